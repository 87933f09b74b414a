"""Forms after a trip: the letter of thanks, the guest's two minutes, whom to ask, lessons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.relations import CURRENCIES
from contacts.forms.touches import OfAssociationForm
from contacts.models import Person
from delegations.choices import CameOf
from delegations.models import Lesson, OutcomeRequest, ThankYou
from partnerships.forms.base import RecordForm, Text, dressed

LARGEST = 10**12


class ThanksForm(RecordForm):
    """Language, address and the sentence for this person alone."""

    layout = ("sentence", "language", "email")

    email = forms.ChoiceField(label=_("To which address"), widget=forms.RadioSelect(attrs={"class": "broad"}))

    class Meta:
        model = ThankYou
        fields = ("language", "email", "sentence")
        formfield_callback = dressed
        help_texts = {
            "sentence": _(
                "What you saw or spoke about with them: it is written to nobody else. Write it in the language of the "
                "letter; the portal writes the rest."
            )
        }

    def __init__(self, data: Any = None, *, addresses: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["email"].choices = [(each, each) for each in addresses]
        self.initial["email"] = self.initial.get("email") or (addresses[0] if addresses else "")
        self.fields["sentence"].required = True


class AnswerForm(forms.Form):
    """What has come of a trip, in two minutes. `row` is the question; an earlier answer stands in the fields."""

    kinds = forms.MultipleChoiceField(
        label=_("What has come of it for you?"),
        choices=CameOf,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
        help_text=_("Choose all that fit, or “Nothing yet”."),
    )
    value = forms.DecimalField(
        label=_("Of what value, about?"),
        required=False,
        min_value=0,
        max_value=LARGEST,
        max_digits=16,
        decimal_places=2,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    jobs = forms.IntegerField(label=_("How many jobs, new or kept?"), required=False, min_value=0, max_value=1_000_000)
    words = Text(
        label=_("A few words"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In English or Japanese."),
    )

    def __init__(self, data: Any = None, *, row: OutcomeRequest) -> None:
        super().__init__(data, initial=row.answer)
        self.fields["kinds"].error_messages["required"] = _now("Choose what has come of it, or “Nothing yet”.")

    @property
    def typed(self) -> str:
        """The words that were typed, to be given back where the page can no longer be sent."""
        return str(self.data.get("words", ""))[:800]


class WhomToAskForm(OfAssociationForm):
    """Who is asked what came of a trip."""

    layout = ("person",)

    person = ByNameField(required=False, label=_("Who is asked"), help_text=_("Type a name, in any script."))

    class Meta:
        model = OutcomeRequest
        fields = ("person",)
        formfield_callback = dressed

    def clean_person(self) -> Person | None:
        person: Person | None = self.cleaned_data["person"]
        return person


class LessonForm(RecordForm):
    """What the next trip should do otherwise, or again."""

    layout = (("said_en", "said_ja"),)

    class Meta:
        model = Lesson
        fields = ("said_en", "said_ja")
        formfield_callback = dressed
        help_texts = {
            "said_en": _("One thing at a time: it is shown when the next trip is planned, and ticked off there.")
        }
