"""Questions that chain."""

from __future__ import annotations

from typing import Self

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from contacts.models import Organization
from delegations.choices import GoalStand
from partnerships.models import Partnership
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
    """Questions about the register of stakeholders' goals."""

    def wanting(self, aim: str) -> Self:
        """Those who want this, by its code."""
        return self._holding("wants", aim)

    def offering(self, aim: str) -> Self:
        """Those who offer this, by its code."""
        return self._holding("offers", aim)

    def open(self) -> Self:
        """Those that are neither reached nor given up."""
        return self.filter(stand=GoalStand.OPEN)

    def of_partnership(self, partnership: Partnership) -> Self:
        """Those of this partnership, and those of no partnership in particular."""
        return self.filter(Q(partnership=partnership) | Q(partnership=None))

    def with_names(self) -> Self:
        """With the rows that a line about a goal names."""
        return self.select_related("organization", "person", "partnership__home", "partnership__partner")

    def with_house(self) -> Self:
        """With the key by which lists order them, `house`: the organization's name."""
        return self.annotate(house=F("organization__search_key"))

    def _holding(self, column: str, code: str) -> Self:
        # No database but PostgreSQL looks into a list: both hold it as text in which a code stands in quotes.
        as_text = {f"{column}_as_text": Cast(column, TextField())}
        return self.alias(**as_text).filter(**{f"{column}_as_text__contains": f'"{code}"'})

    def visible_to(self, membership: Membership) -> Self:
        """All goals; for a limited membership those of its partnerships, and of organizations it may see."""
        if sees_all(limits_of(membership)):
            return self
        mine = OfPartnershipQuerySet.visible_to(self, membership)
        of_mine = Q(partnership=None, organization__in=Organization.objects.visible_to(membership))
        return mine.filter(Q(partnership__isnull=False) | of_mine)


class GuestLinkQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All links; for a limited membership those of the trips and goals that it may see."""
        from delegations.models import Delegation, StakeholderGoal

        if sees_all(limits_of(membership)):
            return self
        trips, goals = Delegation.objects.visible_to(membership), StakeholderGoal.objects.visible_to(membership)
        return self.filter(Q(delegation__in=trips) | Q(delegation=None, goal__in=goals))
