"""Verbs for terms: who sits on a seat, from when until when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.charters import refuse_before_charter
from contacts.choices import CandidateState, Constituency
from contacts.constituencies import fits, house_of, of_houses
from contacts.models import Board, BoardMeeting, Person, Position, Seat, SeatCandidate, SeatConstituency, Term
from contacts.services.ladder import refresh_rungs
from contacts.services.meetings import hold_open_meetings
from contacts.services.seats import hold_seat, holds_seat
from contacts.services.upkeep import hold_people
from contacts.vacancies import Span, first_overlap, last_day
from portal.accounts.models import Membership, User
from portal.permissions import TABLE
from portal.saving import StaleSave, create, remove, save_version


@transaction.atomic
def appoint(*, seat: Seat, values: Mapping[str, Any], by: User | None) -> Term:
    """Give somebody a seat. Without a last day the term has the years that the board gives; who was a candidate is
    seated.

    Refused: an advisory board whose charter is not approved, a person outside the constituencies of the seat on the
    first day, a day on which the seat is held already or is not there, somebody who holds another seat of the board, a
    board that has been dissolved by the last day.
    """
    refuse_before_charter(seat.board)
    person = values["person"]
    hold_people([person.pk])
    hold_seat(seat)
    given = dict(values)
    if not given.get("ends_on"):
        given["ends_on"] = last_day(given["starts_on"], seat.board.term_years)
    _refuse_dissolved(seat.board, given["ends_on"])
    _refuse_term(seat, person, given, by, besides=None)
    row = create(row=Term(association=seat.association, seat=seat), values=given, by=by, about=seat)
    for candidate in SeatCandidate.objects.filter(seat=seat, person=person).exclude(state=CandidateState.SEATED):
        seated = {"state": CandidateState.SEATED}
        save_version(row=candidate, read_version=candidate.version, values=seated, by=by, about=person)
    refresh_rungs([person.pk])
    return row


@transaction.atomic
def change_term(*, term: Term, read_version: int, values: Mapping[str, Any], by: User | None) -> Term:
    """Correct the days of a term, or with which account its holder signs in. Refused as `appoint` refuses, and days
    that leave out a meeting at which its holder was, or voted."""
    if term.person_id:
        hold_people([term.person_id])
    hold_seat(term.seat)
    given = {"starts_on": term.starts_on, "ends_on": term.ends_on, "left_on": term.left_on} | dict(values)
    _refuse_term(term.seat, term.person, given, by, besides=term)
    hold_open_meetings(term.seat.board_id)
    _refuse_missed_meeting(term, given)
    row = save_version(row=term, read_version=read_version, values=values, by=by, about=term.seat)
    if term.person_id:
        refresh_rungs([term.person_id])
    return row


def leave_seat(
    *, term: Term, read_version: int, left_on: datetime.date | None, because: str = "", by: User | None
) -> Term:
    """Say that somebody gave up the seat before the end: `left_on` is the last day on which they held it. From the next
    day it is vacant. None takes it back, if nobody else has come."""
    values = {"left_on": left_on, "left_because": because if left_on else ""}
    return change_term(term=term, read_version=read_version, values=values, by=by)


@transaction.atomic
def remove_term(*, term: Term, by: User | None) -> None:
    """Take away a term that was entered by mistake; who was a candidate is one again. Refused: its holder was at a
    meeting, or voted."""
    if term.person_id:
        hold_people([term.person_id])
    hold_seat(term.seat)
    held = Term.objects.filter(pk=term.pk).first()
    if held is None:
        raise StaleSave(None)
    if held.attendances.exists() or held.votes.exists():
        raise ValidationError(_("They were at a meeting in this term. Write down when they left instead."))
    remove(row=held, by=by, about=term.seat)
    for candidate in SeatCandidate.objects.filter(seat=term.seat, person=held.person_id).select_related("person"):
        if candidate.state == CandidateState.SEATED and not holds_seat(candidate):
            again = {"state": CandidateState.WILLING}
            save_version(row=candidate, read_version=candidate.version, values=again, by=by, about=candidate.person)
    if term.person_id:
        refresh_rungs([term.person_id])


def _refuse_term(
    seat: Seat, person: Person | None, given: Mapping[str, Any], by: User | None, *, besides: Term | None
) -> None:
    first, last = given["starts_on"], given.get("left_on") or given["ends_on"]
    if given["ends_on"] < first:
        raise ValidationError({"ends_on": _("The last day lies before the first.")})
    if first < seat.opened_on:
        words = _("The seat has been there since %(day)s only.") % {"day": date_format(seat.opened_on, "DATE_FORMAT")}
        raise ValidationError({"starts_on": words})
    if seat.closed_on and last >= seat.closed_on:
        words = _("The seat is abolished on %(day)s.") % {"day": date_format(seat.closed_on, "DATE_FORMAT")}
        raise ValidationError({"ends_on": words})
    if last < first:
        return  # the row itself refuses it, at the field that says so
    span = Span(first, last)
    if (user := given.get("user")) is not None:
        _refuse_account(seat, user, span, besides)
    _refuse_overlap(seat, span, besides, by)
    if person is not None:
        _refuse_second_seat(seat, person, span, besides)
        if besides is None or besides.starts_on != first:
            _refuse_outsider(seat, person, first)


def _refuse_dissolved(board: Board, last: datetime.date) -> None:
    if board.closed_on and last >= board.closed_on:
        words = _("The board is dissolved on %(day)s. The term ends before that day.")
        words %= {"day": date_format(board.closed_on, "DATE_FORMAT")}
        raise ValidationError({"ends_on": words})


def _refuse_account(seat: Seat, user: User, span: Span, besides: Term | None) -> None:
    """One account casts one ballot; somebody whose role has no vote casts none. An account that stands there stays."""
    rows = Term.objects.filter(seat__board=seat.board_id, user=user).exclude(seat=seat).select_related("seat")
    for row in rows:
        if span.overlaps(Span(row.starts_on, row.last_on)):
            words = _("%(user)s signs in for the seat “%(seat)s” of this board then. One account has one vote.")
            raise ValidationError({"user": words % {"user": user, "seat": row.seat}})
    if besides is not None and besides.user_id == user.pk:
        return
    membership = Membership.objects.live().filter(user=user).first()
    if membership is None:
        raise ValidationError({"user": _("Choose somebody who is a member of your association.")})
    if seat.is_voting and membership.role not in TABLE["boards.vote"]:
        words = _(
            "%(user)s cannot vote with the role “%(role)s”. Leave this empty, so that staff note the votes, or have an "
            "administrator make them a board member."
        )
        raise ValidationError({"user": words % {"user": user, "role": membership.get_role_display()}})


def _refuse_missed_meeting(term: Term, given: Mapping[str, Any]) -> None:
    span = Span(given["starts_on"], given["left_on"] or given["ends_on"])
    was_there = Q(attendances__term=term, attendances__is_present=True) | Q(items__votes__term=term)
    for meeting in BoardMeeting.objects.filter(was_there).select_related("association").distinct():
        if not span.holds(meeting.held_on):
            words = _("They were at the meeting on %(day)s. The term has to reach that day.")
            last = "left_on" if given["left_on"] else "ends_on"
            field = "starts_on" if meeting.held_on < span.starts_on else last
            raise ValidationError({field: words % {"day": date_format(meeting.held_on, "DATE_FORMAT")}})


def _refuse_overlap(seat: Seat, span: Span, besides: Term | None, by: User | None) -> None:
    rows = Term.objects.filter(seat=seat).select_related("person").order_by("starts_on")
    others = [row for row in rows if besides is None or row.pk != besides.pk]
    place = first_overlap(span, [Span(row.starts_on, row.last_on) for row in others])
    if place is None:
        return
    other = others[place]
    words = {
        "person": other.person if _may_see(other.person, by) else _("somebody"),
        "first": date_format(other.starts_on, "DATE_FORMAT"),
        "last": date_format(other.last_on, "DATE_FORMAT"),
    }
    raise ValidationError(
        {
            "starts_on": _(
                "%(person)s holds the seat from %(first)s to %(last)s, and terms do not overlap. Choose a later first "
                "day, or write down that they left."
            )
            % words
        }
    )


def _may_see(person: Person | None, by: User | None) -> bool:
    """Whether who acts may be told who sits there; a verb without an actor is the portal's own."""
    if person is None or by is None:
        return person is not None
    membership = Membership.objects.live().filter(user=by).first()
    return membership is not None and Person.objects.visible_to(membership).filter(pk=person.pk).exists()


