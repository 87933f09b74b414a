"""Forms of trips, and the filters of their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.forms.sifting import ANY, Sieve
from contacts.forms.touches import DAY, OfAssociationForm, partnership_field
from delegations.choices import Direction, TripState
from delegations.models import Delegation
from partnerships.forms.base import dressed


class TripForm(OfAssociationForm):
    """Where to, when, what for, who leads, how many seats."""

    layout: tuple[str | tuple[str, ...], ...] = (
        "direction",
        ("title_en", "title_ja"),
        ("starts_on", "ends_on"),
        ("purpose_en", "purpose_ja"),
        ("lead", "seats"),
    )
    rare = ("minutes_between", "why_not_economic")

    class Meta:
        model = Delegation
        fields = (
            "direction",
            "title_en",
            "title_ja",
            "starts_on",
            "ends_on",
            "purpose_en",
            "purpose_ja",
            "lead",
            "seats",
            "minutes_between",
            "why_not_economic",
        )
        formfield_callback = dressed
        help_texts = {
            "starts_on": _("By the calendar of the city that is visited."),
            "seats": _("Empty: as many as come."),
            "why_not_economic": _(
                "Every trip has a meeting about business. Where one has none, the reason stands at its gates."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """The days in their order, said beside the day that has to be changed."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return cleaned


class NewTripForm(TripForm):
    """The same, with the partnership it is of."""

    layout = ("partnership", *TripForm.layout)

    partnership = partnership_field()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["partnership"]
        field.required = True
        rows = list(field.queryset[:2])
        if len(rows) == 1:
            field.initial = rows[0]


class CallOffForm(forms.Form):
    """Why it does not take place."""

    reason = forms.CharField(label=_("Why it does not take place"), max_length=300)


AHEAD, HELD = "ahead", "held"


class TripSieve(Sieve):
    """When, period by the first day, partnership and direction."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            *ANY,
            (AHEAD, pgettext_lazy("of trips", "ahead or under way")),
            (HELD, pgettext_lazy("of trips", "took place")),
        ],
        required=False,
    )
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=[*ANY, *Direction.choices], required=False)

    def filter(self, rows: QuerySet) -> QuerySet:
        """The trips that pass."""
        today = timezone.localdate()
        if self.of("when") == AHEAD:
            rows = rows.filter(state=TripState.PLANNED, ends_on__gte=today)
        elif self.of("when") == HELD:
            rows = rows.exclude(state=TripState.CALLED_OFF).filter(starts_on__lte=today)
        columns = {"since": "starts_on__gte", "until": "starts_on__lte"}
        for name in ("partnership", "direction", *columns):
            if value := self.of(name):
                rows = rows.filter(**{columns.get(name, name): value})
        return rows
