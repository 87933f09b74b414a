"""The agenda as it is read: days, and on each the appointments with who takes part, in the time of both cities.

The one way in which pages, guests' pages and papers read an agenda. Three queries, however many appointments.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from contacts.models import Person
from delegations.choices import MeetingState
from delegations.models import Delegate, Delegation, Meeting, MeetingDelegate, MeetingPerson
from portal.accounts.models import Association

ON_AGENDA = (MeetingState.PLANNED, MeetingState.HELD)
_ROWS = (
    "organization",
    "interpreter__person",
    "door_opener__person",
    "traveller__goal__organization",
    "traveller__delegate__person",
    "host__goal__organization",
    "host__goal__person",
)


@dataclass(frozen=True)
class Line:
    """One appointment: when there and what the clock shows at home then, whom one meets, who goes.

    `starts`, `ends` and `at_home` are None for a wish. Nobody among `delegates` means the whole group.
    """

    meeting: Meeting
    starts: datetime.datetime | None
    ends: datetime.datetime | None
    at_home: datetime.datetime | None
    people: list[Person]
    delegates: list[Delegate]

    @property
    def is_other_day_at_home(self) -> bool:
        """Whether the other city has another date at that moment."""
        return bool(self.starts and self.at_home and self.starts.date() != self.at_home.date())

    @property
    def is_same_clock(self) -> bool:
        """Whether both cities show the same hour, so that one of them is enough."""
        return bool(self.starts and self.at_home and self.starts.utcoffset() == self.at_home.utcoffset())


@dataclass(frozen=True)
class Day:
    """One day there, with its appointments in their order."""

    on: datetime.date
    lines: list[Line] = field(default_factory=list)


def agenda_of(delegation: Delegation) -> list[Day]:
    """Every day of the trip, those without an appointment too, and any other day on which there is one. Three queries.

    The trip comes with its partnership and both places, else they are asked for.
    """
    lines = [line_of(delegation, row) for row in rows_of(delegation).filter(state__in=ON_AGENDA)]
    length = (delegation.ends_on - delegation.starts_on).days
    days = {each: Day(each) for each in (delegation.starts_on + datetime.timedelta(n) for n in range(length + 1))}
    for line in lines:
        if line.starts is not None:
            days.setdefault(line.starts.date(), Day(line.starts.date())).lines.append(line)
    return [days[each] for each in sorted(days)]


def wishes_of(delegation: Delegation) -> list[Line]:
    """What is wished for and has no time yet, the most important first. Three queries."""
    rows = sorted(
        rows_of(delegation).filter(state=MeetingState.WISHED), key=lambda row: (_WEIGHT[row.priority], row.pk)
    )
    return [line_of(delegation, row) for row in rows]


def line_of(delegation: Delegation, meeting: Meeting) -> Line:
    """One appointment as a line. Queries only for what was not asked for with the row (`rows_of`)."""
    there, home = delegation.place.zone, delegation.origin.zone
    starts = meeting.starts_at.astimezone(there) if meeting.starts_at else None
    ends = meeting.ends_at.astimezone(there) if meeting.ends_at else None
    at_home = meeting.starts_at.astimezone(home) if meeting.starts_at else None
    people = [each.person for each in meeting.hosts.all()]
    takers = sorted((each.delegate for each in meeting.takers.all()), key=_by_rank)
    _give(delegation, meeting, people, takers)
    return Line(meeting, starts, ends, at_home, people, takers)


def rows_of(delegation: Delegation) -> QuerySet[Meeting]:
    """The meetings of a trip with everything that a line shows. Three queries when they are read."""
    rows = Meeting.objects.filter(delegation=delegation).select_related(*_ROWS)
    return rows.prefetch_related(
        Prefetch("hosts", MeetingPerson.objects.select_related("person")),
        Prefetch("takers", MeetingDelegate.objects.select_related("delegate__person")),
    )


def _by_rank(delegate: Delegate) -> tuple[bool, int, datetime.datetime, int]:
    return delegate.rank is None, delegate.rank or 0, delegate.signed_up_at, delegate.pk


_WEIGHT = {"must": 0, "should": 1, "could": 2}


def _give(delegation: Delegation, meeting: Meeting, people: list[Person], takers: list[Delegate]) -> None:
    """Hand the association and the trip to the rows, so that their addresses ask nothing."""
    association: Association = delegation.association
    meeting.delegation, meeting.association = delegation, association
    of_trip = [each for each in (*takers, meeting.interpreter, meeting.door_opener) if each]
    goals = [each for each in (meeting.traveller, meeting.host) if each]
    rows = [*people, *of_trip, *(each.person for each in of_trip), *goals, *(each.goal for each in goals)]
    rows += [each.goal.organization for each in goals]
    for row in (*rows, *([meeting.organization] if meeting.organization else [])):
        row.association = association
