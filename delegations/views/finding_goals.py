"""Where the address of a stakeholder's goal becomes a row that this membership may see; 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.unseen import without_unseen
from delegations.models import GoalOnTrip, StakeholderGoal
from delegations.views.finding import find_delegation, find_of


def find_goal(request: HttpRequest, key: int) -> StakeholderGoal:
    """The goal of that key, with its organization, speaker and partnership. One query."""
    rows = StakeholderGoal.objects.visible_to(request.membership).with_names()
    return of_house(request, get_object_or_404(rows, pk=key))


def find_on_trip(request: HttpRequest, delegation: int, key: int) -> GoalOnTrip:
    """A goal on a trip, with both. Two queries."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, GoalOnTrip, key, "goal__organization", "goal__person", "goal__partnership", "delegate__person")
    of_house(request, row.goal)
    return row


def of_house(request: HttpRequest, goal: Any) -> Any:
    """The goal, ready for its page: its rows know their association, a speaker whom the member may not see is left out.

    The organization is named all the same: without it the goal would be nobody's.
    """
    organization = goal.organization
    without_unseen([goal], request.membership)
    goal.organization = organization
    for row in (goal, goal.organization, goal.person, goal.partnership):
        if row:
            row.association = request.association
    return goal
