"""Verbs for meetings of a board: calling them, who was there, papers, minutes, closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.choices import Decision
from contacts.models import AgendaItem, Board, BoardAttendance, BoardMeeting, BoardPaper, Vote
from contacts.sittings import holders_at, presence_now, seats_at
from portal import papers
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, StaleSave, create, remove, save_version, title_of

PRESENT, EXCUSED, ABSENT, UNKNOWN = "present", "excused", "absent", ""
MINUTES = ("minutes_en", "minutes_ja")


@transaction.atomic
def call_meeting(*, board: Board, values: Mapping[str, Any], by: User | None) -> BoardMeeting:
    """Call a meeting. Refused: a board that has been dissolved by then."""
    row = BoardMeeting(association=board.association, board=board)
    _refuse_dissolved(board, values)
    return create(row=row, values=values, by=by, about=board)


@transaction.atomic
def change_meeting(
    *, meeting: BoardMeeting, read_version: int, values: Mapping[str, Any], by: User | None
) -> BoardMeeting:
    """Change when and where it is, or its minutes. Refused: anything but the minutes of a meeting that was closed,
    another day once somebody was there, because seats and votes are those of the day."""
    held = hold_meeting(meeting)
    if held.is_closed and set(values) - set(MINUTES):
        raise ValidationError(_("This meeting is closed. Only its minutes can still be corrected."))
    _refuse_dissolved(held.board, values)
    starts_at = values.get("starts_at")
    if starts_at and timezone.localdate(starts_at) != held.held_on and _took_place(held):
        day = date_format(held.held_on, "DATE_FORMAT")
        words = _("Who was there on %(day)s is written down. Only the hours can still be changed.")
        raise ValidationError({"starts_at": words % {"day": day}})
    return save_version(row=meeting, read_version=read_version, values=values, by=by, about=held.board)


@transaction.atomic
def remove_meeting(*, meeting: BoardMeeting, by: User | None) -> None:
    """Take away a meeting that was entered by mistake; its items wait among the ideas again, its papers go. Refused:
    one that took place, as attendance or votes say."""
    held = hold_meeting(meeting)
    if held.is_closed or _took_place(held):
        raise ValidationError(_("This meeting took place: who was there, or what was decided, is written down."))
    for paper in BoardPaper.objects.filter(meeting=held):
        papers.let_go(paper.file)
    remove(row=held, by=by, about=held.board)


@transaction.atomic
def close_meeting(*, meeting: BoardMeeting, read_version: int, by: User | None) -> BoardMeeting:
    """Close a meeting: attendance and votes stand from now on, and the quorum is kept as it was.

    Refused: one that has not begun, items put to the vote of which nobody said what became of them.
    """
    held = hold_meeting(meeting)
    if held.is_closed:
        raise ValidationError(_("This meeting has been closed already."))
    if held.version != read_version:
        raise StaleSave(held)
    if held.starts_at > timezone.now():
        raise ValidationError(_("This meeting has not begun yet."))
    open_items = AgendaItem.objects.filter(meeting=held, is_voted_on=True, decision="")
    if names := [str(item) for item in open_items]:
        words = _("Say first what became of: %(items)s. Count the votes, or put the item off.")
        raise ValidationError(words % {"items": pgettext("list of pages", "; ").join(names)})
    found = presence_now(held)
    held.closed_at, held.version = timezone.now(), held.version + 1
    held.seats_counted, held.seats_needed, held.seats_present = found.seats, found.needed, found.present
    held.save(update_fields=["closed_at", "version", "seats_counted", "seats_needed", "seats_present"])
    after = {"closed_at": held.closed_at, VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"closed_at": None}, after=after, about=held.board)
    return held


@transaction.atomic
def note_attendance(*, meeting: BoardMeeting, marks: Mapping[int, str], by: User | None) -> None:
    """Write down who is there: seat → present, excused, absent, or nothing known.

    Refused: a closed meeting, presence before the day, a seat that nobody holds, taking away the presence of somebody
    who has voted, or the quorum with which a vote was counted.
    """
    held = hold_meeting(meeting)
    _refuse_closed(held)
    before = presence_now(held)
    holders, seats = holders_at(held), {seat.pk: seat for seat in seats_at(held)}
    known = {row.seat_id: row for row in BoardAttendance.objects.filter(meeting=held)}
    voted = set(Vote.objects.filter(item__meeting=held).values_list("seat", flat=True))
    is_early = held.held_on > timezone.localdate()
    for key, mark in marks.items():
        if key not in seats:
            raise ValidationError(_("One of the seats is not of this board, or was not there on that day."))
        seat, row = seats[key], known.get(key)
        if mark == PRESENT and key not in holders:
            raise ValidationError(_("Nobody holds the seat “%(seat)s” on that day.") % {"seat": seat})
        if mark == PRESENT and is_early:
            day = date_format(held.held_on, "DATE_FORMAT")
            raise ValidationError(_("The meeting is on %(day)s. Until then, note only who is excused.") % {"day": day})
        if mark != PRESENT and key in voted:
            words = _("The seat “%(seat)s” has voted in this meeting. Take its votes away first.")
            raise ValidationError(words % {"seat": seat})
        _note(held, row or BoardAttendance(association=held.association, meeting=held, seat=seat), mark, holders, by)
    after = presence_now(held)
    if after.present < before.present and not after.is_quorate and _has_counted(held):
        words = _("A vote has been counted, and without this seat there would have been no quorum.")
        raise ValidationError([words, _("Take the decision back first.")])


def _note(held: BoardMeeting, row: BoardAttendance, mark: str, holders: Mapping[int, Any], by: User | None) -> None:
    before = {"is_present": row.is_present, "is_excused": row.is_excused} if row.pk else None
    if mark == UNKNOWN:
        if row.pk:
            remove(row=row, by=by, about=held.board)
        return
    row.is_present, row.is_excused = mark == PRESENT, mark == EXCUSED
    after = {"is_present": row.is_present, "is_excused": row.is_excused}
    if before == after:
        return
    row.term = holders.get(row.seat_id)
    row.full_clean()
    row.save()
    verb = Verb.CHANGED if before else Verb.CREATED
    record(by=by, verb=verb, row=row, before=before, after=after, about=held.board)


# --- papers -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_paper(*, meeting: BoardMeeting, values: Mapping[str, Any], by: User | None) -> BoardPaper:
    """Put a paper on the table. Refused: for an item of another meeting."""
    item = values.get("item")
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("This item is on another agenda.")})
    row = BoardPaper(association=meeting.association, meeting=meeting, by=by)
    return create(row=row, values=values, by=by, about=meeting.board)


@transaction.atomic
def remove_paper(*, paper: BoardPaper, by: User | None) -> None:
    """Take a paper off the table; its file goes."""
    name = paper.file
    remove(row=paper, by=by, about=paper.meeting.board)
    papers.let_go(name)


# --- what the verbs share ---------------------------------------------------------------------------------------------


def hold_meeting(meeting: BoardMeeting) -> BoardMeeting:
    """The row as it is now, kept from others until the transaction ends, so that who is there and what is voted does
    not change beneath a count. StaleSave if it is gone."""
    rows = BoardMeeting.objects.select_for_update(of=("self",)).select_related("board", "association")
    held = rows.filter(pk=meeting.pk).first()
    if held is None:
        raise StaleSave(None)
    held.board.association = held.association
    return held


def hold_open_meetings(board: int) -> None:
    """Keep the meetings of a board that are not closed from others, so that nobody votes while a seat changes hands."""
    list(BoardMeeting.objects.select_for_update(of=("self",)).filter(board=board, closed_at=None).order_by("pk"))


def _took_place(held: BoardMeeting) -> bool:
    """Whether somebody was there, or voted."""
    has_votes = Vote.objects.filter(item__meeting=held).exists()
    return has_votes or BoardAttendance.objects.filter(meeting=held, is_present=True).exists()


def _has_counted(held: BoardMeeting) -> bool:
    return AgendaItem.objects.filter(meeting=held, decision__in=(Decision.ADOPTED, Decision.REJECTED)).exists()


def _refuse_closed(held: BoardMeeting) -> None:
    if held.is_closed:
        raise ValidationError(_("This meeting is closed. Its attendance and votes stand."))


def _refuse_dissolved(board: Board, values: Mapping[str, Any]) -> None:
    starts_at = values.get("starts_at")
    if starts_at and board.closed_on and timezone.localdate(starts_at) > board.closed_on:
        day = date_format(board.closed_on, "DATE_FORMAT")
        raise ValidationError({"starts_at": _("The board was dissolved on %(day)s.") % {"day": day}})
