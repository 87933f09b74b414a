"""Questions that chain."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from contacts.models import Organization
from partnerships.querysets import OfPartnershipQuerySet, limits_of, sees_all
from portal.accounts.models import Membership
from portal.scoping import OwnedQuerySet


class OfDelegationQuerySet(OwnedQuerySet):
    """Rows of one trip: whoever sees the trip's partnership sees them."""

    def visible_to(self, membership: Membership) -> Self:
        """All rows; for a limited membership those of the trips of its partnerships."""
        from delegations.models import Delegation

        if sees_all(limits_of(membership)):
            return self
        return self.filter(delegation__in=Delegation.objects.visible_to(membership))


class StakeholderGoalQuerySet(OfPartnershipQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All goals; for a limited membership those of its partnerships, and of organizations it may see."""
        if sees_all(limits_of(membership)):
            return self
        mine = OfPartnershipQuerySet.visible_to(self, membership)
        of_mine = Q(partnership=None, organization__in=Organization.objects.visible_to(membership))
        return mine.filter(Q(partnership__isnull=False) | of_mine)
