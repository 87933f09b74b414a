"""What people write down about consents, keeping, erasing and handing over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Language, RetentionVerdict
from contacts.models import Consent, ConsentText, Person, RetentionRule
from partnerships.choices import Country
from partnerships.forms.base import RecordForm, dressed
from portal.accounts.models import Membership, User
from portal.permissions import TABLE

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TransfersForm(forms.Form):
    """Which part of the register of transfers one wants to see."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    first = forms.DateField(label=pgettext_lazy("of a period", "From"), required=False, widget=DAY)
    last = forms.DateField(label=pgettext_lazy("of a period", "To"), required=False, widget=DAY)

    def __init__(self, *args: Any, countries: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Country.choices)
        self.fields["country"].choices = [
            ("", _("All countries")),
            *((code, labels.get(code, code)) for code in countries),
        ]


class ConsentForm(RecordForm):
    """For what a person's data may be used, on what basis, and whether it may go to the other country."""

    layout = ("purpose", "basis", "text_version", "given_on", "cross_border", "note")

    text_version = forms.ChoiceField(
        label=_("Version of our text"),
        required=False,
        help_text=_("Which of our texts the person was shown. Needed where the person agreed."),
    )

    class Meta:
        model = Consent
        fields = ("purpose", "basis", "text_version", "given_on", "cross_border", "note")
        formfield_callback = dressed
        help_texts = {
            "cross_border": _("Whether the data may be passed to the partner city. Ask before you do."),
            "note": _("On the card, by mail of 3 November, at the reception …"),
        }

    def __init__(self, data: Any = None, *, instance: Any, texts: list[ConsentText], **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        versions = [(each.version, each.version) for each in texts]
        self.fields["text_version"].choices = [("", _("None was shown")), *versions]
        self.texts = texts

    def refilled(self, data: Any, instance: Any) -> ConsentForm:
        return type(self)(data, instance=instance, texts=self.texts)


class WithdrawForm(forms.Form):
    """When and how a person took a consent back."""

    withdrawn_on = forms.DateField(label=_("Day"), widget=DAY, initial=timezone.localdate)
    note = forms.CharField(label=_("How we know"), required=False, max_length=200)


class StopContactForm(RecordForm):
    """Why somebody is not to be contacted."""

    layout = ("not_contact_reason",)

    not_contact_reason = forms.CharField(
        label=_("Why not"), max_length=200, help_text=_("So that the next person understands.")
    )

    class Meta:
        model = Person
        fields = ("not_contact_reason",)


class EraseForm(forms.Form):
    """The name, typed by hand, and what becomes of the touches."""

    verdict = forms.ChoiceField(
        label=_("What of the touches with this person alone"),
        choices=[
            (RetentionVerdict.ERASE, _("They are erased too")),
            (RetentionVerdict.ANONYMISE, _("They stay as figures: day and kind, without a word of what was said")),
        ],
        widget=forms.RadioSelect(attrs={"class": "broad"}),
        initial=RetentionVerdict.ERASE,
    )
    name = forms.CharField(
        label=_("Type the person’s name"),
        max_length=200,
        help_text=_("In any of its forms. This is how we know that you mean this person."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CopyForm(forms.Form):
    """The language of a copy."""

    language = forms.ChoiceField(
        label=_("Language of the page"), choices=Language, widget=forms.RadioSelect, help_text=_("The person’s own.")
    )


class TextForm(RecordForm):
    """What we tell people about their data."""

    layout = ("text_en", "text_ja")

    class Meta:
        model = ConsentText
        fields = ("text_en", "text_ja")
        formfield_callback = dressed


class RetentionRuleForm(RecordForm):
    """After how long the portal proposes to look again."""

    layout = ("years_untouched", "years_left", "days_withdrawn")

    class Meta:
        model = RetentionRule
        fields = ("years_untouched", "years_left", "days_withdrawn")
        formfield_callback = dressed


class KeepForm(forms.Form):
    """Until when somebody is kept, and why."""

    keep_until_on = forms.DateField(label=_("Keep until"), widget=DAY, help_text=_("Then the portal asks again."))
    note = forms.CharField(label=_("Why we keep them"), max_length=200)


class HandoverForm(forms.Form):
    """To whom everything goes."""

    successor = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("handover", "Hand over to"), empty_label=_("Choose a member")
    )

    def __init__(self, data: Any = None, *, leaving: User, **options: Any) -> None:
        super().__init__(data, **options)
        may_log = Membership.objects.live().filter(role__in=TABLE["contacts.log"])
        members = may_log.exclude(user=leaving).values("user")
        field: Any = self.fields["successor"]
        field.queryset = User.objects.filter(pk__in=members).order_by("name", "email")
