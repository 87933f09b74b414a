"""Questions about imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from portal.permissions import ADMINISTRATOR
from portal.scoping import OwnedQuerySet

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class ImportRunQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """Whoever sent a file sees it, and administrators see all: it may name people whom others may not see."""
        return self if membership.role == ADMINISTRATOR else self.filter(by=membership.user_id)
