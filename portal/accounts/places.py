"""Where a user may go: associations, networks, the operators' room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import Association, Membership, Network, User
from portal.scoping import system_scope


@dataclass(frozen=True)
class Place:
    """A door to choose: its name, what the user is there, its address."""

    name: str
    part: str
    address: str
    name_other: str = ""
    other_language: str = ""
    is_demonstration: bool = False


def places_of(user: User) -> list[Place]:
    """Every door that is open to a user, associations first. Two queries."""
    with system_scope("list the associations of the signed-in user"):
        memberships = list(
            Membership.objects.live().filter(user=user).select_related("association").order_by("association__name_en")
        )
    places = [
        _place(each.association, each.get_role_display(), each.association.get_absolute_url()) for each in memberships
    ]
    places += [
        _place(network, _("Reader of the network"), network.get_absolute_url())
        for network in Network.objects.filter(readers=user)
    ]
    if user.is_operator:
        places.append(Place(_("Running this portal"), _("Operator"), reverse("operate")))
    return places


def closed_to(user: User) -> list[Association]:
    """The associations that were closed while the user was a member of them. One query."""
    with system_scope("tell members of a closed association why they find it no more"):
        rows = Membership.objects.filter(user=user, ended_at=None).exclude(association__closed_at=None)
        return [row.association for row in rows.select_related("association").order_by("pk")]


def _place(row: Any, part: str, address: str) -> Place:
    other = row.name_en if row.name == row.name_ja else row.name_ja
    return Place(
        name=row.name,
        part=part,
        address=address,
        name_other=other,
        other_language="en" if other == row.name_en else "ja",
        is_demonstration=row.is_demonstration,
    )
