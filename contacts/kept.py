"""The figures that are kept of touches, people and organizations, so that a board reads them without counting."""

from __future__ import annotations

from collections.abc import Iterator

from contacts.choices import Began, Rung, TouchKind
from contacts.models import Organization, Person, Touch
from partnerships.choices import Side
from portal.kept.counts import KeptCount, Place, key_of, register

AT_ONCE = 2000
BEGUN = {Began.US: "begun by us", Began.THEM: "begun by them", Began.BOTH: "begun by both"}


def touches() -> Iterator[Place]:
    """Every touch in which somebody was reached, by who began it."""
    rows = Touch.objects.order_by().values_list("kind", "began", "happened_on", "partnership_id")
    for kind, began, day, partnership in rows.iterator(AT_ONCE):
        if kind == TouchKind.ATTEMPT:
            continue
        month = day.year * 100 + day.month
        yield Place(month=month, key=key_of(began))
        if partnership:
            yield Place(partnership, month, key_of(began))


def people() -> Iterator[Place]:
    """Everybody, by rung and side."""
    for person in Person.objects.order_by().only("rung", "side").prefetch_related("partnerships").iterator(AT_ONCE):
        key = key_of(person.rung, person.side)
        yield Place(key=key)
        for partnership in person.partnerships.all():
            yield Place(partnership.pk, key=key)


def organizations() -> Iterator[Place]:
    """Every organization, by side."""
    rows = Organization.objects.order_by().only("side").prefetch_related("partnerships")
    for organization in rows.iterator(AT_ONCE):
        for part in [0, *(each.pk for each in organization.partnerships.all())]:
            yield Place(part, key=key_of(organization.side))


def organizations_by_sector() -> Iterator[Place]:
    """Every organization in each of its sectors, by side."""
    rows = Organization.objects.order_by().only("side").prefetch_related("partnerships", "sectors")
    for organization in rows.iterator(AT_ONCE):
        for part in [0, *(each.pk for each in organization.partnerships.all())]:
            for sector in organization.sectors.all():
                yield Place(part, key=key_of(sector.pk, organization.side))


def _side(side: str) -> str:
    return "here" if Side(side) == Side.HOME else "in the partner city"


register(
    KeptCount(
        "touches",
        "Touches",
        Touch,
        touches,
        lambda key: BEGUN[Began(key[0])],
        key=("began",),
        day="happened_on",
        part="partnership",
        without=("kind", TouchKind.ATTEMPT.value),
    )
)
register(
    KeptCount(
        "people",
        "People",
        Person,
        people,
        lambda key: f"on rung {Rung(int(key[0])).name.lower()} {_side(key[1])}",
        key=("rung", "side"),
        part="partnerships",
    )
)
register(
    KeptCount(
        "organizations",
        "Organizations",
        Organization,
        organizations,
        lambda key: _side(key[0]),
        key=("side",),
        part="partnerships",
    )
)
register(
    KeptCount(
        "organizations_by_sector",
        "Organizations",
        Organization,
        organizations_by_sector,
        lambda key: f"of sector {key[0]} {_side(key[1])}",
        key=("sectors", "side"),
        part="partnerships",
    )
)
