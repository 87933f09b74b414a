"""Who reads the guide, and where its steps begin for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.urls import resolve, reverse

from portal.accounts.models import Membership, Network, User
from portal.guide.personas import BY_ROLE, Persona, Step
from portal.permissions import NETWORK_READER, OPERATOR, TABLE
from portal.scoping import system_scope


@dataclass(frozen=True)
class Reader:
    """What somebody is in this portal; nothing, while they are not signed in."""

    memberships: tuple[Membership, ...] = ()
    others: frozenset[str] = field(default_factory=frozenset)

    @property
    def personas(self) -> list[Persona]:
        """The pages that are about them."""
        roles = {each.role for each in self.memberships} | self.others
        return [persona for role, persona in BY_ROLE.items() if role in roles]

    def membership_for(self, persona: Persona, asked: str) -> Membership | None:
        """The membership from which the steps of a page begin: of the house they come from, else where they have that
        part, else any."""
        ranked = sorted(self.memberships, key=lambda each: (each.association.slug != asked, each.role != persona.role))
        return next(iter(ranked), None)


def reader_of(user: User | AnonymousUser) -> Reader:
    """Ask for the reader's memberships and networks: two queries, none for somebody who is not signed in."""
    if not isinstance(user, User):
        return Reader()
    with system_scope("name the associations of the member who reads the guide"):
        rows = Membership.objects.live().filter(user=user).select_related("association")
        memberships = tuple(rows.order_by("association__name_en", "pk"))
    reads = {NETWORK_READER} if Network.objects.filter(readers=user).exists() else set()
    operates = {OPERATOR} if user.is_operator else set()
    return Reader(memberships, frozenset(reads | operates))


def address_for(persona: Persona, step: Step, reader: Reader, membership: Membership | None) -> str:
    """Where this reader begins a step; empty if it has no page of its own, or their part does not open it."""
    if not step.url_name or (step.is_in_house and membership is None):
        return ""
    kwargs = {"association": membership.association.slug} if step.is_in_house and membership else {}
    address = reverse(step.url_name, kwargs=kwargs)
    mark: str = resolve(address).func.permission_mark  # type: ignore[attr-defined]  # every view of ours wears one
    if mark not in TABLE:
        return address
    is_open = membership.role in TABLE[mark] if step.is_in_house and membership else persona.role in reader.others
    return address if is_open else ""
