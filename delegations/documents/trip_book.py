"""The trip book: everything that a delegation carries with it on paper, and the edition that its hosts are given.

Printed from the rows each time, in either language or both, and marked as a draft on every page for as long as there is
a reason to. The hosts' edition has no goals, no gifts, no reasons of ours and no words about what is still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from contacts.choices import GiftDirection
from contacts.models import Gift, Person
from delegations.agenda_lines import Line
from delegations.choices import DelegateRole, MeetingKind, MeetingState, Priority, TripState
from delegations.documents.trip_record import TripRecord
from delegations.documents.trip_words import (
    FACE_PIXELS,
    Card,
    HomeHours,
    Name,
    address_lines,
    card_of,
    date_words,
    day_words,
    holiday_words,
    hours_at_home,
    hours_there,
    in_both,
    name_of,
    pair,
    place_words,
    sides_of,
    span_words,
    title_words,
    typed_words,
)
from delegations.introductions import Order, chairs, order_of
from delegations.match_words import kept_reasons, listed
from delegations.models import Delegate, GoalOnTrip, Meeting
from portal.documents.long import LongPaper
from portal.documents.words import Words

DRAFT = {"en": "DRAFT", "ja": "下書き", "both": "DRAFT / 下書き"}
MOST_GIFTS = 120
"""So many gifts are listed, the newest first."""


@dataclass(frozen=True)
class House:
    """An organization that receives the delegation, with those whom one meets there."""

    name: Words
    people: tuple[Card, ...]


@dataclass(frozen=True)
class Appointment:
    """One appointment: hours in both cities, where, with whom, what for."""

    hours: str
    at_home: HomeHours | None
    title: Words
    kind: Words
    is_must: bool
    is_held: bool
    house: Words
    address: tuple[tuple[str, str], ...]
    met: tuple[Card, ...]
    goers: tuple[Name, ...]
    is_everybody: bool
    interpreter: Name | None
    needs_interpreter: bool
    door_opener: Name | None
    language: Words
    why: Words
    reasons: Words
    hopes: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True)
class AgendaDay:
    """A day there, with its appointments."""

    name: Words
    holidays: tuple[Words, ...]
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True)
class Goal:
    """What a stakeholder wants and offers on this trip: (label, kinds, own words)."""

    house: Words
    part: Words
    sides: tuple[tuple[Words, Words, Words], ...]


@dataclass(frozen=True)
class GiftLine:
    """What was given before: to whom, when, by which side."""

    whom: Words
    what: Words
    on: Words
    way: Words
    occasion: Words


@dataclass(frozen=True)
class TripFacts:
    """Everything that a trip book prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    is_called_off: bool
    draft: str
    why_draft: tuple[Words, ...]
    name: Words
    title: Words
    origin: Words
    place: Words
    days: Words
    number: Words
    purpose: Words
    lead: Words
    lead_mail: str
    is_outbound: bool
    is_for_hosts: bool
    agenda_number: int
    ranked: tuple[tuple[int, Card], ...]
    unranked: tuple[Card, ...]
    chairs: tuple[tuple[int, Name], ...]
    hosts: tuple[House, ...]
    agenda: tuple[AgendaDay, ...]
    goals: tuple[Goal, ...]
    gifts: tuple[GiftLine, ...]
    more_gifts: int
    without_gift: tuple[Name, ...]

    @property
    def hosts_name(self) -> Words:
        """What the part about the hosts is called: in their own edition they are the ones who receive."""
        return (
            Words("Who receives the delegation", "受け入れ先") if self.is_for_hosts else Words("Whom we meet", "面談先")
        )

    @property
    def contents(self) -> list[tuple[str, Words]]:
        """The parts that it has: the place of each on its page, and its name."""
        parts = (
            ("delegation", Words("Who travels", "代表団"), True),
            ("hosts", self.hosts_name, self.hosts),
            ("agenda", Words("Agenda", "日程"), True),
            ("goals", Words("Goals of both sides", "双方の目標"), self.goals),
            ("gifts", Words("Gifts so far", "これまでの贈り物"), self.gifts or self.without_gift),
        )
        return [(anchor, name) for anchor, name, is_there in parts if is_there]

    @property
    def has_faces(self) -> bool:
        """Whether there is a photo of anybody, so that a column is needed."""
        return bool(self.photos)

    @property
    def photos(self) -> list[str]:
        """The names of the photos that it shows."""
        cards = [card for _rank, card in self.ranked] + list(self.unranked)
        cards += [card for house in self.hosts for card in house.people]
        return list(dict.fromkeys(card.photo for card in cards if card.photo))


