"""Questions about notices that chain."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from portal.accounts.models import Membership
from portal.accounts.querysets import token_digest
from portal.scoping import OwnedQuerySet


class NoticeQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """One's own and nobody else's, whatever one's role."""
        return self.filter(membership=membership)

    def unread(self) -> Self:
        """Those that nobody has marked as read."""
        return self.filter(read_at=None)


class NoticeLetterQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """The letters that went to this member; they name what stands in their other associations too."""
        return self.filter(membership=membership)

    def of_token(self, token: str) -> Self:
        """The letter whose link carries this token, with whose it is."""
        return self.filter(digest=token_digest(token)).select_related("association", "user")


def unread_notices() -> Any:
    """How many notices a membership has not read, as the query that opens an association asks it."""
    from portal.notices.models import Notice

    unread = Notice.objects.filter(membership=OuterRef("pk")).unread().order_by()
    counted = unread.values("membership").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
