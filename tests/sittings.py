"""Meetings of boards for tests: made through the services, with what a test does not care about filled in."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from contacts.models import AgendaItem, Board, BoardMeeting, BoardPaper, BylawChange, Contribution, Seat
from contacts.services.agenda import add_item
from contacts.services.bylaws import propose_bylaw
from contacts.services.contributions import add_contribution
from contacts.services.meetings import PRESENT, add_paper, call_meeting, note_attendance
from portal.accounts.models import Association, User
from portal.papers import keep
from portal.scoping import scope
from tests import boards, people

PDF = b"%PDF-1.4 a paper of ours"


def earlier_today(zone: datetime.tzinfo | None = None) -> datetime.datetime:
    """An hour ago, but of this day: in the first hour after midnight it is the midnight. Seats are held from today."""
    now = timezone.localtime(timezone=zone)
    return max(now - datetime.timedelta(hours=1), now.replace(hour=0, minute=0, second=0, microsecond=0))


def meeting(*, board: Board, by: User | None = None, **fields: Any) -> BoardMeeting:
    """One that began earlier today."""
    defaults = {
        "starts_at": earlier_today(),
        "place_en": "City Hall",
        "place_ja": "市役所",
    }
    with scope(board.association):
        row = call_meeting(board=board, values=defaults | fields, by=by)
        return BoardMeeting.objects.select_related("board", "association").get(pk=row.pk)


def item(*, board: Board, meeting: BoardMeeting | None = None, by: User | None = None, **fields: Any) -> AgendaItem:
    """A food fair to be voted on; without a meeting an idea."""
    defaults = {"title_en": "Food fair", "title_ja": "食品見本市", "is_voted_on": True}
    with scope(board.association):
        row = add_item(board=board, meeting=meeting, values=defaults | fields, by=by)
        return AgendaItem.objects.select_related("board", "meeting", "association").get(pk=row.pk)


def held_seats(*, board: Board, number: int, users: tuple[User, ...] = (), **fields: Any) -> list[Seat]:
    """So many seats with somebody on each; the first of them sign in as `users`."""
    found = []
    for place in range(number):
        seat = boards.seat(board=board, title_en=f"Seat {place + 1}", **fields)
        person = people.person(association=board.association, family_name=f"Holder{place + 1}", given_name="Pat")
        boards.term(seat=seat, person=person, user=users[place] if place < len(users) else None)
        found.append(seat)
    return found


def present(*, meeting: BoardMeeting, seats: list[Seat], mark: str = PRESENT, by: User | None = None) -> None:
    with scope(meeting.association):
        note_attendance(meeting=meeting, marks={seat.pk: mark for seat in seats}, by=by)


def paper(*, meeting: BoardMeeting, by: User | None = None, **fields: Any) -> BoardPaper:
    defaults = {"title_en": "Draft budget", "title_ja": "予算案", "file": keep(PDF, "pdf")}
    with scope(meeting.association):
        return add_paper(meeting=meeting, values=defaults | fields, by=by)


def bylaw(*, board: Board, by: User | None = None, **fields: Any) -> BylawChange:
    defaults = {
        "clause": "Article 4, section 2",
        "before_en": "The board has seven seats.",
        "after_en": "The board has nine seats, two of them for companies.",
        "reason_en": "Companies shall have a voice.",
    }
    with scope(board.association):
        row = propose_bylaw(board=board, values=defaults | fields, by=by)
        return BylawChange.objects.select_related("board", "association").get(pk=row.pk)


def contribution(*, association: Association, by: User | None = None, **fields: Any) -> Contribution:
    """A thousand dollars from a company."""
    if not {"organization", "person"} & set(fields):
        fields["organization"] = people.organization(association=association)
    defaults = {"what_en": "Membership", "what_ja": "会費", "value": "1000.00", "currency": "USD"}
    with scope(association):
        return add_contribution(association=association, values=defaults | fields, by=by)
