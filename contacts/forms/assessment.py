"""Forms for the assessment: what we were told, whom we ask, what came back, where we belong, whom of them we know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choosing import organizations_to_choose, people_to_choose
from contacts.forms.by_name import ByNameField
from contacts.forms.next_steps import WithNextStep
from contacts.forms.relations import CURRENCIES
from contacts.forms.touches import OfAssociationForm
from contacts.models import Affiliation, AssessmentRequest, ProfileRequest, ToldBy
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import CityIndustry, CityProfile, Partnership


def _not_after_today(form: forms.BaseForm, name: str) -> None:
    form.fields[name].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"


class FactForm(WithNextStep):
    """What was said about a city, by whom, when, and the step that it leads to."""

    layout = (
        "topic",
        "industry",
        ("said_en", "said_ja"),
        "person",
        "organization",
        "told_on",
        "next_what",
        ("next_due_on", "next_owner"),
    )
    rare = ("source",)

    industry = forms.ModelChoiceField(
        label=_("Industry"), queryset=None, required=False, empty_label=_("none"), help_text=_("If it is about one.")
    )
    person = ByNameField(required=False, label=_("Who told us"), help_text=_("Type a name, in any script."))
    organization = ByNameField(of="organization", required=False, label=_("Organization"))

    class Meta:
        model = ToldBy
        fields = ("topic", "industry", "said_en", "said_ja", "person", "organization", "told_on", "source")
        formfield_callback = dressed
        help_texts = {"source": _("Where no person and no organization told it: a speech, a paper.")}

    def __init__(self, data: Any = None, *, instance: Any, profile: CityProfile, **options: Any) -> None:
        self.profile = profile
        super().__init__(data, instance=instance, **options)
        _not_after_today(self, "told_on")

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        if name == "industry":
            field.queryset = CityIndustry.objects.filter(profile=self.profile).select_related("sector")
        else:
            super().limit(name, field)

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, profile=self.profile, request=self.request)


class ProfileRequestForm(OfAssociationForm):
    """Whom we ask for the profile of their city, in which language, by when."""

    layout = ("person", "organization", "language", ("asked_on", "wanted_by_on"))

    person = ByNameField(required=False, label=_("Whom we ask"), help_text=_("Type a name, in any script."))
    organization = ByNameField(of="organization", required=False, label=_("Organization"))

    class Meta:
        model = ProfileRequest
        fields = ("person", "organization", "language", "asked_on", "wanted_by_on")
        formfield_callback = dressed
        help_texts = {
            "language": _("Which of the two stands first; the letter can be printed in both."),
            "wanted_by_on": _("From this day on it stands among what is owed. Without a day: after four weeks."),
        }


class ProfileReceivedForm(WithNextStep):
    """When their profile came, and what it says."""

    layout = ("received_on", "learned", "file", "next_what", ("next_due_on", "next_owner"))

    class Meta:
        model = ProfileRequest
        fields = ("received_on", "learned", "file")
        formfield_callback = dressed

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["received_on"].required = True
        _not_after_today(self, "received_on")


class AssessmentRequestForm(OfAssociationForm):
    """Whom we ask to look at one of the two economies, and what."""

    layout = ("side", "organization", "person", "question", ("asked_on", "wanted_by_on"))

    organization = ByNameField(of="organization", required=False, label=_("Whom we ask"))
    person = ByNameField(required=False, label=_("Person"), help_text=_("Type a name, in any script."))

    class Meta:
        model = AssessmentRequest
        fields = ("side", "organization", "person", "question", "asked_on", "wanted_by_on")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: Any, partnership: Partnership, **options: Any) -> None:
        self.partnership = partnership
        super().__init__(data, instance=instance, **options)
        names = (partnership.home.name, partnership.partner.name)
        self.fields["side"].choices = list(zip(("home", "partner"), names, strict=True))

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, partnership=self.partnership, request=self.request)


class AssessmentReceivedForm(WithNextStep):
    """When the assessment came, and what it says."""

    layout = ("received_on", "result", "file", "next_what", ("next_due_on", "next_owner"))

    class Meta:
        model = AssessmentRequest
        fields = ("received_on", "result", "file")
        formfield_callback = dressed

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["received_on"].required = True
        _not_after_today(self, "received_on")


class AffiliationForm(OfAssociationForm):
    """Where we belong, as what, since when, for how much, and what it brings us."""

    layout = (
        "organization",
        "kind",
        ("since_on", "renews_on"),
        "person",
        "use",
    )
    rare = (("fee", "currency"), "until_on")

    organization = ByNameField(of="organization", label=_("Organization"))
    person = ByNameField(required=False, label=_("Whom we turn to there"), help_text=_("Type a name, in any script."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)

    class Meta:
        model = Affiliation
        fields = (
            "organization",
            "kind",
            "since_on",
            "renews_on",
            "person",
            "use",
            "fee",
            "currency",
            "until_on",
        )
        formfield_callback = dressed
        help_texts = {"use": _("Assessments, lists of members, a room, introductions.")}


class KnownForm(forms.Form):
    """Which of ours it is: one person or organization, or several organizations. Nobody takes the link away."""

    def __init__(
        self, data: Any = None, *, request: HttpRequest, of: str, many: bool, chosen: Sequence[Any], **options: Any
    ) -> None:
        initial = {"known": list(chosen) if many else next(iter(chosen), None)}
        super().__init__(data, initial=initial, **options)
        label = _("Who of ours it is") if of == "person" else _("Which of ours it is")
        words = _("Type a name, in any script. Leave it empty to take the link away.")
        field = ByNameField(of=of, many=many, required=False, label=label, help_text=words)
        field.rows = (people_to_choose if of == "person" else organizations_to_choose)(request.membership)
        field.widget.suggest = f"{reverse('named_choices', args=[request.association.slug])}?of={of}"
        self.fields["known"] = field
