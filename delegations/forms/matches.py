"""The form of a wish for a meeting, and that of the weights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from delegations.choices import Priority
from delegations.match_words import LOW_NEEDS_A_REASON
from delegations.matches import Pair
from delegations.models import MatchWeights, Meeting
from delegations.weighing import Weighed, weighed
from partnerships.forms.base import TOO_LONG, RecordForm, Text, dressed

WEIGHTS = (
    "want_met",
    "offer_met",
    "same_sector",
    "near_sector",
    "readiness",
    "language",
    "met_before",
    "priority",
    "low_below",
)
POINTS = {
    "min_value": _("Write a number of points from 0 to 100."),
    "max_value": _("Write a number of points from 0 to 100."),
    "invalid": _("Write a number of points from 0 to 100."),
}


class WishForm(forms.Form):
    """How much the meeting matters, and why in spite of a low match."""

    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, widget=forms.RadioSelect)
    override_reason = Text(
        label=_("Why it is worth a meeting all the same"),
        help_text=_("Whoever plans or travels reads it beside the meeting. It is kept with the score of today."),
        max_length=Meeting._meta.get_field("override_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": LOW_NEEDS_A_REASON},
    )

    def __init__(self, data: Any = None, *, pair: Pair) -> None:
        mine, theirs = pair.traveller.row.priority, pair.host.row.priority
        super().__init__(data, initial={"priority": min(mine, theirs, key=Priority.values.index)})
        self.order_fields(["override_reason", "priority"])
        if not pair.match.is_low:
            del self.fields["override_reason"]

    @property
    def values(self) -> dict[str, str]:
        """What was given, for the service."""
        return {name: self.cleaned_data[name] for name in self.fields}


class WeightsForm(RecordForm):
    """Points for each reason, and below which sum a match is low."""

    layout = WEIGHTS
    looked_at = "delegations/_weighed.html"

    class Meta:
        model = MatchWeights
        fields = WEIGHTS
        formfield_callback = dressed
        error_messages = dict.fromkeys(WEIGHTS, POINTS)

    def __init__(self, data: Any = None, *, instance: Any, request: HttpRequest) -> None:
        self.request = request
        super().__init__(data, instance=instance)

    def look(self) -> Weighed | None:
        """What the typed weights change for pairs of the next trips."""
        draft = self.draft()
        return weighed(self.request.membership, draft) if draft is not None else None

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, request=self.request)
