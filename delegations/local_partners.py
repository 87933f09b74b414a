"""The local partners of a trip: which organizations of our side there are to ask, and how many were asked.

A local partner is an organization of our side that belongs to the partnership; one whose time as its partner
organization is over does not count. One that was asked counts in any case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from contacts.models import Organization, PartnerOrganizationLink
from delegations.models import Delegation, PartnerAsk
from partnerships.choices import Side


@dataclass(frozen=True)
class Coverage:
    """How many of the local partners were asked, and those who were not."""

    asks: list[PartnerAsk]
    not_asked: list[Organization]

    @property
    def asked(self) -> int:
        """How many were asked."""
        return len(self.asks)

    @property
    def all(self) -> int:
        """How many there are to ask."""
        return len(self.asks) + len(self.not_asked)

    @property
    def percent(self) -> int | None:
        """The share of those asked, rounded down so that only all of them are 100; None where there is nobody."""
        return 100 * self.asked // self.all if self.all else None


def coverage_of(delegation: Delegation) -> Coverage:
    """Who was asked and who was not. Two queries."""
    asks = list(PartnerAsk.objects.filter(delegation=delegation).select_related("organization"))
    links = PartnerOrganizationLink.objects.filter(
        organization=OuterRef("pk"), partner_organization__partnership=delegation.partnership_id
    )
    ended = Q(partner_organization__to_year__lt=timezone.localdate().year)
    is_over = Exists(links.filter(ended)) & ~Exists(links.exclude(ended))
    ours: Any = Organization.objects.filter(side=Side.HOME, partnerships=delegation.partnership_id).exclude(is_over)
    not_asked = list(ours.exclude(pk__in=[ask.organization_id for ask in asks]))
    for row in (*(ask.organization for ask in asks), *not_asked):
        row.association = delegation.association
    return Coverage(asks, not_asked)


@dataclass(frozen=True)
class Asked:
    """How many of the local partners were asked; `names` of those who were not, as far as they are known."""

    asked: int = 0
    all: int = 0
    names: Sequence[str] = ()


def counted_for(delegations: Sequence[Delegation]) -> dict[int, Asked]:
    """Trip's key → what `coverage_of` counts, without fetching the organizations. Four queries, none for no trip."""
    if not delegations:
        return {}
    partnerships = {row.partnership_id for row in delegations}
    home = {"organization__side": Side.HOME}
    belonging = Organization.partnerships.through.objects.filter(partnership__in=partnerships, **home)
    counted = belonging.order_by().values("partnership").annotate(number=Count("pk"))
    ours = {row["partnership"]: row["number"] for row in counted}
    over = _over(partnerships)
    asks = PartnerAsk.objects.filter(delegation__in=[row.pk for row in delegations])
    asked: dict[int, set[int]] = defaultdict(set)
    for trip, organization in asks.values_list("delegation", "organization"):
        asked[trip].add(organization)
    named = {key for keys in (*asked.values(), *over.values()) for key in keys}
    known = set(belonging.filter(organization__in=named).values_list("partnership", "organization")) if named else set()
    found = {}
    for row in delegations:
        known_here = {key for partnership, key in known if partnership == row.partnership_id}
        left_out = known_here & (asked[row.pk] | over[row.partnership_id])
        not_asked = ours.get(row.partnership_id, 0) - len(left_out)
        found[row.pk] = Asked(len(asked[row.pk]), len(asked[row.pk]) + not_asked)
    return found


def _over(partnerships: Iterable[int]) -> dict[int, set[int]]:
    """Partnership → organizations whose time as its partner organization is over. One query."""
    links = PartnerOrganizationLink.objects.filter(partner_organization__partnership__in=partnerships)
    columns = ("partner_organization__partnership", "organization", "partner_organization__to_year")
    ended: dict[int, set[int]] = defaultdict(set)
    lasting: dict[int, set[int]] = defaultdict(set)
    this_year = timezone.localdate().year
    for partnership, organization, to_year in links.values_list(*columns):
        (ended if to_year is not None and to_year < this_year else lasting)[partnership].add(organization)
    return defaultdict(set, {key: keys - lasting[key] for key, keys in ended.items()})
