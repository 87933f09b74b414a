"""The cast: two associations with one person per role in each, and people who have no business there.

Every permission story is told with them. Omaha and Springfield never see each other's records; a stranger has signed up
and belongs nowhere; the ex-member was on Omaha's staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from partnerships.models import Partnership
from portal.accounts.models import Association, Network, User
from portal.permissions import Role
from tests import factories


@dataclass(frozen=True)
class House:
    """One association with its people and its partnership."""

    association: Association
    board_member: User
    volunteer: User
    staff: User
    administrator: User
    partnership: Partnership

    def person(self, role: str) -> User:
        """The one who has that role here."""
        return getattr(self, role)


@dataclass(frozen=True)
class Cast:
    """Everybody. `omaha` and `springfield` are houses; the others stand outside."""

    omaha: House
    springfield: House
    network: Network
    network_reader: User
    operator: User
    ex_member: User
    stranger: User

    def everybody(self) -> Iterator[tuple[str, User]]:
        """Each person with the words a test's report may show."""
        for house in (self.omaha, self.springfield):
            for role in Role.values:
                yield f"{role} of {house.association.slug}", house.person(role)
        for name in ("network_reader", "operator", "ex_member", "stranger"):
            yield name, getattr(self, name)


def house(*, slug: str, name: str, ours: str, theirs: str) -> House:
    """An association, one person per role, one partnership."""
    association = factories.association(slug=slug, name_en=name)
    people = {
        role: factories.member(association=association, role=role, email=f"{role}@{slug}.example").user
        for role in Role.values
    }
    partnership = factories.partnership(
        association=association, home=factories.city(name=ours), partner=factories.city(name=theirs)
    )
    return House(association=association, partnership=partnership, **people)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast on an otherwise empty stage; open `scope(...)` before asking for owned rows."""
    return enter_all()


def enter_all() -> Cast:
    """Everybody enters, inside a transaction of the caller's."""
    omaha = house(slug="omaha", name="Omaha Sister Cities Association", ours="Omaha", theirs="Shizuoka")
    springfield = house(
        slug="springfield",
        name="Sister City Association of Springfield, Illinois",
        ours="Springfield",
        theirs="Ashikaga",
    )
    reader = factories.user(email="reader@network.example")
    gone = factories.member(association=omaha.association, role=Role.STAFF, email="gone@omaha.example")
    return Cast(
        omaha=omaha,
        springfield=springfield,
        network=factories.network(readers=[reader], associations=[omaha.association, springfield.association]),
        network_reader=reader,
        operator=factories.user(email="operator@portal.example", is_operator=True),
        ex_member=factories.ended(membership=gone).user,
        stranger=factories.user(email="stranger@elsewhere.example"),
    )