def _refuse_second_seat(seat: Seat, person: Person, span: Span, besides: Term | None) -> None:
    rows = Term.objects.filter(seat__board=seat.board_id, person=person).exclude(seat=seat).select_related("seat")
    for row in rows:
        if span.overlaps(Span(row.starts_on, row.last_on)):
            words = _("%(person)s holds the seat “%(seat)s” of this board then. One person holds one seat.")
            raise ValidationError({"person": words % {"person": person, "seat": row.seat}})


def _refuse_outsider(seat: Seat, person: Person, day: datetime.date) -> None:
    wanted = list(SeatConstituency.objects.filter(seat=seat).values_list("constituency", flat=True))
    jobs = list(
        Position.objects.filter(person=person)
        .current(day)
        .select_related("organization", "organization__resource_kind")
    )
    if fits(wanted, of_houses(house_of(job.organization) for job in jobs)):
        return
    names = pgettext("list", ", ").join(str(Constituency(each).label) for each in wanted)
    houses = pgettext("list", ", ").join(dict.fromkeys(str(job.organization) for job in jobs))
    words = {"person": person, "wanted": names, "houses": houses, "day": date_format(day, "DATE_FORMAT")}
    if houses:
        told = _(
            "The seat is designated for: %(wanted)s. On %(day)s %(person)s works at: %(houses)s. Choose somebody else, "
            "or correct where they work."
        )
    else:
        told = _(
            "The seat is designated for: %(wanted)s. We do not know where %(person)s works on %(day)s. Write their "
            "position down first, or choose somebody else."
        )
    raise ValidationError({"person": told % words})
