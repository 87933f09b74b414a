"""Verbs for items of an agenda: ideas, their place on an agenda, ballots, decisions, next steps."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts.choices import Ballot, Decision
from contacts.models import (
    AgendaItem,
    Board,
    BoardAttendance,
    BoardMeeting,
    BoardPaper,
    BylawChange,
    FollowUp,
    Term,
    Vote,
)
from contacts.quorum import Tally
from contacts.services.follow_ups import promise
from contacts.services.meetings import hold_meeting
from contacts.sittings import holders_at, is_cast_in_person, missing_words, presence_now, seats_at, tallies
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, StaleSave, create, remove, save_version, title_of

UP, DOWN = "up", "down"
COPIED = ("kind", "title_en", "title_ja", "about_en", "about_ja", "is_voted_on", "goal")
ITEM_MINUTES = ("minutes_en", "minutes_ja", "decided_en", "decided_ja")


@transaction.atomic
def add_item(
    *, board: Board, values: Mapping[str, Any], by: User | None, meeting: BoardMeeting | None = None
) -> AgendaItem:
    """Write down an idea, or an item at the end of an agenda. Refused: the agenda of a closed meeting."""
    row = AgendaItem(association=board.association, board=board, proposed_by=by)
    if meeting is not None:
        held = _open_meeting(meeting)
        row.meeting, row.order = held, _next_order(held)
    return create(row=row, values=values, by=by, about=board)


@transaction.atomic
def change_item(*, item: AgendaItem, read_version: int, values: Mapping[str, Any], by: User | None) -> AgendaItem:
    """Correct what an item is about. Refused: once somebody has voted on it or it is decided, because the words are
    those that the board decided on; taking the vote away from a change of the by-laws."""
    held = _held_item(item)
    if held.decision:
        raise ValidationError(
            _("This item is decided, and its wording stands. What was said about it can still be corrected.")
        )
    if Vote.objects.filter(item=held).exists():
        raise ValidationError(
            _("Somebody has voted on this wording already. Take the votes away first, or put the item off.")
        )
    if values.get("is_voted_on") is False and BylawChange.objects.filter(item=held).exists():
        raise ValidationError({"is_voted_on": _("A change of the by-laws is decided by a vote.")})
    return save_version(row=item, read_version=read_version, values=values, by=by, about=item.board)


@transaction.atomic
def write_item_minutes(
    *, item: AgendaItem, read_version: int, values: Mapping[str, Any], by: User | None
) -> AgendaItem:
    """Write down what was said about an item, and the decision in words; after the meeting was closed too."""
    if set(values) - set(ITEM_MINUTES):
        raise ValueError(f"{sorted(values)} are no minutes.")
    _held_item(item, is_open=False)
    return save_version(row=item, read_version=read_version, values=values, by=by, about=item.board)


@transaction.atomic
def place_item(*, item: AgendaItem, meeting: BoardMeeting | None, by: User | None) -> AgendaItem:
    """Put an item at the end of an agenda, its papers with it, or back among the ideas; then its papers stay on the
    table where they lie. Refused: a closed meeting, another board's, an item with votes or a decision."""
    held = _held_item(item)
    _refuse_settled(held)
    target = None
    if meeting is not None:
        target = _open_meeting(meeting)
        if target.board_id != held.board_id:
            raise ValidationError(_("This meeting is another board's."))
    before = held.meeting_id
    if before == (target.pk if target else None):
        return held
    held.meeting, held.order = target, _next_order(target) if target else 1
    if target:
        BoardPaper.objects.filter(item=held).update(meeting=target)
    return _write(held, ("meeting", "order"), {"meeting": before}, {"meeting": held.meeting_id}, by)


@transaction.atomic
def move_item(*, item: AgendaItem, way: str, by: User | None) -> None:
    """Change places with the item above or below; the first has none above, then nothing happens."""
    if item.meeting is None:
        raise ValidationError(_("This idea is on no agenda yet."))
    held = _open_meeting(item.meeting)
    rows = list(AgendaItem.objects.filter(meeting=held))
    places = {row.pk: place for place, row in enumerate(rows)}
    if item.pk not in places:
        raise StaleSave(None)
    place = places[item.pk]
    other = place + (1 if way == DOWN else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            AgendaItem.objects.filter(pk=row.pk).update(order=order)
    before, after = {"order": place + 1}, {"order": other + 1}
    record(by=by, verb=Verb.CHANGED, row=item, before=before, after=after, about=item.board)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User | None) -> None:
    """Take an item away. Refused: one with votes or a decision."""
    held = _held_item(item)
    _refuse_settled(held)
    remove(row=held, by=by, about=held.board)


# --- votes ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def cast_own_ballot(*, item: AgendaItem, ballot: str, by: User) -> Vote:
    """Cast the ballot of the seat that one holds oneself, or change it until the votes are counted.

    Refused: somebody who holds no seat on that day, and whatever `_ballot` refuses.
    """
    held, meeting = _votable(item)
    holders = holders_at(meeting)
    seat = next((key for key, term in holders.items() if term.user_id == by.pk), None)
    if seat is None:
        raise ValidationError(_("You hold no seat on this board on the day of the meeting. Staff note the votes."))
    return _ballot(held, meeting, seat, holders, ballot, by)


