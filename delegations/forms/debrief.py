"""The form of a debrief: two minutes on how a meeting went."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from delegations.models import Meeting
from partnerships.choices import Side
from partnerships.forms.base import Text


class DebriefForm(forms.Form):
    """Who was there, what was said, what comes next. `uid` makes one that is sent twice one."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    author = forms.CharField(required=False, widget=forms.HiddenInput)
    people = forms.ModelMultipleChoiceField(
        label=_("Who was there?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
    )
    said = Text(label=_("What was said?"), max_length=3500, required=False, widget=forms.Textarea({"rows": 4}))
    result = Text(
        label=_("What came of it?"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("In one sentence, for everybody who reads about the trip."),
    )
    what = Text(label=_("What is the next step?"), max_length=300, required=False)
    due_on = forms.DateField(
        label=_("By when?"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    promised_by = forms.ChoiceField(
        label=_("Who does it?"),
        choices=[
            (Side.HOME.value, pgettext_lazy("who does the next step", "We do it")),
            (Side.PARTNER.value, pgettext_lazy("who does the next step", "They do it")),
        ],
        initial=Side.HOME.value,
        required=False,
        widget=forms.RadioSelect,
    )
    cards = Text(
        label=_("Whose cards did you receive?"),
        max_length=300,
        required=False,
        help_text=_("Names are enough; photograph the cards with “Log a touch” when there is time."),
    )
    is_interest = forms.BooleanField(label=_("They showed interest"), required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting, seen: Any) -> None:
        rows = Person.objects.filter(pk__in=meeting.hosts.values("person")) & seen
        super().__init__(data, initial={"uid": uuid.uuid4(), "people": list(rows.values_list("pk", flat=True))})
        self.fields["people"].queryset = rows
        self.has_people = bool(self.initial["people"])
        self.meeting = meeting

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Choose the day by which it is done, or it is forgotten."))
        if cleaned.get("due_on") and not cleaned.get("what") and "what" not in self.errors:
            self.add_error("what", gettext("Write what is to be done by that day."))
        if not any(cleaned.get(name) for name in ("said", "result", "what", "cards")) and not self.errors:
            self.add_error("said", gettext("Write at least a word on how it went."))
        if (
            self.has_people
            and not cleaned.get("people")
            and "people" not in self.errors
            and not self.meeting.organization_id
        ):
            self.add_error("people", gettext("Choose who was there."))
        return cleaned
