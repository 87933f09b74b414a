"""Verbs for trips: planning, changing, copying, calling off, taking up again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.services.upkeep import hold_people
from delegations.choices import DelegateState, GoalStand, MeetingKind, MeetingState, TripState
from delegations.goals import part_of
from delegations.models import BudgetLine, Delegate, Delegation, GoalOnTrip, Meeting
from delegations.services.agenda import A_DAY, agenda_changed
from delegations.services.rungs import count_trip
from delegations.services.seats import move_up
from delegations.two_places import ON_TRIP, refuse_two_places
from partnerships.models import Partnership
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, create, save_version, title_of

MOST_NAMED = 3
DAYS = ("starts_on", "ends_on", "direction")
SHOWN_TO_GUESTS = (*DAYS, "title_en", "title_ja")


@transaction.atomic
def plan_trip(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Delegation:
    """Plan a trip. Refused: one that ends before it starts, one of more than sixty days."""
    row = Delegation(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_trip(*, delegation: Delegation, read_version: int, values: Mapping[str, Any], by: User | None) -> Delegation:
    """Change a trip; with more seats those who wait move up. Other days or another title are a change of the agenda
    that the counterpart has approved.

    Refused: fewer seats than people who travel, days or a direction by which somebody would be in two cities at once,
    days that leave an appointment outside.
    """
    held = hold_trip(delegation)
    _refuse_too_few_seats(held, values)
    is_moved = any(getattr(held, name) != values[name] for name in DAYS if name in values)
    if is_moved:
        _refuse_days(held, values)
    row = save_version(row=delegation, read_version=read_version, values=values, by=by, about=delegation.partnership)
    row.partnership = delegation.partnership
    if any(getattr(held, name) != getattr(row, name) for name in SHOWN_TO_GUESTS):
        agenda_changed(row)
    if row.is_planned:
        move_up(delegation=row, by=by)
    if is_moved:
        count_trip(row)
    return row


@transaction.atomic
def copy_trip(*, delegation: Delegation, values: Mapping[str, Any], by: User | None) -> Delegation:
    """Plan the next trip out of an earlier one: it takes along the budget with what was planned, and the goals that are
    open, on the side where they sit on the new trip. Who travels is asked anew."""
    row = Delegation(association=delegation.association, partnership=delegation.partnership, grew_from=delegation)
    copy = create(row=row, values=values, by=by, about=delegation.partnership)
    for line in BudgetLine.objects.filter(delegation=delegation):
        named = {name: getattr(line, name) for name in ("kind", "what_en", "what_ja", "paid_by")}
        sums = {"planned": line.planned, "currency": line.currency if line.planned is not None else ""}
        new = BudgetLine(association=copy.association, delegation=copy)
        create(row=new, values=named | sums, by=by, about=copy)
    goals = GoalOnTrip.objects.filter(delegation=delegation, goal__stand=GoalStand.OPEN)
    for each in goals.select_related("goal", "delegation"):
        taken = GoalOnTrip(association=copy.association, delegation=copy, goal=each.goal)
        create(row=taken, values={"part": part_of(each, copy), "priority": each.priority}, by=by, about=copy)
    return copy


@transaction.atomic
def call_off(*, delegation: Delegation, reason: str, by: User | None) -> Delegation:
    """Call a trip off, with the reason. Who is on it stays written down. Refused: a trip that is not planned."""
    held = hold_trip(delegation)
    if held.state != TripState.PLANNED:
        raise ValidationError(_("Only a planned trip can be called off."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it does not take place.")})
    return _set_state(held, TripState.CALLED_OFF, reason.strip(), by)


@transaction.atomic
def take_up(*, delegation: Delegation, by: User | None) -> Delegation:
    """Take a trip up again that was called off; a seat that became free meanwhile goes to the first in the line.

    Refused: who meanwhile would be in two cities at once.
    """
    held = hold_trip(delegation)
    if held.state != TripState.CALLED_OFF:
        raise ValidationError(_("This trip has not been called off."))
    refuse_two_places(held, _people_on(held))
    taken_up = _set_state(held, TripState.PLANNED, "", by)
    move_up(delegation=taken_up, by=by)
    return taken_up


def hold_trip(delegation: Delegation) -> Delegation:
    """The trip, locked until the transaction ends: whoever changes seats or agenda waits here."""
    linked = Delegation.objects.select_related("association", "partnership__home", "partnership__partner")
    return linked.select_for_update(of=("self",)).get(pk=delegation.pk)


def _people_on(delegation: Delegation) -> list[int]:
    """Who travels or waits, held until the transaction ends."""
    found = list(Delegate.objects.filter(delegation=delegation, state__in=ON_TRIP).values_list("person", flat=True))
    hold_people(found)
    return found


def _refuse_too_few_seats(held: Delegation, values: Mapping[str, Any]) -> None:
    seats = values.get("seats", held.seats)
    if seats is None or seats == held.seats:
        return
    number = Delegate.objects.filter(delegation=held, state=DelegateState.COMING).count()
    if seats < number:
        words = _("%(number)d travel already; there cannot be fewer seats. Withdraw somebody first.")
        raise ValidationError({"seats": words % {"number": number}})


def _refuse_days(held: Delegation, values: Mapping[str, Any]) -> None:
    first, last = values.get("starts_on", held.starts_on), values.get("ends_on", held.ends_on)
    changed = Delegation(partnership=held.partnership, direction=values.get("direction", held.direction))
    changed.pk, changed.title_en, changed.title_ja = held.pk, held.title_en, held.title_ja
    if first is None or last is None or last < first:
        return  # the row itself refuses these
    if held.state != TripState.CALLED_OFF:
        refuse_two_places(changed, _people_on(held), first=first, last=last, field="starts_on")
    planned = Meeting.objects.filter(delegation=held).exclude(starts_at=None)
    outside = [
        str(row)
        for row in planned.exclude(state=MeetingState.DROPPED).select_related("organization")
        if not _is_within(row, first, last, changed.place.zone)
    ]
    if outside:
        words = _("Appointments would lie outside the trip: %(names)s. Move them first.")
        names = pgettext("list of pages", "; ").join(outside[:MOST_NAMED])
        raise ValidationError({"starts_on": words % {"names": names}})


def _is_within(row: Meeting, first: datetime.date, last: datetime.date, zone: datetime.tzinfo) -> bool:
    """Whether an appointment lies within these days; a way may begin or end on the day beside them."""
    beside = A_DAY if row.kind == MeetingKind.TRAVEL else datetime.timedelta()
    return row.starts_at is None or first - beside <= timezone.localdate(row.starts_at, zone) <= last + beside


def _set_state(held: Delegation, state: str, reason: str, by: User | None) -> Delegation:
    before = {"state": held.state, "state_reason": held.state_reason}
    held.state, held.state_reason, held.version = state, reason, held.version + 1
    held.save(update_fields=["state", "state_reason", "version"])
    after = {"state": state, "state_reason": reason, VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before=before, after=after, about=held.partnership)
    count_trip(held)
    return held
