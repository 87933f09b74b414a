"""The local partners of a trip: which organizations of our side there are to ask, and how many were asked.

A local partner is an organization of our side that belongs to the partnership; one whose time as its partner
organization is over does not count. One that was asked counts in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
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
