"""Enters the demonstration's board meetings as staff would: agenda, papers, attendance, votes, ideas, by-laws."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts.models import Board, BoardMeeting, BylawChange, Organization, Person, Seat
from contacts.services.agenda import (
    add_item,
    count_votes,
    note_ballots,
    note_item,
    promise_next_step,
    write_item_minutes,
)
from contacts.services.bylaws import propose_bylaw, put_to_vote
from contacts.services.contributions import add_contribution
from contacts.services.meetings import (
    EXCUSED,
    PRESENT,
    add_paper,
    call_meeting,
    change_meeting,
    close_meeting,
    note_attendance,
)
from partnerships.demo.content import content_of
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User
from portal.papers import keep
from portal.workbooks import workbook

FOLDER = Path(__file__).parent / "meetings"
WITH_MEETINGS = ("omaha",)
MINUTES = ("minutes_en", "minutes_ja", "decided_en", "decided_ja")

Values = dict[str, Any]


def load_meetings(association: Association) -> None:
    """The meetings and contributions of one association, once its boards are there. Call it in its scope."""
    if association.slug in WITH_MEETINGS:
        _Loader(association).load(content_of(association.slug, timezone.localdate(), FOLDER))


class _Loader:
    """Enters one association's meetings."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.staff: User = member(association.slug, "staff")
        self.zone = ZoneInfo(association.time_zone)
        self.boards = {board.name_en: board for board in Board.objects.select_related("partnership")}
        self.bylaws: dict[str, BylawChange] = {}

    def load(self, content: Values) -> None:
        for values in content["bylaws"]:
            key, board = values.pop("key"), self.boards[values.pop("board")]
            self.bylaws[key] = propose_bylaw(board=board, values=values, by=self.staff)
        for values in content["meetings"]:
            self.meet(values)
        for values in content["ideas"]:
            board, role = self.boards[values.pop("board")], values.pop("by")
            by = member(self.association.slug, {"board": "board_member"}.get(role, role))
            add_item(board=board, values=values, by=by)
        for values in content["contributions"]:
            self.give(values)

    def meet(self, values: Values) -> None:
        """A meeting with everything that belongs to it, in the order in which it comes about."""
        board, day = self.boards[values.pop("board")], values.pop("on")
        items, there, excused = (values.pop(name, []) for name in ("items", "there", "excused"))
        paper, minutes = values.pop("paper", None), {name: values.pop(name, "") for name in MINUTES[:2]}
        is_closed = values.pop("is_closed", False)
        values["starts_at"] = self.at(day, values.pop("at"))
        if ends := values.pop("ends", ""):
            values["ends_at"] = self.at(day, ends)
        meeting = call_meeting(board=board, values=values, by=self.staff)
        seats = {seat.title_en: seat for seat in Seat.objects.filter(board=board)}
        marks = {seats[name].pk: PRESENT for name in there} | {seats[name].pk: EXCUSED for name in excused}
        note_attendance(meeting=meeting, marks=marks, by=self.staff)
        if paper:
            self.lay(meeting, paper)
        for each in items:
            self.discuss(meeting, each, seats, is_over=is_closed)
        if any(minutes.values()):
            change_meeting(meeting=meeting, read_version=meeting.version, values=minutes, by=self.staff)
        if is_closed:
            close_meeting(meeting=meeting, read_version=self.fresh(meeting).version, by=self.staff)

    def discuss(self, meeting: BoardMeeting, values: Values, seats: dict[str, Seat], *, is_over: bool) -> None:
        """An item; in a meeting that is over it was decided or noted."""
        ballots, step, key = values.pop("ballots", {}), values.pop("next", None), values.pop("bylaw", "")
        said = {name: values.pop(name) for name in MINUTES if name in values}
        if key:
            item = put_to_vote(bylaw=self.bylaws[key], meeting=meeting, by=self.staff)
        else:
            item = add_item(board=meeting.board, meeting=meeting, values=values, by=self.staff)
        if ballots:
            given = {seats[name].pk: ballot for name, ballot in ballots.items()}
            note_ballots(item=item, ballots=given, by=self.staff)
        if is_over:
            decide = count_votes if item.is_voted_on else note_item
            item = decide(item=item, read_version=item.version, values={}, by=self.staff)
        if said:
            item = write_item_minutes(item=item, read_version=item.version, values=said, by=self.staff)
        if step:
            step["owner"] = member(self.association.slug, step["owner"])
            promise_next_step(item=item, values=step, by=self.staff)

    def lay(self, meeting: BoardMeeting, values: Values) -> None:
        """A workbook that somebody prepared for the meeting."""
        head, *rows = values.pop("rows")
        data = b"".join(workbook(values["title_en"], head, [rows]))
        add_paper(meeting=meeting, values=values | {"file": keep(data, "xlsx")}, by=self.staff)

    def give(self, values: Values) -> None:
        """What somebody gave, in money or in kind."""
        if name := values.get("organization"):
            values["organization"] = Organization.objects.get(name_en__startswith=name)
        if name := values.get("person"):
            given, _blank, family = name.rpartition(" ")
            values["person"] = Person.objects.get(given_name=given, family_name=family)
        if name := values.get("board"):
            values["board"] = self.boards[name]
        add_contribution(association=self.association, values=values, by=self.staff)

    def at(self, day: datetime.date, hour: str) -> datetime.datetime:
        """An hour of a day in the association's own city."""
        return datetime.datetime.combine(day, datetime.time.fromisoformat(hour), self.zone)

    def fresh(self, meeting: BoardMeeting) -> BoardMeeting:
        return BoardMeeting.objects.get(pk=meeting.pk)
