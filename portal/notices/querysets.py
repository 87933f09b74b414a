"""Questions about notices that chain."""

from __future__ import annotations

from typing import Self

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
