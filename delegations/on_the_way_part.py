"""The section "On the trip" of a trip's page: its days, and which meetings wait for a word how they went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from delegations.agenda_lines import agenda_of
from delegations.choices import MeetingState, TripState
from delegations.models import Delegation
from delegations.on_the_way import needs_debrief, today_there


def part(request: HttpRequest, delegation: Delegation) -> dict[str, Any] | None:
    """Each day with the number of its appointments, how many were debriefed. Nothing for a trip without an agenda.
    Three queries."""
    if delegation.state == TripState.CALLED_OFF:
        return None
    days = agenda_of(delegation)
    meetings = [line.meeting for day in days for line in day.lines]
    if not meetings:
        return None
    done = sum(meeting.state == MeetingState.HELD for meeting in meetings)
    return {"days": days, "meetings": meetings, "today": today_there(delegation), "done": done}


def now(request: HttpRequest, delegation: Delegation, told: Mapping[str, Any]) -> dict[str, Any]:
    """The appointments that have begun meanwhile, and of which nobody has said how they went. No query."""
    moment = timezone.now()
    return {"missing": [meeting for meeting in told["meetings"] if needs_debrief(meeting, moment)]}
