"""Trips as they stand on a list: those under way and ahead first, the nearest before the others; then those that were.

A trip is under way from its first day to its last by the calendar of the city that it visits; two cities a date line
apart may disagree for some hours, and the city that is visited is right.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from delegations.choices import DelegateState, TripState
from delegations.models import Delegation
from delegations.trip_days import days_words

MOST_PAST = 100
A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class TripLine:
    """One trip on a list: the days in words, and how far it is as a mark and in words."""

    trip: Delegation
    days: str
    state: str
    words: str


def trip_lines(rows: QuerySet[Delegation], moment: datetime.datetime) -> tuple[list[TripLine], list[TripLine]]:
    """Those under way or ahead, then the past ones and those that were called off, newest first. Two queries."""
    travelling = Count("delegates", filter=Q(delegates__state=DelegateState.COMING))
    linked = rows.select_related("partnership__home", "partnership__partner", "lead").annotate(travelling=travelling)
    since = moment.date() - A_DAY
    ahead = linked.filter(ends_on__gte=since, state=TripState.PLANNED).order_by("starts_on", "pk")
    near = list(ahead)
    past = [row for row in near if is_over(row, moment)]
    gone = linked.exclude(ends_on__gte=since, state=TripState.PLANNED).order_by("-starts_on", "-pk")[:MOST_PAST]
    return [line(row, moment) for row in near if row not in past], [line(row, moment) for row in (*past, *gone)]


def today_there(trip: Delegation, moment: datetime.datetime) -> datetime.date:
    """The day it is in the city that is visited."""
    return timezone.localdate(moment, trip.place.zone)


def is_over(trip: Delegation, moment: datetime.datetime) -> bool:
    """Whether its last day has passed there."""
    return trip.ends_on < today_there(trip, moment)


def line(trip: Delegation, moment: datetime.datetime) -> TripLine:
    """A trip with its days and how far it is. Pure: give it with its partnership and both places."""
    today = today_there(trip, moment)
    if trip.state == TripState.CALLED_OFF:
        state, words = "rest", _("called off")
    elif trip.state == TripState.CLOSED:
        state, words = "rest", _("closed")
    elif trip.ends_on < today:
        state, words = "soon", _("is over")
    elif trip.starts_on <= today:
        state, words = "well", _("under way")
    else:
        state, words = "rest", _("planned")
    return TripLine(trip, days_words(trip.starts_on, trip.ends_on), state, words)
