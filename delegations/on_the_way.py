"""On the trip: a day as one reads it on a telephone, and which meetings wait for a word how they went."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from delegations.agenda_lines import Day, Line, agenda_of
from delegations.choices import MeetingKind, MeetingState, TripState
from delegations.models import Delegation, Meeting
from partnerships.choices import Side
from partnerships.names import in_language, reading
from portal.accounts.models import Membership

NO_WORD = (MeetingKind.TRAVEL, MeetingKind.FREE)
"""Of these nobody says how they went."""
KEPT_DAYS = 14
"""So many days after the trip its days may still be kept on a telephone."""


@dataclass(frozen=True)
class Named:
    """Somebody on the agenda: the name in both scripts and how it is read."""

    english: Any
    japanese: Any
    kana: str
    address: str


@dataclass
class Stop:
    """One appointment of a day: when, where in both scripts, with whom, and whether it has been debriefed."""

    line: Line
    people: list[Named] = field(default_factory=list)
    delegates: list[Named] = field(default_factory=list)
    needs_debrief: bool = False
    is_debriefed: bool = False
    can_be_debriefed: bool = False

    @property
    def meeting(self) -> Meeting:
        """The appointment's row."""
        return self.line.meeting


def stops_of(day: Day, membership: Membership, now: datetime.datetime) -> list[Stop]:
    """A day's appointments for its page. One query: whom of the people the reader may see."""
    keys = {person.pk for line in day.lines for person in line.people}
    seen = (
        set(Person.objects.visible_to(membership).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    )
    return [
        Stop(
            line,
            people=[_named(person) for person in line.people if person.pk in seen],
            delegates=[_named(delegate.person) for delegate in line.delegates],
            needs_debrief=needs_debrief(line.meeting, now),
            is_debriefed=line.meeting.state == MeetingState.HELD,
            can_be_debriefed=line.meeting.kind not in NO_WORD,
        )
        for line in day.lines
    ]


def needs_debrief(meeting: Meeting, now: datetime.datetime) -> bool:
    """Whether it has begun and nobody has said yet how it went."""
    has_begun = meeting.starts_at is not None and meeting.starts_at <= now
    return has_begun and meeting.state == MeetingState.PLANNED and meeting.kind not in NO_WORD


def can_be_kept(delegation: Delegation, now: datetime.datetime) -> bool:
    """Whether its days are kept on a telephone for a time without connection: not long after the trip."""
    today = now.astimezone(delegation.place.zone).date()
    return delegation.state != TripState.CALLED_OFF and today <= delegation.ends_on + datetime.timedelta(days=KEPT_DAYS)


def pages_of(delegation: Delegation) -> list[str]:
    """The addresses of all days and debriefs of a trip. Three queries."""
    parts = {"association": delegation.association.slug, "delegation": delegation.pk}
    days = agenda_of(delegation)
    found = [reverse("delegation_day", kwargs=parts | {"day": day.on.isoformat()}) for day in days]
    meetings = [line.meeting for day in days for line in day.lines if line.meeting.kind not in NO_WORD]
    return found + [reverse("debrief_new", kwargs=parts | {"meeting": meeting.pk}) for meeting in meetings]


def today_there(delegation: Delegation) -> datetime.date:
    """Which day it is in the city that is visited."""
    return timezone.now().astimezone(delegation.place.zone).date()


def _named(person: Person) -> Named:
    is_own = person.side == Side.HOME
    english, japanese = (in_language(person, each, is_own=is_own, capitals=False) for each in ("en", "ja"))
    return Named(english, japanese, reading(person), person.get_absolute_url())
