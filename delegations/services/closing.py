"""Verbs for the end of a trip: closing it plans the questions what came of it; opening it again takes back those that
nobody has been asked yet."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.models import Person
from delegations.agenda_lines import ON_AGENDA
from delegations.choices import DelegateState, TripState
from delegations.models import Delegation, GoalOnTrip, MeetingPerson, OutcomeRequest
from delegations.services.trips import hold_trip
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, title_of

AFTER_DAYS = (30, 90, 365)
"""So many days after the last one of a trip stakeholders are asked what came of it."""


@transaction.atomic
def close_trip(*, delegation: Delegation, by: User | None) -> Delegation:
    """Close a trip that is over. For each goal that went along three dated questions are written down, none twice.

    Refused: a trip that was called off, one that is closed, one whose last day there is not over.
    """
    held = hold_trip(delegation)
    if held.state == TripState.CLOSED:
        raise ValidationError(_("This trip is closed already."))
    if held.state == TripState.CALLED_OFF:
        raise ValidationError(_("This trip was called off. There is nothing to close."))
    if timezone.now().astimezone(held.place.zone).date() <= held.ends_on:
        day = date_format(held.ends_on, "DATE_FORMAT")
        raise ValidationError(_("The trip ends on %(day)s. Close it when that day is over.") % {"day": day})
    today = timezone.localdate()
    _become(held, {"state": TripState.CLOSED, "closed_on": today}, by)
    _plan_questions(held, today)
    return Delegation.objects.get(pk=held.pk)


@transaction.atomic
def open_trip_again(*, delegation: Delegation, by: User | None) -> Delegation:
    """Open a trip that was closed by mistake. Questions that were asked or answered stay. Refused: one that is open."""
    held = hold_trip(delegation)
    if held.state != TripState.CLOSED:
        raise ValidationError(_("This trip is not closed."))
    waiting = {"sent_at": None, "answered_at": None, "settled_at": None, "link": None}
    OutcomeRequest.objects.filter(delegation=held, **waiting).delete()
    _become(held, {"state": TripState.PLANNED, "closed_on": None}, by)
    return Delegation.objects.get(pk=held.pk)


def days_of_questions(ends_on: datetime.date, closed_on: datetime.date) -> dict[int, datetime.date]:
    """When each question is due. They are counted from the last day of the trip; for one that is closed late from so
    far back that the first is due at once and the others keep their distance from it."""
    base = max(ends_on, closed_on - datetime.timedelta(days=AFTER_DAYS[0]))
    return {days: base + datetime.timedelta(days=days) for days in AFTER_DAYS}


def _plan_questions(delegation: Delegation, closed_on: datetime.date) -> None:
    known = set(OutcomeRequest.objects.filter(delegation=delegation).values_list("goal", "after_days"))
    due = days_of_questions(delegation.ends_on, closed_on)
    linked = ("goal__person", "goal__organization", "delegate__person", "delegate")
    goals = list(GoalOnTrip.objects.filter(delegation=delegation).select_related(*linked))
    met = _met_by_goal(delegation)
    OutcomeRequest.objects.bulk_create(
        OutcomeRequest(
            association=delegation.association,
            delegation=delegation,
            goal=goal,
            person=_who_speaks(goal, met),
            after_days=days,
            due_on=due[days],
        )
        for goal in goals
        for days in AFTER_DAYS
        if (goal.pk, days) not in known
    )


def _who_speaks(goal: GoalOnTrip, met: dict[int, Person]) -> Person | None:
    """Who is asked: who speaks for the goal, who travelled with it, the first whom the trip met of that host."""
    if goal.goal.person:
        return goal.goal.person
    if goal.delegate and goal.delegate.state == DelegateState.COMING:
        return goal.delegate.person
    return met.get(goal.pk)


def _met_by_goal(delegation: Delegation) -> dict[int, Person]:
    rows = MeetingPerson.objects.filter(meeting__delegation=delegation, meeting__host__isnull=False)
    rows = rows.filter(meeting__state__in=ON_AGENDA)  # nobody was met by a wish, or where it was dropped
    found: dict[int, Person] = {}
    for row in rows.select_related("person", "meeting").order_by("pk"):
        found.setdefault(row.meeting.host_id or 0, row.person)
    return found


def _become(held: Delegation, values: dict[str, Any], by: User | None) -> None:
    before = {name: getattr(held, name) for name in values}
    version = held.version + 1
    Delegation.objects.filter(pk=held.pk).update(**values, version=version)
    after = values | {VERSION: version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before=before, after=after)
