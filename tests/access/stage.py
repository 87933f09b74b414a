"""Two furnished houses, and everybody who might come to an address of one of them, each with a browser."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from contacts import rsvp
from contacts.models import Invitation
from delegations import guests
from delegations.models import GuestLink
from partnerships.services.limits import limit_membership
from portal.backups.table_hashes import TableHash
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.access.rows import rows_of
from tests.access.visitors import Visitor
from tests.access.world import furnish
from tests.cast import Cast, enter_all

SIGNED_OUT = {"guest", "rsvp_guest", "anonymous"}


class World(NamedTuple):
    """Who there is, what stands behind each part of an address of each house, the browsers of those who ask, and the
    rows that Springfield had before anybody asked."""

    cast: Cast
    parts: dict[str, dict[str, Any]]
    who: dict[str, Visitor]
    rows: dict[str, TableHash]

    def is_untouched(self, answer: Any) -> bool:
        """Whether Springfield's rows are still what they were, before what the request did is taken back."""
        return not answer.written or rows_of(self.cast.springfield.association) == self.rows


def set_up() -> World:
    """All of it, inside a transaction of the caller's."""
    cast, pair = enter_all(), factories.pair()
    houses = (cast.omaha, cast.springfield)
    parts = {house.association.slug: furnish(house) | {"pair": pair.slug} for house in houses}
    return World(cast, parts, visitors(cast, parts["omaha"]), rows_of(cast.springfield.association))


def visitors(cast: Cast, parts: dict[str, Any]) -> dict[str, Visitor]:
    """Omaha's members by their roles, one who sees another partnership alone, guests with links of Omaha's, people who
    have no business there."""
    limited = factories.member(association=cast.omaha.association, role=Role.STAFF, email="limited@omaha.example")
    elsewhere = factories.partnership(
        association=cast.omaha.association, home=cast.omaha.partnership.home, partner=factories.city(name="Oita")
    )
    with scope(cast.omaha.association):
        limit_membership(membership=limited, partnerships=[elsewhere], by=None)
        links = [GuestLink.objects.get(pk=parts["of_trips"][name]) for name in ("guest_link", "goal_link")]
        invitation = Invitation.objects.get(pk=parts["invitation"])
    people = {role: cast.omaha.person(role) for role in Role.values}
    people |= {name: getattr(cast, name) for name in ("network_reader", "operator", "ex_member", "stranger")}
    people["limited_member"] = limited.user
    doors = {
        "guest": [reverse("guest_by_token", args=[guests.token_of(link)]) for link in links],
        "rsvp_guest": [reverse("rsvp_by_token", args=[rsvp.token_of(invitation)])],
        "anonymous": [],
    }
    signed_in = {name: Visitor(user) for name, user in people.items()}
    return signed_in | {name: Visitor(doors=each) for name, each in doors.items()}