class TripBook(LongPaper):
    """What everybody who travels has in their bag."""

    template, sheet = "print/_trip_book.html", "trip-book"
    name: ClassVar[Words] = Words("Trip book", "訪問のしおり")
    is_for_hosts: ClassVar[bool] = False

    def facts(self, record: TripRecord, language: str) -> TripFacts:
        trip, association = record.delegation, record.delegation.association
        order = order_of(record.delegates, "ja" if language == "ja" else "en")
        name = {"en": self.name.en, "ja": self.name.ja, "both": f"{self.name.en} / {self.name.ja}"}[language]
        is_own = not self.is_for_hosts
        gifts = record.gifts if is_own else ()
        holidays = holiday_words(trip, [day.on for day in record.days])
        return TripFacts(
            document_title=name,
            giver=Words(association.name_en, association.name_ja),
            logo=association.logo,
            as_of=record.today.isoformat(),
            printed_on=date_words(record.today),
            is_demonstration=association.is_demonstration,
            is_called_off=trip.state == TripState.CALLED_OFF,
            draft=DRAFT[language] if record.why_draft else "",
            why_draft=record.why_draft if is_own else (),
            name=self.name,
            title=pair(trip, "title"),
            origin=place_words(trip.origin),
            place=place_words(trip.place),
            days=span_words(trip.starts_on, trip.ends_on),
            number=_people(len(record.delegates)),
            purpose=pair(trip, "purpose"),
            lead=Words(trip.lead.name, trip.lead.name_ja) if trip.lead else Words(),
            lead_mail=trip.lead.email if trip.lead else "",
            is_outbound=trip.is_outbound,
            is_for_hosts=self.is_for_hosts,
            agenda_number=trip.agenda_number,
            ranked=tuple((number, _delegate(row)) for number, row in enumerate(order.ranked, start=1)),
            unranked=tuple(map(_delegate, order.unranked)),
            chairs=tuple((number, name_of(row.person)) for number, row in chairs(order)),
            hosts=_houses(record),
            agenda=tuple(
                AgendaDay(
                    day_words(day.on),
                    holidays[day.on],
                    tuple(_appointment(record, line, order, is_own) for line in day.lines),
                )
                for day in record.days
            ),
            goals=tuple(map(_goal, record.goals)) if is_own else (),
            gifts=tuple(map(_gift, gifts[:MOST_GIFTS])),
            more_gifts=max(0, len(gifts) - MOST_GIFTS),
            without_gift=_without_gift(record) if is_own else (),
        )

    def pictures(self, facts: TripFacts) -> list[tuple[str, int, int]]:
        return [(name, *FACE_PIXELS) for name in facts.photos]


class HostsEdition(TripBook):
    """What those who receive the delegation are given: who comes, when and where."""

    name = Words("Agenda and delegates", "日程・団員名簿")
    is_for_hosts = True


TRIP_BOOK, HOSTS_EDITION = TripBook(), HostsEdition()


# --- from rows to words -----------------------------------------------------------------------------------------------


def _people(number: int) -> Words:
    return Words(f"{number} {'delegate' if number == 1 else 'delegates'}", f"団員{number}名")


def _delegate(row: Delegate) -> Card:
    return card_of(row.person, in_both(lambda: DelegateRole(row.role).label))


def _houses(record: TripRecord) -> tuple[House, ...]:
    found = []
    for row, people in record.hosts:
        name = pair(row, "name") if row else Words()
        cards = [card_of(each) for each in people]  # where they work stands above them already
        found.append(House(name, tuple(replace(card, house=Words()) if card.house == name else card for card in cards)))
    return tuple(found)


def _appointment(record: TripRecord, line: Line, order: Order, is_own: bool) -> Appointment:
    meeting = line.meeting
    going = {each.pk for each in record.goers(line)}
    here = {each.pk for each in record.delegates}
    interpreter, opener = (
        row if row is not None and row.pk in here else None for row in (meeting.interpreter, meeting.door_opener)
    )
    title = title_words(meeting)
    house = pair(meeting.organization, "name") if meeting.organization else Words()
    return Appointment(
        hours=hours_there(line),
        at_home=hours_at_home(record.delegation, line),
        title=title,
        kind=in_both(lambda: MeetingKind(meeting.kind).label),
        is_must=is_own and meeting.priority == Priority.MUST,
        is_held=meeting.state == MeetingState.HELD,
        house=house if house != title else Words(),
        address=address_lines(meeting),
        met=tuple(map(card_of, record.met(line))),
        goers=tuple(name_of(row.person) for row in order.everybody if row.pk in going and row != interpreter),
        is_everybody=not line.delegates,
        interpreter=name_of(interpreter.person) if interpreter else None,
        needs_interpreter=meeting.needs_interpreter and interpreter is None,
        door_opener=name_of(opener.person) if opener and is_own else None,
        language=in_both(meeting.get_language_display) if meeting.language else Words(),
        why=pair(meeting, "why") if is_own else Words(),
        reasons=in_both(lambda: _reasons(meeting)) if is_own and meeting.reasons else Words(),
        hopes=_hopes(line) if is_own else (),
    )


def _reasons(meeting: Meeting) -> str:
    """What spoke for the meeting when it was wished for, with the points: finds what it wants 30, same sector 15."""
    return listed(f"{each.words} {each.points}" for each in kept_reasons(meeting))


def _hopes(line: Line) -> tuple[tuple[Words, Words], ...]:
    """What each side of the table hopes for: whose, and what should come of it, else what they want."""
    goals = [row.goal for row in (line.meeting.traveller, line.meeting.host) if row is not None]
    said = [(pair(goal.organization, "name"), pair(goal, "desired") or pair(goal, "wants")) for goal in goals]
    return tuple((house, hope) for house, hope in said if hope)


def _goal(row: GoalOnTrip) -> Goal:
    return Goal(pair(row.goal.organization, "name"), in_both(row.get_part_display), sides_of(row.goal))


def _gift(row: Gift) -> GiftLine:
    whom = name_of(row.person).name if row.person else pair(row.organization, "name") if row.organization else Words()
    way = Words("from them", "先方から") if row.direction == GiftDirection.RECEIVED else Words("from us", "当方から")
    return GiftLine(whom, pair(row, "what"), date_words(row.given_on), way, typed_words(row.occasion))


def _without_gift(record: TripRecord) -> tuple[Name, ...]:
    """Whom we meet and have given nothing yet."""
    given = {row.person_id for row in record.gifts if row.direction == GiftDirection.GIVEN}
    people: Sequence[Person] = [each for _house, people in record.hosts for each in people]
    return tuple(name_of(each) for each in people if each.pk not in given)
