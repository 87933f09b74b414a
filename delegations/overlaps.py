"""Whose plans meet in one partner city in one month: ours and those of another association of this portal.

Nobody learns more of the others than the month, the city and what kind of plan it is: no day, no title, no person.
Which association it is, is told to those who are in a network with it, and only to them. Source: decision 0122.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from delegations.choices import Direction, TripState
from delegations.models import Delegation
from partnerships.choices import Side
from partnerships.models import Programme
from portal.accounts.models import Association, Membership, NetworkMembership
from portal.scoping import system_scope

THERE, HERE, PROGRAMME = "there", "here", "programme"
"""A trip to the city, a visit of a delegation from it, a programme in it. In the order in which they are named."""
KINDS = (THERE, HERE, PROGRAMME)
AHEAD = datetime.timedelta(days=550)
REASON = "find other associations that plan the same partner city in the same month; month, city and kind alone"


@dataclass(frozen=True)
class Plan:
    """Something planned with a partner city, in one month (its first day)."""

    association: int
    partnership: int
    city: int
    month_on: datetime.date
    kind: str
    lead: int | None = None
    row: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Others:
    """Another association as its reader may know it: by name only within a common network."""

    key: int
    association: Association | None = None
    network: str = ""

    @property
    def name(self) -> str:
        return self.association.name if self.association else _("Another association")

    @property
    def is_known(self) -> bool:
        return self.association is not None

    @property
    def email(self) -> str:
        """The address that it shows to the public, if it does."""
        return self.association.email if self.association and self.association.is_public else ""

    @property
    def website(self) -> str:
        return self.association.website if self.association and self.association.is_public else ""


@dataclass(frozen=True)
class Overlap:
    """One month in which we and another association plan something with one city."""

    partnership: int
    month_on: datetime.date
    other: int
    ours: tuple[Plan, ...]
    kinds: tuple[str, ...]

    @property
    def cause(self) -> str:
        """What a notice of it is told once by."""
        return f"overlap:{self.partnership}:{self.month_on:%Y-%m}:{self.other}"


def months_of(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the months that these days touch."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return months


def plans(today: datetime.date, *, cities: Iterable[int] | None = None) -> list[Plan]:
    """What is planned from this month on, of the associations in scope; with some partner cities, or with all. Two
    queries."""
    month, until = today.replace(day=1), today + AHEAD
    trips = Delegation.objects.filter(state=TripState.PLANNED, ends_on__gte=month, starts_on__lte=until)
    programmes = Programme.objects.filter(
        Q(ends_on__gte=month) | Q(ends_on=None, starts_on__gte=month),
        starts_on__lte=until,
        is_cancelled=False,
        side=Side.PARTNER,
    )
    found = []
    for rows in (trips, programmes):
        rows = rows.filter(association__closed_at=None).select_related("partnership__home", "partnership__partner")
        if cities is not None:
            rows = rows.filter(partnership__partner__in=list(cities))
        for row in rows:
            found += [plan for plan in _plans_of(row) if plan.month_on >= month]
    return found


def _plans_of(row: Any) -> list[Plan]:
    is_trip = isinstance(row, Delegation)
    kind = PROGRAMME if not is_trip else THERE if row.direction == Direction.OUTBOUND else HERE
    lead = row.lead_id if is_trip else None
    return [
        Plan(row.association_id, row.partnership_id, row.partnership.partner_id, month, kind, lead, row)
        for month in months_of(row.starts_on, row.ends_on or row.starts_on)
    ]


def overlaps_of(association: int, known: Iterable[Plan]) -> list[Overlap]:
    """Where plans of one association meet those of others, by month, city and other association. Pure."""
    ours: dict[tuple[int, datetime.date], list[Plan]] = defaultdict(list)
    theirs: dict[tuple[int, datetime.date], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for plan in known:
        place = (plan.city, plan.month_on)
        if plan.association == association:
            ours[place].append(plan)
        else:
            theirs[place][plan.association].add(plan.kind)
    found = []
    for place, mine in ours.items():
        for other, kinds in theirs[place].items() if place in theirs else ():
            for partnership in sorted({plan.partnership for plan in mine}):
                own = tuple(plan for plan in mine if plan.partnership == partnership)
                named = tuple(kind for kind in KINDS if kind in kinds)
                found.append(Overlap(partnership, place[1], other, own, named))
    return sorted(found, key=lambda each: (each.month_on, each.partnership, each.other))


def overlaps_now(association: Association, today: datetime.date) -> list[Overlap]:
    """The overlaps of one association as plans stand at this moment. Demonstrations meet demonstrations alone. Four
    queries."""
    own = plans(today)
    if not own:
        return []
    with system_scope(REASON):
        there = plans(today, cities={plan.city for plan in own})
    others = [plan for plan in there if plan.association != association.pk]
    alike = _alike({plan.association for plan in others}, association) if others else set()
    return overlaps_of(association.pk, [*own, *(plan for plan in others if plan.association in alike)])


def _alike(keys: Collection[int], association: Association) -> set[int]:
    rows = Association.objects.open().filter(pk__in=keys, is_demonstration=association.is_demonstration)
    return set(rows.values_list("pk", flat=True))


def others_of(membership: Membership, overlaps: Sequence[Overlap]) -> Mapping[int, Others]:
    """The other associations as this member's association may know them: those in a common network by name. A
    query, where there are any."""
    keys = {each.other for each in overlaps}
    known: dict[int, Others] = {}
    if keys:
        with system_scope("see which other associations are in a common network"):
            own = NetworkMembership.objects.filter(association=membership.association_id).values("network")
            rows = NetworkMembership.objects.filter(association__in=keys, network__in=own)
            for row in rows.select_related("association", "network").order_by("network__name_en"):
                known.setdefault(row.association_id, Others(row.association_id, row.association, row.network.name))
    return {key: known.get(key, Others(key)) for key in keys}


def plan_words(kinds: Sequence[str]) -> str:
    """What the others plan, the one that weighs most."""
    said = {
        THERE: _("a trip there"),
        HERE: _("a visit from there"),
        PROGRAMME: _("a programme there"),
    }
    return said[kinds[0]]
