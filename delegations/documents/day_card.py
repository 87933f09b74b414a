"""The day card: what one delegate does on one day, on exactly one page, to be carried in a pocket.

The type steps down until every day stands on its page; where not even the smallest does, the print is refused in words.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from delegations.agenda_lines import Day, Line
from delegations.choices import TripState
from delegations.documents.trip_book import DRAFT
from delegations.documents.trip_record import TripRecord
from delegations.documents.trip_words import (
    HomeHours,
    Name,
    address_lines,
    card_of,
    date_words,
    day_words,
    hours_at_home,
    hours_there,
    name_of,
    pair,
    place_words,
    title_words,
)
from delegations.introductions import order_of
from delegations.models import Delegate
from portal.documents.long import LongPaper
from portal.documents.words import Words

MOST_CARDS = 60
"""So many cards are printed at once: a trip's days of one delegate, or one day of everybody."""


@dataclass(frozen=True)
class CardsRecord:
    """The cards of one print: (delegate, day), in the order in which they lie."""

    record: TripRecord
    pairs: tuple[tuple[Delegate, Day], ...]

    @property
    def people(self) -> set[int]:
        """The keys of everybody whom these cards name."""
        found = {delegate.person_id for delegate, _day in self.pairs}
        for delegate, day in self.pairs:
            for line in lines_for(self.record, delegate, day):
                found |= {each.pk for each in self.record.met(line)}
                found |= {each.person_id for each in named_goers(self.record, line)}
        return found


@dataclass(frozen=True)
class CardLine:
    """An appointment as one reads it while walking."""

    hours: str
    at_home: HomeHours | None
    title: Words
    house: Words
    address: tuple[tuple[str, str], ...]
    met: tuple[tuple[Name, Words], ...]
    goers: tuple[Name, ...]
    is_everybody: bool
    interpreter: Name | None
    why: Words


@dataclass(frozen=True)
class DayCardFacts:
    """One page."""

    delegate: Name
    day: Words
    place: Words
    lines: tuple[CardLine, ...]


@dataclass(frozen=True)
class CardsFacts:
    """Everything that the cards print."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    is_called_off: bool
    draft: str
    name: Words
    trip: Words
    cards: tuple[DayCardFacts, ...]


class DayCards(LongPaper):
    """One page per day and delegate."""

    template, sheet = "print/_day_card.html", "day-card"

    def facts(self, record: CardsRecord, language: str) -> CardsFacts:
        rows = record.record
        trip, association = rows.delegation, rows.delegation.association
        name = {"en": "Day card", "ja": "日程カード", "both": "Day card / 日程カード"}[language]
        return CardsFacts(
            document_title=name,
            giver=Words(association.name_en, association.name_ja),
            logo=association.logo,
            as_of=rows.today.isoformat(),
            printed_on=date_words(rows.today),
            is_demonstration=association.is_demonstration,
            is_called_off=trip.state == TripState.CALLED_OFF,
            draft=DRAFT[language] if rows.why_draft else "",
            name=Words("Day card", "日程カード"),
            trip=pair(trip, "title"),
            cards=tuple(_card(rows, delegate, day, language) for delegate, day in record.pairs),
        )

    def pages(self, facts: CardsFacts) -> int:
        return len(facts.cards)


DAY_CARDS = DayCards()


def cards_of(
    record: TripRecord, *, delegates: Collection[int] | None = None, day: datetime.date | None = None
) -> CardsRecord:
    """The cards of these delegates (all where none are named), on one day or on each: by delegate, then by day."""
    wanted = [each for each in record.delegates if delegates is None or each.pk in delegates]
    days = [each for each in record.days if day is None or each.on == day]
    return CardsRecord(record, tuple((each, on) for each in wanted for on in days))


def lines_for(record: TripRecord, delegate: Delegate, day: Day) -> list[Line]:
    """The appointments of one delegate on a day: theirs, and those of the whole group."""
    return [
        line
        for line in day.lines
        if any(each.pk == delegate.pk for each in record.goers(line)) or _helps(line, delegate)
    ]


def named_goers(record: TripRecord, line: Line) -> list[Delegate]:
    """Those of the delegation whom a card names at an appointment: who interprets, and who goes, unless everybody."""
    goes = {each.pk for each in line.delegates} | {line.meeting.interpreter_id}
    return [each for each in record.delegates if each.pk in goes]


def _helps(line: Line, delegate: Delegate) -> bool:
    """Whoever interprets or opens the door is there too."""
    return delegate.pk in {line.meeting.interpreter_id, line.meeting.door_opener_id}


def _card(record: TripRecord, delegate: Delegate, day: Day, language: str) -> DayCardFacts:
    return DayCardFacts(
        delegate=name_of(delegate.person),
        day=day_words(day.on),
        place=place_words(record.delegation.place),
        lines=tuple(_line(record, line, delegate, language) for line in lines_for(record, delegate, day)),
    )


def _line(record: TripRecord, line: Line, delegate: Delegate, language: str) -> CardLine:
    meeting = line.meeting
    order = order_of(record.goers(line), "ja" if language == "ja" else "en")
    title = title_words(meeting)
    house = pair(meeting.organization, "name") if meeting.organization else Words()
    interpreter = meeting.interpreter if meeting.interpreter_id in {each.pk for each in record.delegates} else None
    cards = [card_of(each) for each in record.met(line)]
    return CardLine(
        hours=hours_there(line),
        at_home=hours_at_home(record.delegation, line),
        title=title,
        house=house if house != title else Words(),
        address=address_lines(meeting),
        met=tuple((card.name, card.title) for card in cards),
        goers=tuple(
            name_of(row.person) for row in order.everybody if row.pk not in (delegate.pk, meeting.interpreter_id)
        ),
        is_everybody=not line.delegates,
        interpreter=name_of(interpreter.person) if interpreter and interpreter.pk != delegate.pk else None,
        why=pair(meeting, "why"),
    )
