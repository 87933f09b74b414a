"""The section "On the trip" of a trip's page: its days, and which meetings wait for a word how they went."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from delegations.agenda_lines import agenda_of
from delegations.choices import MeetingState, TripState
from delegations.models import Delegation
from delegations.on_the_way import needs_debrief, today_there


def part(request: HttpRequest, delegation: Delegation) -> dict[str, Any] | None:
    """Each day with the number of its appointments; debriefs done and missing. Nothing for a trip without an agenda.
    Three queries."""
    if delegation.state == TripState.CALLED_OFF:
        return None
    now, days = timezone.now(), agenda_of(delegation)
    meetings = [line.meeting for day in days for line in day.lines]
    if not meetings:
        return None
    missing = [meeting for meeting in meetings if needs_debrief(meeting, now)]
    done = sum(meeting.state == MeetingState.HELD for meeting in meetings)
    return {"days": days, "today": today_there(delegation), "missing": missing, "done": done}