@transaction.atomic
def note_ballots(*, item: AgendaItem, ballots: Mapping[int, str], by: User | None) -> None:
    """Note how those who are there voted: seat → ballot; an empty one takes the ballot away.

    Refused: to turn around a ballot that the holder of the seat has cast; whatever `_ballot` refuses.
    """
    held, meeting = _votable(item)
    holders = holders_at(meeting)
    cast = {row.seat_id: row for row in Vote.objects.filter(item=held).select_related("seat")}
    for seat, ballot in ballots.items():
        if ballot:
            _refuse_turning(cast.get(seat), holders.get(seat), ballot, by)
            _ballot(held, meeting, seat, holders, ballot, by)
        elif row := Vote.objects.filter(item=held, seat=seat).first():
            remove(row=row, by=by, about=held.board)


def _refuse_turning(row: Vote | None, holder: Term | None, ballot: str, by: User | None) -> None:
    is_own = row is not None and holder is not None and is_cast_in_person(row, holder)
    if row is None or not is_own or row.ballot == ballot or (by is not None and by.pk == row.cast_by_id):
        return
    words = _("The holder of the seat “%(seat)s” has cast this vote. You can take it away, not turn it around.")
    raise ValidationError(words % {"seat": row.seat})


def _ballot(
    held: AgendaItem, meeting: BoardMeeting, key: int, holders: Mapping[int, Term], ballot: str, by: User | None
) -> Vote:
    if ballot not in Ballot.values:
        raise ValidationError(_("Choose yes, no, or to abstain."))
    seat = seats_at(meeting).filter(pk=key).first()
    if seat is None or key not in holders:
        raise ValidationError(_("Nobody holds this seat on the day of the meeting."))
    if not seat.is_voting:
        raise ValidationError(_("The seat “%(seat)s” has no vote.") % {"seat": seat})
    if not BoardAttendance.objects.filter(meeting=meeting, seat=seat, is_present=True).exists():
        words = _("The seat “%(seat)s” is not noted as present. Only who is there votes; staff note who is there.")
        raise ValidationError(words % {"seat": seat})
    row = Vote.objects.filter(item=held, seat=seat).first()
    before = row.ballot if row else None
    if row is not None and before == ballot:
        return row
    row = row or Vote(association=held.association, item=held, seat=seat)
    row.term, row.ballot, row.cast_by = holders[key], ballot, by
    row.full_clean()
    row.save()
    verb = Verb.CHANGED if before else Verb.CREATED
    record(by=by, verb=verb, row=row, before={"ballot": before}, after={"ballot": ballot}, about=held.board)
    return row


@transaction.atomic
def count_votes(*, item: AgendaItem, read_version: int, values: Mapping[str, Any], by: User | None) -> AgendaItem:
    """Decide an item by its ballots: more yes than no adopts it, a tie rejects it. `values` may word the decision.

    Refused: no quorum, no vote. An adopted change of the by-laws takes the day of the meeting.
    """
    held, meeting = _votable(item)
    if held.version != read_version:
        raise StaleSave(held)
    tally = tallies([held])[held.pk]
    if not tally.yes + tally.no:
        raise ValidationError(_("Nobody has voted yes or no yet."))
    return _settle(held, tally, meeting.held_on, values, by)


def _settle(
    held: AgendaItem, tally: Tally, day: datetime.date, values: Mapping[str, Any], by: User | None
) -> AgendaItem:
    held.decision, held.decided_on = tally.decision, day
    for name, value in values.items():
        setattr(held, name, value)
    held.full_clean()
    after = {"decision": held.decision, "decided_on": day}
    row = _write(held, ("decision", "decided_on", *values), {"decision": ""}, after, by)
    change = BylawChange.objects.filter(item=held).first()
    if change is not None and held.decision == Decision.ADOPTED:
        effective = max(change.effective_on or day, day)
        columns = {"adopted_on": day, "effective_on": effective, "version": change.version + 1}
        BylawChange.objects.filter(pk=change.pk).update(**columns)
        after = {"adopted_on": day, "effective_on": effective, VERSION: change.version + 1, TITLE: title_of(change)}
        record(by=by, verb=Verb.CHANGED, row=change, before={"adopted_on": None}, after=after, about=held.board)
    return row


@transaction.atomic
def note_item(*, item: AgendaItem, read_version: int, values: Mapping[str, Any], by: User | None) -> AgendaItem:
    """Say that the board has taken note of an item that is not put to the vote, with the result in words."""
    held = _undecided(item)
    if held.version != read_version:
        raise StaleSave(held)
    if held.is_voted_on:
        raise ValidationError(_("This item is put to the vote. Count the votes, or put it off."))
    held.decision, held.decided_on = Decision.NOTED, _day_of(held)
    for name, value in values.items():
        setattr(held, name, value)
    held.full_clean()
    return _write(held, ("decision", "decided_on", *values), {"decision": ""}, {"decision": held.decision}, by)


