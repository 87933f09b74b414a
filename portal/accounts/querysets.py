"""Questions about members, invitations and networks, and the digests that tokens are looked up by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Self

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
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

    def with_facts(self) -> Self:
        """Each with what the apps want to know of a member on every page; see `register_fact`."""
        return self.annotate(**{name: fact() for name, fact in _facts.items()})

    def administrators(self) -> Self:
        """Memberships that may manage members."""
        return self.filter(role=ADMINISTRATOR)


_facts: dict[str, Callable[[], Combinable]] = {}


def register_fact(name: str, fact: Callable[[], Combinable]) -> None:
    """Let the query that opens an association bring a fact about its member, as an attribute of the membership.

    Called from an app's `ready()`; `fact` gives an expression over memberships. A name registers once.
    """
    if name in _facts:
        raise ValueError(f"The fact {name!r} is registered twice.")
    _facts[name] = fact


def facts() -> tuple[str, ...]:
    """The names of the facts about a member, in the order in which they were registered."""
    return tuple(_facts)


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
