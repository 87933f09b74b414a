"""Goals of the whole network in sums: how many are open, reached, given up, by horizon; never what they say."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from partnerships.choices import GoalState, Horizon
from partnerships.models import Goal
from portal.network_panels import Column, NetworkLook, Section, Shape, register_section, sum_cell
from portal.panels import Cell, Shown
from portal.tallies import kept_back, total_of

GOALS = Shape(
    "goals",
    gettext_lazy("Goals by how they stand"),
    (
        Column("state", gettext_lazy("How it stands"), gettext_lazy("Its code."), codes=GoalState.values),
        *(
            Column(f"{horizon.value}_term", horizon.label, gettext_lazy("Goals with this horizon."), is_sum=True)
            for horizon in Horizon
        ),
    ),
)


@register_section
class Goals(Section):
    """Goals by state and horizon; what they say, and what is counted for them, stays with their association."""

    name, title, order, tables = "goals", gettext_lazy("Goals"), 55, (GOALS.name,)
    words = gettext_lazy("Sums over all associations.")

    def shapes(self) -> Sequence[Shape]:
        return (GOALS,)

    def show(self, look: NetworkLook) -> Shown:
        """One query."""
        groups = Goal.objects.filter(association__in=look.ids).order_by().values("horizon", "state", "association")
        numbers = {
            (row["horizon"], row["state"], row["association"]): row["number"]
            for row in groups.annotate(number=Count("pk"))
        }
        told = {horizon: _told(look, numbers, horizon) for horizon in Horizon.values}
        rows = [
            [Cell(state.value, state.label), *(sum_cell(told[horizon][place]) for horizon in Horizon.values)]
            for place, state in enumerate(GoalState)
        ]
        return Shown(_summary(told), tables=[GOALS.table(rows)])


def _told(look: NetworkLook, numbers: dict[tuple[str, str, int], int], horizon: str) -> list[int | None]:
    """The sums of a horizon, one for each state; those that would tell of somebody as None."""
    of_states = [
        {association: numbers.get((horizon, state, association), 0) for association in look.ids}
        for state in GoalState.values
    ]
    return kept_back([total_of(each) for each in of_states], among=len(look.associations))


def _summary(told: dict[str, list[int | None]]) -> str:
    """The told numbers in words; a whole is never said, it would give away what is hidden."""
    words = []
    for horizon in Horizon:
        said = [
            _("%(kind)s: %(number)s") % {"kind": state.label, "number": number}
            for state, number in zip(GoalState, told[horizon.value], strict=True)
            if number
        ]
        if said:
            parts = pgettext("between phrases", "; ").join(said)
            words.append(_("%(horizon)s goals – %(states)s.") % {"horizon": horizon.label, "states": parts})
    return " ".join(words) or _("Too few goals to tell.")