@transaction.atomic
def put_off(*, item: AgendaItem, read_version: int, by: User | None) -> AgendaItem:
    """Put an item off: this meeting shows that it did, and the item waits among the ideas again. Returns the new one.

    Its votes stay where they were cast; a change of the by-laws goes with the new item.
    """
    held = _undecided(item)
    if held.version != read_version:
        raise StaleSave(held)
    again = AgendaItem(association=held.association, board=held.board, proposed_by=held.proposed_by)
    again = create(row=again, values={name: getattr(held, name) for name in COPIED}, by=by, about=held.board)
    BylawChange.objects.filter(item=held).update(item=again)
    held.decision, held.decided_on = Decision.POSTPONED, _day_of(held)
    _write(held, ("decision", "decided_on"), {"decision": ""}, {"decision": held.decision}, by)
    return again


@transaction.atomic
def reopen_item(*, item: AgendaItem, read_version: int, by: User | None) -> AgendaItem:
    """Take a decision back that was written down too early, while the meeting is not closed. Refused: one that was put
    off, because it waits among the ideas already."""
    held = _held_item(item)
    if held.version != read_version:
        raise StaleSave(held)
    if not held.decision or held.decision == Decision.POSTPONED:
        raise ValidationError(_("There is no decision to take back."))
    before = {"decision": held.decision}
    held.decision, held.decided_on = "", None
    row = _write(held, ("decision", "decided_on"), before, {"decision": ""}, by)
    change = BylawChange.objects.filter(item=held).first()
    if change is not None and change.adopted_on is not None:
        version = change.version + 1
        BylawChange.objects.filter(pk=change.pk).update(adopted_on=None, version=version)
        after = {"adopted_on": None, VERSION: version, TITLE: title_of(change)}
        was = {"adopted_on": change.adopted_on}
        record(by=by, verb=Verb.CHANGED, row=change, before=was, after=after, about=held.board)
    return row


@transaction.atomic
def promise_next_step(*, item: AgendaItem, values: Mapping[str, Any], by: User | None) -> FollowUp:
    """Turn an item into a promise: what, by when, who. Refused: an item that has one already."""
    held = _held_item(item, is_open=False)
    if held.next_step_id:
        raise ValidationError(_("The next step of this item is written down already."))
    given = dict(values) | {"partnership": held.board.partnership}
    step = promise(association=held.association, values=given, by=by)
    held.next_step = step
    _write(held, ("next_step",), {"next_step": None}, {"next_step": step.pk}, by)
    return step


# --- what the verbs share ---------------------------------------------------------------------------------------------


def _open_meeting(meeting: BoardMeeting) -> BoardMeeting:
    held = hold_meeting(meeting)
    if held.is_closed:
        raise ValidationError(_("This meeting is closed. Its agenda stands."))
    return held


def _held_item(item: AgendaItem, *, is_open: bool = True) -> AgendaItem:
    """The item as it is now, with its meeting kept from others. Refused: one of a closed meeting."""
    if item.meeting_id:
        held_meeting = hold_meeting(item.meeting or BoardMeeting.objects.get(pk=item.meeting_id))
        if is_open and held_meeting.is_closed:
            raise ValidationError(_("This meeting is closed. Its attendance and votes stand."))
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("board__partnership", "meeting")
    held = rows.filter(pk=item.pk).first()
    if held is None:
        raise StaleSave(None)
    if held.meeting_id != item.meeting_id:
        raise StaleSave(held)
    held.association = held.board.association = item.association
    if held.meeting:
        held.meeting.association, held.meeting.board = item.association, held.board
    return held


def _undecided(item: AgendaItem) -> AgendaItem:
    held = _held_item(item)
    if held.meeting is None:
        raise ValidationError(_("This idea is on no agenda yet."))
    if held.decision:
        raise ValidationError(_("What became of this item is written down already."))
    return held


def _votable(item: AgendaItem) -> tuple[AgendaItem, BoardMeeting]:
    """The item and its meeting, when one may vote on it now. Refused: no vote is asked for, decided already, no quorum;
    said with how many are missing."""
    held = _undecided(item)
    meeting = held.meeting
    assert meeting is not None  # noqa: S101 -- _undecided has asked
    if not held.is_voted_on:
        raise ValidationError(_("This item is not put to the vote."))
    found = presence_now(meeting)
    if not found.is_quorate:
        raise ValidationError(missing_words(found))
    return held, meeting


def _refuse_settled(held: AgendaItem) -> None:
    if held.decision or Vote.objects.filter(item=held).exists():
        raise ValidationError(_("There are votes or a decision on this item. It stays on its agenda."))


def _next_order(meeting: BoardMeeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"]
    return int(last or 0) + 1


def _day_of(held: AgendaItem) -> datetime.date | None:
    return held.meeting.held_on if held.meeting else None


def _write(
    held: AgendaItem, names: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any], by: User | None
) -> AgendaItem:
    """Save columns of a row that is held, as another version, and record it."""
    held.version += 1
    held.save(update_fields=[*names, "version"])
    kept = dict(after) | {VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before=dict(before), after=kept, about=held.board)
    return held
