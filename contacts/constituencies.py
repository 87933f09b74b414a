"""Which organizations count for which constituency of a designated seat. Pure.

The kind of an organization decides, or the kind of local body that it is: an economic development office is a city
office too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contacts.choices import Constituency
from partnerships.choices import OrganizationKind

_BY_KIND = {
    OrganizationKind.COMPANY: (Constituency.BUSINESS,),
    OrganizationKind.CHAMBER: (Constituency.CHAMBER,),
    OrganizationKind.CITY_OFFICE: (Constituency.CITY_OFFICE,),
    OrganizationKind.EDUCATION: (Constituency.EDUCATION,),
    OrganizationKind.CULTURE: (Constituency.CULTURE,),
    OrganizationKind.CIVIC: (Constituency.CIVIC,),
}
_OFFICE = (Constituency.ECONOMIC_OFFICE, Constituency.CITY_OFFICE)
_BY_BODY = {
    "chamber_of_commerce": (Constituency.CHAMBER,),
    "amcham": (Constituency.CHAMBER,),
    "economic_development_dept": _OFFICE,
    "sister_city_econ_dev": _OFFICE,
    "international_affairs_dept": (Constituency.CITY_OFFICE,),
    "university_international": (Constituency.EDUCATION,),
}


def constituencies_of(kind: str, body: str = "") -> frozenset[str]:
    """The constituencies for which somebody counts who works in an organization of this kind; `body` is the code of the
    kind of local body that it is."""
    by_kind = _BY_KIND.get(OrganizationKind(kind), ())
    return frozenset(each.value for each in (*by_kind, *_BY_BODY.get(body, ())))


def of_houses(houses: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The constituencies of somebody who works in these organizations, each given by its kind and its local body."""
    return frozenset().union(*(constituencies_of(kind, body) for kind, body in houses))


def fits(wanted: Iterable[str], held: Iterable[str]) -> bool:
    """Whether somebody of the constituencies `held` may fill a seat that is designated for `wanted`: one is enough. A
    seat that is designated for none is open to everybody."""
    asked = frozenset(wanted)
    return not asked or bool(asked & frozenset(held))


def house_of(organization: Any) -> tuple[str, str]:
    """The kind of an organization, and the code of the kind of local body that it is."""
    body = organization.resource_kind
    return organization.kind, body.code if body else ""
