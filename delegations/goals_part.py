"""The goals on a trip's page: who travels with what, who receives, what is left over from the trip before."""

from __future__ import annotations

from typing import Any

from contacts.unseen import without_unseen
from delegations.choices import Part
from delegations.economic import is_economic, proposal
from delegations.goal_lines import meetings_of, met
from delegations.goals import before, goals_to_carry, is_old
from delegations.match_words import reasons_said
from delegations.models import Delegation, GoalOnTrip, StakeholderGoal


def part(request: Any, delegation: Delegation) -> dict[str, Any]:
    """Both sides of the table, what could be carried over from the trip before, and the pair that would make the trip
    one about business, where it is none. Twelve queries at most, for three goals as for thirty."""
    linked = ("goal__organization", "goal__person", "delegate__person")
    rows = GoalOnTrip.objects.filter(delegation=delegation).select_related(*linked).prefetch_related(*meetings_of())
    found: list[Any] = list(rows.order_by("part", "goal__organization__search_key", "pk"))
    houses = {row.pk: row.goal.organization for row in found}
    without_unseen([row.goal for row in found], request.membership)
    for row in found:
        row.goal.organization = houses[row.pk]
        row.goal.association = row.association = request.association
        row.is_old = is_old(row.goal, delegation.starts_on)
        row.meetings = met(row)
    earlier = before(delegation) if delegation.is_planned else None
    lacks_business = delegation.is_planned and not is_economic(delegation)
    register = StakeholderGoal.objects.visible_to(request.membership)
    proposed = proposal(delegation, register) if lacks_business else None
    return {
        "travelling": [row for row in found if row.part == Part.TRAVELS],
        "receiving": [row for row in found if row.part == Part.HOSTS],
        "earlier": earlier,
        "lacks_business": lacks_business,
        "proposed": proposed,
        "reasons": reasons_said(proposed.pair) if proposed else [],
        "left_over": goals_to_carry(delegation, earlier) if earlier else [],
    }
