"""Questions about members, invitations and networks, and the digests that tokens are looked up by."""

from __future__ import annotations

import hashlib
from typing import Self

from django.db.models import QuerySet
from django.utils import timezone

from portal.permissions import ADMINISTRATOR
from portal.scoping import OwnedQuerySet


def token_digest(token: str) -> str:
    """SHA-256 of a token, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


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

    def administrators(self) -> Self:
        """Memberships that may manage members."""
        return self.filter(role=ADMINISTRATOR)


class InviteQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def open(self) -> Self:
        """Invitations that were neither accepted nor revoked, run out or not."""
        return self.filter(accepted_at=None, revoked_at=None)

    def of_token(self, token: str) -> Self:
        """The invitation whose letter carries this token, with its association and who wrote it."""
        return self.filter(digest=token_digest(token)).select_related("association", "invited_by")
