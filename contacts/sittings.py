"""Who sits at a meeting of a board, who is there, how the votes stand. Questions that change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contacts.choices import Decision
from contacts.models import AgendaItem, Board, BoardAttendance, BoardMeeting, Seat, Term, Vote
from contacts.quorum import Presence, Tally, presence, tally_of
from contacts.seat_lines import SeatLine, seat_lines
from contacts.vacancies import Span
from portal.accounts.models import Membership


@dataclass
class Chair:
    """A seat at a meeting: its holder on that day, whether they are there, how they voted on the item shown."""

    line: SeatLine
    attendance: BoardAttendance | None = None
    vote: Vote | None = None

    @property
    def seat(self) -> Seat:
        return self.line.seat

    @property
    def is_present(self) -> bool:
        return bool(self.attendance and self.attendance.is_present)

    @property
    def is_excused(self) -> bool:
        return bool(self.attendance and self.attendance.is_excused)

    @property
    def is_known(self) -> bool:
        """Whether anything was written down."""
        return self.attendance is not None

    @property
    def may_vote(self) -> bool:
        """A seat that votes, whose holder is there."""
        return self.seat.is_voting and self.is_present and self.line.term is not None


def seats_at(meeting: BoardMeeting) -> Any:
    """The seats that the board has on the day of the meeting."""
    day = meeting.held_on
    still = Q(closed_on=None) | Q(closed_on__gt=day)
    return Seat.objects.filter(still, board=meeting.board_id, opened_on__lte=day)


def holders_at(meeting: BoardMeeting) -> dict[int, Term]:
    """Seat → the term in which somebody holds it on the day of the meeting. One query."""
    day = meeting.held_on
    rows = Term.objects.filter(seat__board=meeting.board_id, starts_on__lte=day, ends_on__gte=day)
    return {row.seat_id: row for row in rows if Span(row.starts_on, row.last_on).holds(day)}


def chairs_of(meeting: BoardMeeting, membership: Membership) -> list[Chair]:
    """The seats of a meeting with who is there. Four queries, one more for a limited membership."""
    lines = seat_lines(seats_at(meeting), membership, meeting.association, meeting.held_on)
    marks = {row.seat_id: row for row in BoardAttendance.objects.filter(meeting=meeting)}
    return [Chair(line, marks.get(line.seat.pk)) for line in lines]


def presence_of(meeting: BoardMeeting, seats: Iterable[tuple[Seat, bool, bool]]) -> Presence:
    """The quorum of a meeting from its seats, each with whether somebody holds it and whether they are there; that of a
    closed meeting as it was kept."""
    if meeting.seats_needed is not None:
        return Presence(meeting.seats_counted or 0, meeting.seats_needed, meeting.seats_present or 0)
    board: Board = meeting.board
    voting = [(is_held, is_there) for seat, is_held, is_there in seats if seat.is_voting]
    return presence(
        rule=board.quorum,
        number=board.quorum_number,
        all_seats=len(voting),
        held_seats=sum(is_held for is_held, _there in voting),
        is_of_all=board.is_quorum_of_all,
        present=sum(is_held and is_there for is_held, is_there in voting),
    )


def presence_shown(meeting: BoardMeeting, chairs: Iterable[Chair]) -> Presence:
    """The quorum of a meeting whose seats were read already. No query."""
    return presence_of(meeting, [(each.seat, each.line.is_held, each.is_present) for each in chairs])


def presence_now(meeting: BoardMeeting) -> Presence:
    """The quorum of a meeting as the rows are now. Three queries."""
    holders = holders_at(meeting)
    there = set(BoardAttendance.objects.filter(meeting=meeting, is_present=True).values_list("seat", flat=True))
    return presence_of(meeting, [(seat, seat.pk in holders, seat.pk in there) for seat in seats_at(meeting)])


def is_cast_in_person(vote: Vote, holder: Term) -> bool:
    """Whether a ballot was cast by who holds the seat, and not noted by staff."""
    return holder.user_id is not None and vote.cast_by_id == holder.user_id


def tallies(items: Iterable[AgendaItem]) -> dict[int, Tally]:
    """Item → its ballots. One query."""
    ballots: dict[int, list[str]] = {item.pk: [] for item in items}
    for item, ballot in Vote.objects.filter(item__in=list(ballots)).values_list("item", "ballot"):
        ballots[item].append(ballot)
    return {key: tally_of(given) for key, given in ballots.items()}


# --- in words ---------------------------------------------------------------------------------------------------------


def quorum_sentence(found: Presence) -> str:
    """How many are there, and whether that is enough."""
    there = ngettext(
        "%(present)s of %(seats)s voting seat is there",
        "%(present)s of %(seats)s voting seats are there",
        found.seats,
    ) % {"present": found.present, "seats": found.seats}
    if found.is_quorate:
        return _("%(there)s: a quorum, which needs %(needed)s.") % {"there": there, "needed": found.needed}
    return missing_words(found, there)


def quorum_kept(found: Presence) -> str:
    """How many were there, and whether that was enough: for minutes."""
    there = ngettext(
        "%(present)s of %(seats)s voting seat was there",
        "%(present)s of %(seats)s voting seats were there",
        found.seats,
    ) % {"present": found.present, "seats": found.seats}
    if found.is_quorate:
        words = _("%(there)s: a quorum, which needed %(needed)s.")
    else:
        words = _("%(there)s: no quorum, which needed %(needed)s.")
    return words % {"there": there, "needed": found.needed}


def missing_words(found: Presence, there: str = "") -> str:
    """That there is no quorum, and how many have to come."""
    words = ngettext(
        "There is no quorum: %(missing)s more voting seat has to be there.",
        "There is no quorum: %(missing)s more voting seats have to be there.",
        found.missing,
    ) % {"missing": found.missing}
    return _("%(there)s. %(words)s") % {"there": there, "words": words} if there else words


def tally_words(tally: Tally) -> str:
    """5 yes, 2 no, 1 abstains."""
    parts = [
        ngettext("%(number)s yes", "%(number)s yes", tally.yes) % {"number": tally.yes},
        ngettext("%(number)s no", "%(number)s no", tally.no) % {"number": tally.no},
    ]
    if tally.abstain:
        words = ngettext("%(number)s abstains", "%(number)s abstain", tally.abstain)
        parts.append(words % {"number": tally.abstain})
    return pgettext("list", ", ").join(parts)


def decision_sentence(item: AgendaItem, tally: Tally | None) -> str:
    """What became of an item, with the votes where there were any; empty while nothing did."""
    if not item.decision:
        return ""
    if item.decision == Decision.ADOPTED and tally and tally.cast:
        return _("Adopted: %(votes)s.") % {"votes": tally_words(tally)}
    if item.decision == Decision.REJECTED and tally and tally.cast:
        if tally.yes == tally.no:
            return _("Rejected by a tie: %(votes)s.") % {"votes": tally_words(tally)}
        return _("Rejected: %(votes)s.") % {"votes": tally_words(tally)}
    return str(Decision(item.decision).label)


@dataclass
class ItemLine:
    """An item of an agenda as its meeting shows it."""

    item: AgendaItem
    number: int
    tally: Tally = field(default_factory=Tally)

    @property
    def sentence(self) -> str:
        """What became of it."""
        return decision_sentence(self.item, self.tally)


def item_lines(meeting: BoardMeeting) -> list[ItemLine]:
    """The agenda with its votes. Two queries."""
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("next_step__owner", "goal", "proposed_by"))
    counted = tallies(items)
    for item in items:
        item.meeting, item.board, item.association = meeting, meeting.board, meeting.association
    return [ItemLine(item, number, counted[item.pk]) for number, item in enumerate(items, start=1)]
