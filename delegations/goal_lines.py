"""Goals as lists show them: a line of the register, a goal's trips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from contacts.unseen import without_unseen
from delegations.choices import MeetingState
from delegations.models import GoalOnTrip, Meeting, StakeholderGoal
from delegations.querysets import StakeholderGoalQuerySet
from portal.accounts.models import Association, Membership

TRIP = ("delegation__partnership__home", "delegation__partnership__partner")


def lines_of(rows: StakeholderGoalQuerySet, association: Association, membership: Membership) -> list[StakeholderGoal]:
    """Goals with what their lines name. One query, and one more for a membership that is limited."""
    found = list(rows.with_names())
    houses = {row.pk: row.organization for row in found}
    without_unseen(found, membership)
    for row in found:
        row.organization = houses[row.pk]  # named all the same: without it the goal would be nobody's
        row.association = association
    return found


def history_of(goal: StakeholderGoal, membership: Membership) -> list[GoalOnTrip]:
    """The trips on which a goal was taken along, the newest first, each with its meetings. Three queries."""
    rows = GoalOnTrip.objects.visible_to(membership).filter(goal=goal).select_related(*TRIP, "delegate__person")
    found = list(rows.prefetch_related(*meetings_of()).order_by("-delegation__starts_on", "-pk"))
    for row in found:
        row.association = row.delegation.association = goal.association
        row.meetings = met(row)
    return found


def meetings_of() -> Iterable[Prefetch]:
    """The meetings that were meant for a goal on either side, those that were dropped left out."""
    meant = Meeting.objects.exclude(state=MeetingState.DROPPED).select_related("organization")
    return Prefetch("meetings_wanted", meant), Prefetch("meetings_given", meant)


def met(row: Any) -> list[Meeting]:
    """The meetings of one goal on a trip that were asked for with it. No query."""
    return [*row.meetings_wanted.all(), *row.meetings_given.all()]
