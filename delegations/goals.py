"""Stakeholders' goals on trips: on which side each sits, which trip went before, what is carried over from it, whose
words are old."""

from __future__ import annotations

import datetime

from delegations.choices import GoalStand, Part, TripState
from delegations.models import Delegation, GoalOnTrip, StakeholderGoal
from delegations.querysets import StakeholderGoalQuerySet
from partnerships.choices import Side

OLD = datetime.timedelta(days=365)

TOLD = ("wants", "offers", "wants_en", "wants_ja", "offers_en", "offers_ja", "desired_en", "desired_ja")
"""What a stakeholder tells us in their own words."""


def side_that_travels(delegation: Delegation) -> str:
    """The side of the partnership that the delegates come from."""
    return Side.HOME if delegation.is_outbound else Side.PARTNER


def usual_part(goal: StakeholderGoal, delegation: Delegation) -> str:
    """Where a goal sits on a trip, by the side of its organization. Ask for the organization in the same query."""
    return Part.TRAVELS if goal.organization.side == side_that_travels(delegation) else Part.HOSTS


def part_of(earlier: GoalOnTrip, delegation: Delegation) -> str:
    """Where a goal sits on a trip, as it sat on the one before: turned round where the trip goes the other way."""
    if earlier.delegation.direction == delegation.direction:
        return earlier.part
    return Part.HOSTS if earlier.part == Part.TRAVELS else Part.TRAVELS


def before(delegation: Delegation) -> Delegation | None:
    """The trip that this one grew out of, else the last one of the partnership before it. One query."""
    if delegation.grew_from_id:
        return Delegation.objects.filter(pk=delegation.grew_from_id).first()
    earlier = Delegation.objects.filter(partnership=delegation.partnership_id, starts_on__lt=delegation.starts_on)
    return earlier.exclude(state=TripState.CALLED_OFF).exclude(pk=delegation.pk).first()


def goals_to_carry(delegation: Delegation, earlier: Delegation) -> list[GoalOnTrip]:
    """The open goals of an earlier trip that are not on this one. One query."""
    here = GoalOnTrip.objects.filter(delegation=delegation).values("goal")
    rows = GoalOnTrip.objects.filter(delegation=earlier, goal__stand=GoalStand.OPEN).exclude(goal__in=here)
    return list(rows.select_related("goal__organization", "goal__person", "delegation"))


def candidates(delegation: Delegation, goals: StakeholderGoalQuerySet) -> StakeholderGoalQuerySet:
    """Of these goals those that could go along: open, of this partnership or of none, not on the trip yet."""
    here = GoalOnTrip.objects.filter(delegation=delegation).values("goal")
    return goals.open().of_partnership(delegation.partnership).exclude(pk__in=here)


def is_old(goal: StakeholderGoal, day: datetime.date) -> bool:
    """Whether what they told us will be older than a year on this day, or nobody wrote when they told us."""
    return goal.told_on is None or goal.told_on < day - OLD
