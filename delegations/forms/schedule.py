"""When people can be met, and a proposed schedule on its way back from the page."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.forms.touches import DAY
from delegations.choices import DelegateState, Part
from delegations.forms.meetings import HOUR
from delegations.models import Delegate, Delegation, GoalOnTrip
from delegations.schedule_words import Proposal
from delegations.services.schedule import NewTime

SALT = "delegations.schedule"


class FreeTimeForm(forms.Form):
    """Who can be met, on which day or every day, from when until when."""

    whose = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    day_on = forms.DateField(
        label=gettext_lazy("Day there"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Empty: every day of the trip."),
    )
    from_time = forms.TimeField(label=pgettext_lazy("of a time", "From"), widget=HOUR)
    to_time = forms.TimeField(label=pgettext_lazy("of a time", "Until"), widget=HOUR)

    def __init__(self, data: Any = None, *, delegation: Delegation, **options: Any) -> None:
        super().__init__(data, **options)
        self.delegation = delegation
        coming = Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING).select_related("person")
        hosts = GoalOnTrip.objects.filter(delegation=delegation, part=Part.HOSTS).select_related("goal__organization")
        self.rows: dict[str, Any] = {f"delegate-{each.pk}": each for each in coming}
        self.rows |= {f"host-{each.pk}": each for each in hosts}
        named = [(key, str(row)) for key, row in self.rows.items()]
        self.fields["whose"].choices = [("", _("The whole trip")), *named]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("from_time"), cleaned.get("to_time")
        if begins and ends and ends <= begins:
            self.add_error("to_time", _("It ends before it begins."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """For the service."""
        day, trip = self.cleaned_data["day_on"], self.delegation
        length = (trip.ends_on - trip.starts_on).days + 1
        every = [trip.starts_on + datetime.timedelta(days=number) for number in range(length)]
        found = {"days": [day] if day else every, **{n: self.cleaned_data[n] for n in ("from_time", "to_time")}}
        kind, _dash, _key = self.cleaned_data["whose"].partition("-")
        return found | ({kind: self.rows[self.cleaned_data["whose"]]} if kind else {})


def sealed(delegation: Delegation, mark: str, proposal: Proposal) -> str:
    """A proposal as a text that the page sends back unchanged, or not at all."""
    times = [
        (each.meeting.pk, each.start, each.helper.pk if each.helper else None, each.why)
        for each in (*proposal.placed, *proposal.moved)
    ]
    without = [each.meeting.pk for each in proposal.dropped]
    told = {"trip": delegation.pk, "mark": mark, "times": times, "without": without}
    return signing.dumps(told, salt=SALT, compress=True)


class TakeOverForm(forms.Form):
    """The proposal that was shown."""

    proposal = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, delegation: Delegation) -> None:
        super().__init__(data)
        self.delegation = delegation

    def clean_proposal(self) -> dict[str, Any]:
        """What was sealed for this trip."""
        try:
            told = signing.loads(self.cleaned_data["proposal"], salt=SALT, max_age=datetime.timedelta(days=1))
        except signing.BadSignature:
            told = {}
        if told.get("trip") != self.delegation.pk:
            raise forms.ValidationError(_("This schedule is too old or was changed on the way. Draw it up again."))
        times = {key: NewTime(start, helper, why) for key, start, helper, why in told["times"]}
        return {"mark": told["mark"], "times": times, "without": told["without"]}
