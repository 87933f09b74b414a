"""The agenda on the page of a trip: its days, what is wished for, holidays of both countries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from delegations.agenda_lines import Day, Line, agenda_of, wishes_of
from delegations.choices import MeetingState
from delegations.days_off import days_off
from delegations.models import Delegation, Meeting
from delegations.unseen import lines_without_unseen


@dataclass(frozen=True)
class ShownDay:
    """A day with its appointments, and the holidays of both countries as sentences."""

    on: datetime.date
    lines: list[Line]
    holidays: list[str]
    is_beside: bool

    @property
    def is_free(self) -> bool:
        """Whether nothing is planned."""
        return not self.lines


def part(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The days and the wishes. Six queries, and one for a limited membership."""
    return agenda_for(request, delegation)


def agenda_for(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The days and the wishes, without whom the reader may not see among the hosts."""
    days, wishes = agenda_of(delegation), wishes_of(delegation)
    lines_without_unseen([*(line for day in days for line in day.lines), *wishes], request.membership)
    return {"days": shown_days(delegation, days), "wishes": wishes}


def shown_days(delegation: Delegation, days: list[Day]) -> list[ShownDay]:
    """The days with the holidays of the visited country and of the delegates' own. No query."""
    off = days_off(delegation.place, delegation.origin, [each.on for each in days])
    first, last = delegation.starts_on, delegation.ends_on
    return [ShownDay(each.on, each.lines, off[each.on], not first <= each.on <= last) for each in days]


def dropped_of(delegation: Delegation) -> list[Meeting]:
    """What was taken off the agenda and can be moved back. One query."""
    rows = Meeting.objects.filter(delegation=delegation, state=MeetingState.DROPPED).select_related("organization")
    found = list(rows)
    for row in found:
        row.delegation, row.association = delegation, delegation.association
    return found
