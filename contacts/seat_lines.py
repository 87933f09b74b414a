"""The seats of boards as pages show them: who sits, who comes, what is vacant and for how long."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import CandidateState, Constituency
from contacts.constituencies import house_of, of_houses
from contacts.models import Board, Introduction, MixWanted, Person, Position, Seat, Term, TouchPerson
from contacts.vacancies import Span, Vacancy, vacancy_of
from partnerships.querysets import limits_of, sees_all
from portal.accounts.models import Association, Membership
from portal.drawings import Clock, clock

THOUGHT_OF = (CandidateState.CONSIDERED, CandidateState.ASKED, CandidateState.WILLING)


@dataclass
class SeatLine:
    """A seat on a day: its constituencies in words, the term that runs, the one that comes next, the vacancy.

    `person` is empty where the reader may not see who sits there; `is_held` says that somebody does.
    """

    seat: Seat
    constituencies: list[str]
    term: Term | None
    coming: Term | None
    vacancy: Vacancy | None
    person: Person | None = None
    candidates: int = 0

    @property
    def is_held(self) -> bool:
        """Whether somebody sits there today."""
        return self.term is not None

    @property
    def at(self) -> Clock | None:
        """The clock of a designated seat that nobody is appointed to yet."""
        if self.vacancy is None or not self.constituencies or self.vacancy.filled_from_on:
            return None
        return clock(self.vacancy.days)

    @property
    def words(self) -> str:
        """How long the seat has been vacant, in words."""
        return vacancy_words(self.vacancy) if self.vacancy else ""


def vacancy_words(vacancy: Vacancy) -> str:
    """Vacant since today; vacant for 12 days."""
    if not vacancy.days:
        return _("vacant since today")
    return ngettext("vacant for %(days)s day", "vacant for %(days)s days", vacancy.days) % {"days": vacancy.days}


def constituency_words(seat: Seat) -> list[str]:
    """For whom a seat is designated, in words and in the order of the choices."""
    wanted = {each.constituency for each in seat.constituencies.all()}
    return [str(each.label) for each in Constituency if each.value in wanted]


def vacancy_on(seat: Seat, day: datetime.date) -> Vacancy | None:
    """Since when nobody holds a seat. Queries its terms where they were not fetched with it."""
    spans = [Span(row.starts_on, row.last_on) for row in seat.terms.all()]
    return vacancy_of(spans, seat.opened_on, seat.closed_on, day)


def seat_lines(seats: Any, membership: Membership, association: Association, today: datetime.date) -> list[SeatLine]:
    """The lines of these seats, a queryset, as the board orders them. Three queries, one more if limited."""
    terms = Term.objects.select_related("person__main_position__organization", "user").order_by("starts_on")
    rows = (
        seats.order_by("order", "pk")
        .prefetch_related("constituencies", Prefetch("terms", queryset=terms))
        .annotate(thought_of=Count("candidates", filter=Q(candidates__state__in=THOUGHT_OF)))
    )
    lines = [_line(row, today) for row in rows]
    seen = _seen([line.term.person_id for line in lines if line.term and line.term.person_id], membership)
    for line in lines:
        line.seat.association = association
        person = line.term.person if line.term else None
        if person and (seen is None or person.pk in seen):
            person.association = association
            line.person = person
    return lines


def _line(seat: Any, today: datetime.date) -> SeatLine:
    terms = list(seat.terms.all())
    spans = [Span(row.starts_on, row.last_on) for row in terms]
    return SeatLine(
        seat=seat,
        constituencies=constituency_words(seat),
        term=next((row for row, span in zip(terms, spans, strict=True) if span.holds(today)), None),
        coming=next((row for row in terms if row.starts_on > today), None),
        vacancy=vacancy_of(spans, seat.opened_on, seat.closed_on, today),
        candidates=getattr(seat, "thought_of", 0),
    )


def _seen(keys: Sequence[int], membership: Membership) -> set[int] | None:
    """The people of these keys that the membership may see; None for all of them."""
    if sees_all(limits_of(membership)):
        return None
    return set(Person.objects.visible_to(membership).filter(pk__in=keys).values_list("pk", flat=True))


# --- the mix of members -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """One constituency: how many of a board's members are of it, and how many are wanted."""

    constituency: str
    number: int
    wanted: int | None

    @property
    def label(self) -> str:
        """The constituency in words."""
        return str(Constituency(self.constituency).label)

    @property
    def missing(self) -> int:
        """How many more are wanted."""
        return max((self.wanted or 0) - self.number, 0)


def mix_of(board: Board, lines: Iterable[SeatLine], today: datetime.date) -> list[Share]:
    """The members of a board by constituency, against the mix that is wanted. Somebody of two constituencies counts in
    both. Two queries."""
    people = {line.term.person_id for line in lines if line.term and line.term.person_id}
    houses: dict[int, list[tuple[str, str]]] = defaultdict(list)
    jobs = Position.objects.filter(person__in=people).current(today)
    for job in jobs.select_related("organization__resource_kind"):
        houses[job.person_id].append(house_of(job.organization))
    held = [of_houses(each) for each in houses.values()]
    wanted = dict(MixWanted.objects.filter(board=board).values_list("constituency", "number"))
    counted = {name: sum(name in each for each in held) for name in Constituency.values}
    return [
        Share(name, counted[name], wanted.get(name)) for name in Constituency.values if counted[name] or name in wanted
    ]


# --- what a seat holder brings ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Brought:
    """What came of somebody's sitting there: introductions they made, people they brought, times we were in touch."""

    introductions: int
    people: int
    touches: int


def brought_in(term: Term, today: datetime.date) -> Brought:
    """What the holder of a seat has brought in a term so far; an introduction without a day counts by the day on which
    it was written down. Two queries."""
    if not term.person_id:
        return Brought(0, 0, 0)
    first, last = term.starts_on, min(term.last_on, today)
    in_time = Q(made_on__range=(first, last)) | Q(made_on=None, created_at__date__range=(first, last))
    rows = Introduction.objects.filter(in_time, by_person=term.person_id).values_list("person", "to_person")
    met = {key for pair in rows for key in pair if key}
    touches = TouchPerson.objects.filter(person=term.person_id, happened_on__range=(first, last))
    return Brought(len(rows), len(met), touches.exclude(touch__kind="attempt").count())
