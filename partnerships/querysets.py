"""Questions about places and partnerships that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.scoping import OwnedQuerySet
from portal.search_key import words_of

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class PlacePairQuerySet(QuerySet):
    def with_places(self) -> Self:
        """Both places in the same query."""
        return self.select_related("first", "second")

    def matching(self, text: str) -> Self:
        """Pairs in which every word of `text`, in any script, width or case, occurs."""
        found = self
        for word in words_of(text):
            found = found.filter(search_key__contains=word)
        return found

    def in_region(self, code: str) -> Self:
        """Pairs of which one place lies in the state or prefecture of that code."""
        return self.filter(Q(first__region_code=code) | Q(second__region_code=code))

    def mapped(self) -> Self:
        """Pairs with both places known on the map."""
        return self.exclude(first__latitude=None).exclude(second__latitude=None)


class PartnershipQuerySet(OwnedQuerySet):
    def with_places(self) -> Self:
        """Both places and the pair in the same query."""
        return self.select_related("home", "partner", "pair")

    def visible_to(self, membership: Membership) -> Self:
        """All partnerships, or the ones a membership is limited to where limits were set."""
        limits = membership.partnership_limits.all()
        return self.filter(~Exists(limits) | Exists(limits.filter(partnership=OuterRef("pk"))))

    def published(self) -> Self:
        """Partnerships their association shows in the public directory."""
        return self.filter(is_public=True, association__is_public=True, association__closed_at=None)

    def current(self) -> Self:
        """Partnerships that have not ended."""
        return self.exclude(status="ended")


class PublishableQuerySet(OwnedQuerySet):
    def published(self) -> Self:
        """Rows their association shows to the public."""
        return self.filter(is_public=True, association__is_public=True, association__closed_at=None)
