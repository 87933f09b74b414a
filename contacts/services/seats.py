"""Verbs for the seats of boards, and for the people thought of for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.charters import refuse_before_charter
from contacts.choices import CandidateState
from contacts.models import Board, BoardMeeting, Invitation, Person, Seat, SeatCandidate, SeatConstituency, Term
from contacts.services.meetings import hold_open_meetings
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, create, remove, save_version, title_of

SPOKEN_TO = (CandidateState.ASKED, CandidateState.WILLING, CandidateState.UNWILLING)


@transaction.atomic
def add_seat(*, board: Board, values: Mapping[str, Any], constituencies: Collection[str] = (), by: User | None) -> Seat:
    """Create a seat on a board. With constituencies it is designated: only somebody of one of them may fill it."""
    row = create(row=Seat(association=board.association, board=board), values=values, by=by, about=board)
    _designate(row, constituencies, by)
    return row


@transaction.atomic
def change_seat(
    *, seat: Seat, read_version: int, values: Mapping[str, Any], constituencies: Collection[str], by: User | None
) -> Seat:
    """Change a seat. Whoever sits there stays, even if the seat is designated for others now.

    Refused: a last day on which, or after which, somebody holds it; a first day after somebody's first; taking its vote
    away, or giving it one, while a meeting at which it was there or voted is open.
    """
    held = hold_seat(seat)
    if values.get("is_voting", held.is_voting) != held.is_voting:
        _refuse_open_meeting(held)
    closed_on, opened_on = values.get("closed_on"), values.get("opened_on")
    later = [row for row in held.terms.all() if closed_on and row.last_on >= closed_on]
    if later:
        words = _("A term reaches until %(day)s. Write down first that they left.")
        last = max(row.last_on for row in later)
        raise ValidationError({"closed_on": words % {"day": date_format(last, "DATE_FORMAT")}})
    if opened_on and any(row.starts_on < opened_on for row in held.terms.all()):
        raise ValidationError({"opened_on": _("Somebody held the seat before this day.")})
    if opened_on and closed_on and closed_on < opened_on:
        raise ValidationError({"closed_on": _("This day lies before the day on which the seat was created.")})
    row = save_version(row=seat, read_version=read_version, values=values, by=by, about=seat.board)
    if _designate(row, constituencies, by) and row.version == read_version:
        row.version += 1  # so that whoever read the seat before does not turn this back unseen
        Seat.objects.filter(pk=row.pk).update(version=row.version)
        after = {VERSION: row.version, TITLE: title_of(row)}
        record(by=by, verb=Verb.CHANGED, row=row, before={}, after=after, about=seat.board)
    return row


@transaction.atomic
def remove_seat(*, seat: Seat, by: User | None) -> None:
    """Take away a seat that was entered by mistake. Refused: somebody has held it, or was written to about it; such a
    seat is abolished by its day."""
    held = hold_seat(seat)
    if held.terms.exists() or held.attendances.exists() or held.votes.exists():
        raise ValidationError(_("Somebody has held this seat. Write the day on which it was abolished instead."))
    if Invitation.objects.filter(candidate__seat=held).exists():
        raise ValidationError(_("Somebody was asked to take it. Write the day on which it was abolished instead."))
    remove(row=held, by=by, about=seat.board)


def _refuse_open_meeting(held: Seat) -> None:
    hold_open_meetings(held.board_id)
    was_there = Q(attendances__seat=held, attendances__is_present=True) | Q(items__votes__seat=held)
    open_ones = BoardMeeting.objects.filter(was_there, closed_at=None).select_related("association")
    if meeting := open_ones.order_by("starts_at").first():
        words = _("The seat was there at the meeting on %(day)s, which is not closed yet. Close that meeting first.")
        day = date_format(meeting.held_on, "DATE_FORMAT")
        raise ValidationError({"is_voting": words % {"day": day}})


def hold_seat(seat: Seat) -> Seat:
    """The seat as it is now, kept from others until the transaction ends, so that two never fill it at once."""
    return Seat.objects.select_for_update().get(pk=seat.pk)


def _designate(seat: Seat, constituencies: Collection[str], by: User | None) -> bool:
    """Whether anything changed by it."""
    known = {row.constituency: row for row in SeatConstituency.objects.filter(seat=seat)}
    for name, row in known.items():
        if name not in constituencies:
            remove(row=row, by=by, about=seat)
    for name in constituencies:
        if name not in known:
            row = SeatConstituency(association=seat.association, seat=seat)
            create(row=row, values={"constituency": name}, by=by, about=seat)
    return set(known) != set(constituencies)


# --- candidates -------------------------------------------------------------------------------------------------------


def holds_seat(candidate: SeatCandidate) -> bool:
    """Whether a candidate who was seated still sits there, or will. Somebody whose term is over can be thought of
    again."""
    if candidate.state != CandidateState.SEATED:
        return False
    terms = Term.objects.filter(seat=candidate.seat_id, person=candidate.person_id)
    return any(term.last_on >= timezone.localdate() for term in terms)


def consider(*, seat: Seat, person: Person, note: str, by: User | None) -> SeatCandidate:
    """Think of somebody for a seat. Nothing is said to them by this. Refused: the same person twice."""
    row = SeatCandidate(association=seat.association, seat=seat, by=by)
    return create(row=row, values={"person": person, "note": note}, by=by, about=person)


@transaction.atomic
def change_candidate(
    *, candidate: SeatCandidate, read_version: int, values: Mapping[str, Any], by: User | None
) -> SeatCandidate:
    """Say how far one is with a candidate, and why this person.

    Refused: somebody spoken to before an advisory board's charter is approved, "seated" without a term.
    """
    state = values.get("state", candidate.state)
    if state != candidate.state and holds_seat(candidate):
        raise ValidationError({"state": _("They hold the seat. What ends it is the end of their term.")})
    if state != candidate.state and state == CandidateState.SEATED:
        raise ValidationError({"state": _("Appoint them to the seat, with the days of the term.")})
    if state != candidate.state and state in SPOKEN_TO:
        refuse_before_charter(candidate.seat.board, "state")
    return save_version(row=candidate, read_version=read_version, values=values, by=by, about=candidate.person)


@transaction.atomic
def remove_candidate(*, candidate: SeatCandidate, by: User | None) -> None:
    """Take a candidate off the list who was put there by mistake. Refused: one who was written to, one who is seated;
    such a one is no longer thought of."""
    held = SeatCandidate.objects.select_for_update().get(pk=candidate.pk)
    if holds_seat(held) or Invitation.objects.filter(candidate=held).exists():
        raise ValidationError(_("They were written to, or seated. Say that they are no longer thought of instead."))
    remove(row=held, by=by, about=candidate.person)
