"""Whether somebody would be in two cities at once, in words that name both trips. Changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from delegations.choices import DelegateState, Direction, TripState
from delegations.models import Delegate, Delegation
from delegations.trip_days import days_words

ON_TRIP = (DelegateState.COMING, DelegateState.WAITING)
"""Whoever waits for a seat may be travelling tomorrow."""
MOST_NAMED = 3


def elsewhere(
    delegation: Delegation, people: Collection[int], first: datetime.date, last: datetime.date
) -> list[Delegate]:
    """Those of the people who are on another trip to another city on one of these days. One query."""
    here = delegation.place
    to_here = Q(delegation__direction=Direction.OUTBOUND, delegation__partnership__partner=here)
    to_here |= Q(delegation__direction=Direction.INBOUND, delegation__partnership__home=here)
    found = (
        Delegate.objects.filter(person__in=people, state__in=ON_TRIP)
        .filter(delegation__starts_on__lte=last, delegation__ends_on__gte=first)
        .exclude(delegation=delegation.pk)
        .exclude(delegation__state=TripState.CALLED_OFF)
        .exclude(to_here)
    )
    linked = ("person", "delegation__partnership__home", "delegation__partnership__partner")
    return list(found.select_related(*linked).order_by("pk"))


def refuse_two_places(
    delegation: Delegation,
    people: Collection[int],
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    field: str = "",
) -> None:
    """Refuse who would be in two cities on one day, each with both trips by name."""
    first, last = first or delegation.starts_on, last or delegation.ends_on
    words = [
        _(
            "%(person)s is on “%(other)s” in %(there)s, %(other_days)s. “%(this)s” in %(here)s is on %(these_days)s: "
            "nobody is in two cities at once. Withdraw them from one trip, or move its days."
        )
        % {
            "person": row.person,
            "other": row.delegation,
            "there": row.delegation.place.name,
            "other_days": days_words(row.delegation.starts_on, row.delegation.ends_on),
            "this": delegation,
            "here": delegation.place.name,
            "these_days": days_words(first, last),
        }
        for row in elsewhere(delegation, people, first, last)[:MOST_NAMED]
    ]
    if words:
        raise ValidationError({field: words} if field else words)
