"""What the page of a board shows: its own facts here, and the parts that hang on it, each from its own module.

To add a part: a function `(board, membership) -> dict` in the module of its noun, a line in `PARTS` with its place on
the page, and a template `contacts/_board_<name>.html`. The template finds what the function gave as `part`, and the
page's own context beside it: `board`, `association`, `can`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.charters import approved_charter, gate_of
from contacts.choices import Quorum
from contacts.meetings import board_meetings, is_ahead
from contacts.models import (
    AgendaItem,
    Board,
    BoardGoal,
    BoardMeeting,
    BylawChange,
    Charter,
    MixWanted,
    Seat,
    Term,
)
from contacts.seat_lines import SeatLine, mix_of, seat_lines
from partnerships.memory import memory_of
from partnerships.models import Partnership
from portal.accounts.models import Membership
from portal.activity.models import Activity
from portal.activity.services import address_of
from portal.kept.held_for import held_for

Context = Callable[[Board, Membership], dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """A section of the page. It queries a fixed number of times."""

    name: str
    context: Context

    @property
    def template(self) -> str:
        return f"contacts/_board_{self.name}.html"


def board_goals(board: Board, membership: Membership) -> dict[str, Any]:
    """What the board works for. Two queries."""
    seen = Partnership.objects.visible_to(membership)
    rows = BoardGoal.objects.filter(board=board, goal__partnership__in=seen).select_related("goal__partnership")
    goals = [row.goal for row in rows.order_by("goal__horizon", "goal__review_on", "pk")]
    for goal in goals:
        goal.association = goal.partnership.association = board.association
    return {"goals": goals}


PARTS: tuple[Part, ...] = (Part("goals", board_goals), Part("meetings", board_meetings))
"""In the order of the page."""


REMEMBERED = tuple(
    model._meta.label_lower
    for model in (Board, Charter, Seat, MixWanted, BoardGoal, BoardMeeting, AgendaItem, BylawChange)
)
"""Rows whose acts the page tells. Who came and how each seat voted stands with the meeting."""
MOST_REMEMBERED = 8


def page_of(board: Board, membership: Membership, *, today: datetime.date) -> dict[str, Any]:
    """The whole page."""
    asked: dict[str, Callable[[], dict[str, Any]]] = {"seats": lambda: _seats(board, membership, today)}
    seats = held_for(membership, f"board {today}", asked, board)["seats"]
    return {
        "board": board,
        **seats,
        "quorum": quorum_words(board),
        "years": years_words(board.term_years),
        "next": next_meeting(board),
        "parts": [{"template": each.template, "given": each.context(board, membership)} for each in PARTS],
        "memories": [memory_of(act) for act in _remembered(board)[:MOST_REMEMBERED]],
    }


def _seats(board: Board, membership: Membership, today: datetime.date) -> dict[str, Any]:
    """The seats with who sits there, what the charter says of them, and whom the board lacks."""
    lines = seat_lines(Seat.objects.filter(board=board).filter(there_on(today)), membership, board.association, today)
    charter = approved_charter(board)
    mine = [line for line in lines if line.term and line.term.user_id == membership.user_id]
    return {
        "lines": lines,
        "standing": standing(lines),
        "vacant": [line for line in lines if line.vacancy],
        "charter": charter,
        "gate": None if charter and not board.closed_on else gate_of(board),
        "mine": mine[0] if mine else None,
        "mix": mix_of(board, lines, today),
    }


def _remembered(board: Board) -> QuerySet[Activity]:
    """The acts on the board and what belongs to it. That it was founded stands with its partnership; it is told too."""
    own = Q(model=board._meta.label_lower, object_id=str(board.pk))
    about = Q(about=address_of(board), model__in=REMEMBERED)
    return Activity.objects.filter(own | about).select_related("by", "values").order_by("-number")


def there_on(day: datetime.date) -> Q:
    """Seats that have not been abolished by a day."""
    return Q(closed_on=None) | Q(closed_on__gt=day)


def next_meeting(board: Board) -> BoardMeeting | None:
    """The meeting that comes next, or runs. One query."""
    found = BoardMeeting.objects.filter(is_ahead(timezone.now()), board=board).order_by("starts_at").first()
    if found:
        found.board, found.association = board, board.association
    return found


def standing(lines: list[SeatLine]) -> str:
    """How many seats are held, in one sentence."""
    if not lines:
        return _("No seat has been created yet.")
    held = sum(line.is_held for line in lines)
    if held == len(lines):
        return ngettext("The only seat is held.", "All %(all)s seats are held.", held) % {"all": held}
    words = ngettext("%(held)s of %(all)s seat is held.", "%(held)s of %(all)s seats are held.", len(lines))
    return words % {"held": held, "all": len(lines)}


def quorum_words(board: Board) -> str:
    """How many have to be there, in words."""
    if board.quorum == Quorum.NUMBER:
        number = board.quorum_number or 0
        words = ngettext("At least %(number)s voting seat", "At least %(number)s voting seats", number)
        return words % {"number": number}
    return str(Quorum(board.quorum).label)


def years_words(years: int) -> str:
    """How long a term is."""
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


# --- the room ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardLine:
    """A board in the list of boards: how many seats are held, what is vacant longest, when it meets next; the seats
    that were asked for."""

    board: Board
    standing: str
    longest: SeatLine | None
    next: BoardMeeting | None
    asked: list[SeatLine] = field(default_factory=list)


VACANT, ENDING = "vacant", "ending"
ENDING_DAYS = 90
"""A term that ends within so many days is one to think about."""


def is_asked_for(line: SeatLine, what: str, today: datetime.date) -> bool:
    """Whether a designated seat is vacant, or its term ends soon and nobody follows."""
    if not line.constituencies:
        return False
    if what == VACANT:
        return line.vacancy is not None
    soon = today + datetime.timedelta(days=ENDING_DAYS)
    return line.term is not None and line.coming is None and line.term.last_on <= soon


def board_lines(
    boards: list[Board], membership: Membership, today: datetime.date, seats_asked: str = ""
) -> list[BoardLine]:
    """The boards with their seats. Four queries, one more for a limited membership. Where vacant seats are asked for,
    or those whose term ends, boards without any are left out."""
    if not boards:
        return []
    association = boards[0].association
    seats = Seat.objects.filter(board__in=boards).filter(there_on(today))
    known = {board.pk: board for board in boards}
    by_board: dict[int, list[SeatLine]] = {key: [] for key in known}
    for line in seat_lines(seats, membership, association, today):
        by_board[line.seat.board_id].append(line)
    meetings: dict[int, BoardMeeting] = {}
    for row in BoardMeeting.objects.filter(is_ahead(timezone.now()), board__in=boards).order_by("starts_at"):
        row.association, row.board = association, known[row.board_id]
        meetings.setdefault(row.board_id, row)
    found = []
    for board in boards:
        seen = by_board[board.pk]
        asked = [line for line in seen if is_asked_for(line, seats_asked, today)] if seats_asked else []
        if asked or not seats_asked:
            found.append(BoardLine(board, standing(seen), longest_vacant(seen), meetings.get(board.pk), asked))
    return found


def longest_vacant(lines: list[SeatLine]) -> SeatLine | None:
    """The designated seat that has been vacant longest, if any is."""
    waiting = [line for line in lines if line.at is not None]
    return max(waiting, key=lambda line: line.at.days if line.at else 0, default=None)


# --- one seat ---------------------------------------------------------------------------------------------------------


def earlier_terms(seat: Seat, today: datetime.date) -> list[Term]:
    """Who sat there before, the newest first. One query."""
    rows = Term.objects.filter(seat=seat, starts_on__lte=today).select_related("person", "user")
    return [row for row in rows if row.last_on < today]
