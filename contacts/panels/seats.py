"""The board room's panel of designated seats: who is missing, since when, and whose term ends soon."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.choices import Constituency
from contacts.models import Board, Seat, SeatConstituency, Term
from contacts.seat_lines import THOUGHT_OF, vacancy_words
from contacts.vacancies import Span, Vacancy, vacancy_of
from partnerships.looks import SOON_DAYS, dated, linked, listed, named, of_look, seen_by, told
from portal.bilingual import said
from portal.drawings import clock
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register
from portal.templatetags.portal import tongue

MOST = 8
"""So many seats are drawn or named; the boards have them all."""
LATE = ((90, 80), (60, 60), (30, 40))
"""Vacant for so many days → how much that weighs."""


@dataclass
class Held:
    """A designated seat on two days: whether somebody holds it, since when nobody does, until when."""

    seat: Any
    spans: list[Span] = field(default_factory=list)

    def exists_on(self, day: datetime.date) -> bool:
        """Whether the seat is there, on a board that stands."""
        closed = [each for each in (self.seat.closed_on, self.seat.board.closed_on) if each]
        return self.seat.opened_on <= day and all(each > day for each in closed)

    def is_held_on(self, day: datetime.date) -> bool:
        """Whether somebody sits there."""
        return any(span.holds(day) for span in self.spans)

    def vacancy_on(self, day: datetime.date) -> Vacancy | None:
        """Since when nobody does."""
        return vacancy_of(self.spans, self.seat.opened_on, self.seat.closed_on, day)

    def last_on(self, day: datetime.date) -> datetime.date | None:
        """The last day of whoever sits there, unless somebody follows."""
        held = [span.last_on for span in self.spans if span.holds(day)]
        return held[0] if held and not any(span.starts_on > day for span in self.spans) else None


def held_seats(look: Look) -> list[Held]:
    """The designated seats that are there at the end of the period, or were at that of the one before. Two queries."""
    designated = Exists(SeatConstituency.objects.filter(seat=OuterRef("pk")))
    rows = seen_by(look, Seat.objects.filter(designated), "board__partnership").select_related("board")
    there = Q(closed_on=None) | Q(closed_on__gt=look.before.until)
    rows = rows.filter(there, opened_on__lte=look.period.until).order_by("board__kind", "board__name_en", "order", "pk")
    rows = rows.annotate(thought_of=Count("candidates", filter=Q(candidates__state__in=THOUGHT_OF)))
    found = {row.pk: Held(row) for row in of_look(look, rows)}
    of_look(look, [each.seat.board for each in found.values()])
    terms = Term.objects.filter(seat__in=list(found)).order_by("starts_on")
    for seat, starts_on, ends_on, left_on in terms.values_list("seat", "starts_on", "ends_on", "left_on"):
        found[seat].spans.append(Span(starts_on, left_on or ends_on))
    return list(found.values())


@register
class Seats(Panel):
    """Designated seats and vacancies with their clocks."""

    name, title, order = "seats", gettext_lazy("Designated seats"), 50
    words = gettext_lazy("Days since the last term ended. Staff are reminded after 30, 60 and 90.")
    permission = "boards.read"
    template = "contacts/panels/seats.html"

    def show(self, look: Look) -> Shown | None:
        day, earlier = look.period.until, look.before.until
        seats = held_seats(look)
        now = [each for each in seats if each.exists_on(day)]
        before = [each for each in seats if each.exists_on(earlier)]
        if not now and not before:
            return None
        found = [(each, vacancy) for each in now if (vacancy := each.vacancy_on(day))]
        vacant = sorted(found, key=lambda pair: (-pair[1].days, pair[0].seat.pk))
        ending = _ending(now, day)
        whom = _constituencies([each for each, _vacancy in vacant] + [each for each, _last in ending])
        held = [sum(each.is_held_on(on) for each in rows) for rows, on in ((now, day), (before, earlier))]
        longest = vacant[0][1].days if vacant else None
        return Shown(
            summary=_summary(len(now), held[0], longest),
            figures=_figures(look, (now, before), held, len(vacant), len(ending)),
            tables=[
                _by_board(now, before, day, earlier),
                *_vacant_table(vacant, whom),
                *_ending_table(ending),
            ],
            drawing={
                "clocks": [_clock(each, vacancy, whom) for each, vacancy in vacant[:MOST]],
                "more": max(len(vacant) - MOST, 0),
                "ending": [
                    {"title": linked(each.seat, "title"), "board": said(each.seat.board, "name"), "last_on": last}
                    for each, last in ending[:MOST]
                ],
                "address": _boards(look),
            },
            changes=_changes(look, vacant, held, ending),
            address=_boards(look),
        )


def _boards(look: Look, seats: str = "") -> str:
    """The boards as they stood at the end of the period, with these seats."""
    day = look.period.until if look.period.until < look.today else ""
    return listed(look, "board_list", seats=seats, on=day)


def _ending(now: Sequence[Held], day: datetime.date) -> list[tuple[Held, datetime.date]]:
    """The seats whose term ends within ninety days without somebody who follows, the next one first."""
    until = day + datetime.timedelta(days=SOON_DAYS)
    found = [(each, last) for each in now if (last := each.last_on(day)) and last <= until]
    return sorted(found, key=lambda pair: (pair[1], pair[0].seat.pk))


def _constituencies(seats: Sequence[Held]) -> dict[int, str]:
    """Seat → for whom it is designated, in words. One query, none for no seat."""
    wanted: dict[int, set[str]] = defaultdict(set)
    if seats:
        rows = SeatConstituency.objects.filter(seat__in=[each.seat.pk for each in seats])
        for seat, constituency in rows.values_list("seat", "constituency"):
            wanted[seat].add(constituency)
    between = pgettext("list", ", ")
    return {
        seat: between.join(str(each.label) for each in Constituency if each.value in held)
        for seat, held in wanted.items()
    }


def _summary(number: int, held: int, longest: int | None) -> str:
    words = ngettext(
        "%(held)s of %(number)s designated seat is held.", "%(held)s of %(number)s designated seats are held.", number
    ) % {"held": held, "number": number}
    if longest is None:
        return words
    waits = ngettext(
        "The longest vacancy has lasted %(days)s day.", "The longest vacancy has lasted %(days)s days.", longest
    )
    return f"{words} {waits % {'days': longest}}"


def _figures(
    look: Look, seats: tuple[Sequence[Held], Sequence[Held]], held: Sequence[int], vacant: int, ending: int
) -> list[Figure]:
    now, before = seats
    whole = _("%(held)s of %(number)s")
    return [
        Figure(
            _("Designated seats that are held"),
            held[0],
            _boards(look),
            before=held[1],
            words=whole % {"held": held[0], "number": len(now)},
            before_words=whole % {"held": held[1], "number": len(before)},
            better=1,
        ),
        Figure(_("Vacant"), vacant, _boards(look, "vacant"), before=len(before) - held[1], better=-1),
        Figure(_("Terms that end within 90 days"), ending, _boards(look, "ending"), better=0),
    ]


def _by_board(now: Sequence[Held], before: Sequence[Held], day: datetime.date, earlier: datetime.date) -> Table:
    boards: dict[int, Board] = {each.seat.board_id: each.seat.board for each in (*now, *before)}
    rows = []
    for key, board in boards.items():
        ours = [each for each in now if each.seat.board_id == key]
        theirs = [each for each in before if each.seat.board_id == key]
        held = sum(each.is_held_on(day) for each in ours)
        numbers = (len(ours), held, len(ours) - held, sum(each.is_held_on(earlier) for each in theirs))
        rows.append([named(board, "name"), *(Cell(number, is_number=True) for number in numbers)])
    headings = [
        _("Board"),
        _("Designated seats"),
        pgettext("of seats", "Held"),
        pgettext("of seats", "Vacant"),
        _("Held at the end of the period before"),
    ]
    return Table(_("Designated seats by board"), headings, rows)


def _vacant_table(vacant: Sequence[tuple[Held, Vacancy]], whom: dict[int, str]) -> list[Table]:
    rows = [
        [
            named(each.seat, "title"),
            named(each.seat.board, "name"),
            Cell(whom.get(each.seat.pk, "")),
            dated(vacancy.held_until_on),
            Cell(vacancy.days, is_number=True),
            Cell(each.seat.thought_of, is_number=True),
        ]
        for each, vacancy in vacant
    ]
    headings = [_("Seat"), _("Board"), _("For"), _("Last day in order"), _("Days vacant"), _("Candidates")]
    return [Table(_("Vacant seats"), headings, rows)] if rows else []


def _ending_table(ending: Sequence[tuple[Held, datetime.date]]) -> list[Table]:
    rows = [[named(each.seat, "title"), named(each.seat.board, "name"), dated(last)] for each, last in ending]
    headings = [_("Seat"), _("Board"), _("The term ends on")]
    return [Table(_("Terms that end soon, with nobody to follow"), headings, rows)] if rows else []


def _clock(each: Held, vacancy: Vacancy, whom: dict[int, str]) -> dict[str, Any]:
    count = ngettext("%(number)s candidate", "%(number)s candidates", each.seat.thought_of)
    number = {"number": each.seat.thought_of}
    remarks = [
        tongue(said(each.seat.board, "name")),
        whom.get(each.seat.pk, ""),
        count % number if each.seat.thought_of else _("Nobody is thought of yet."),
    ]
    return {
        "at": clock(vacancy.days),
        "title": linked(each.seat, "title"),
        "words": vacancy_words(vacancy),
        "remark": format_html_join(" · ", "{}", ((part,) for part in remarks if part)),
    }


def _changes(
    look: Look,
    vacant: Sequence[tuple[Held, Vacancy]],
    held: Sequence[int],
    ending: Sequence[tuple[Held, datetime.date]],
) -> list[Change]:
    """The longest vacancy, those who were found, the terms that end."""
    found = []
    waiting = [(each, vacancy) for each, vacancy in vacant if not vacancy.filled_from_on]
    if waiting:
        each, vacancy = waiting[0]
        weight = next((weight for days, weight in LATE if vacancy.days >= days), 25)
        words = told(
            _("A designated seat waits for somebody: “{seat}” of {board}, {vacant}."),
            seat=said(each.seat, "title"),
            board=said(each.seat.board, "name"),
            vacant=vacancy_words(vacancy),
        )
        found.append(Change(weight, words, each.seat.get_absolute_url()))
    if held[0] > held[1]:
        more = held[0] - held[1]
        words = ngettext(
            "%(number)s designated seat more is held than at the end of the period before.",
            "%(number)s designated seats more are held than at the end of the period before.",
            more,
        )
        found.append(Change(35, words % {"number": more}, _boards(look)))
    if ending:
        words = ngettext(
            "%(number)s term ends within 90 days, and nobody follows yet.",
            "%(number)s terms end within 90 days, and nobody follows yet.",
            len(ending),
        )
        address = _boards(look, "ending")
        found.append(Change(30, words % {"number": len(ending)}, address))
    return found
