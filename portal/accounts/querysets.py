"""Questions about members, invitations and networks."""

from __future__ import annotations

from typing import Self

from django.db.models import QuerySet
from django.utils import timezone

from portal.scoping import OwnedQuerySet


class AssociationQuerySet(QuerySet):
    def listed(self) -> Self:
        """Associations that show themselves in the public directory."""
        return self.filter(is_public=True, closed_at=None)

    def open(self) -> Self:
        """Associations that have not been closed."""
        return self.filter(closed_at=None)


class MembershipQuerySet(OwnedQuerySet):
    def live(self) -> Self:
        """Memberships that have not ended, in associations that are open, of users who may sign in."""
        return self.filter(ended_at=None, association__closed_at=None, user__is_active=True)


class InviteQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
