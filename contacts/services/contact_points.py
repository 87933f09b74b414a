"""Keeping the ways to reach a person or an organization."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from contacts.models import ContactPoint, Organization, Person
from contacts.points import TELEPHONES, value_key
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, StaleSave, title_of, without_controls

POINT = ("kind", "value", "use", "value_ja")
Point = Mapping[str, Any]
"""A contact point as a form gives it: kind, value, use, value_ja."""


def set_points(owner: Person | Organization, points: Sequence[Point], *, after: int = 0) -> None:
    """Write contact points down, in their order, after so many that there are. Call it inside a verb's transaction."""
    rows = []
    link = "person" if isinstance(owner, Person) else "organization"
    for order, point in enumerate(points, start=after + 1):
        said = {name: without_controls(value) for name, value in point.items()}
        row = ContactPoint(association=owner.association, order=order, **{link: owner}, **said)
        row.value_key = value_key(row.kind, row.value, owner.country)
        row.clean_fields(exclude=["association", link])
        rows.append(row)
    if rows:
        ContactPoint.objects.bulk_create(rows)


def refresh_keys(people: Collection[int]) -> None:
    """Read the telephone numbers of these people anew, because they are of another country now. Two statements."""
    if not people:
        return
    rows = list(ContactPoint.objects.filter(person__in=people, kind__in=TELEPHONES).select_related("person"))
    for row in rows:
        row.value_key = value_key(row.kind, row.value, row.person.country if row.person else "")
    ContactPoint.objects.bulk_update(rows, ["value_key"], batch_size=500)


def change_points(owner: Person | Organization, points: Sequence[Point], by: User | None) -> None:
    """Put these in the place of the old ones, if they differ. The row gets another version, so nobody's are lost:
    StaleSave if somebody saved it after it was read."""
    before = [_plain(each) for each in owner.points.values(*POINT)]
    after = [_plain(each) for each in points]
    if before == after:
        return
    rows: Any = type(owner).objects.filter(pk=owner.pk)
    if not rows.filter(version=owner.version).update(version=owner.version + 1):
        raise StaleSave(rows.first())  # where nothing else was changed, this is the first write
    owner.version += 1
    owner.points.all().delete()
    set_points(owner, points)
    said = {"version": owner.version, TITLE: title_of(owner)}
    record(by=by, verb=Verb.CHANGED, row=owner, before={"points": before}, after={"points": after} | said)


def _plain(point: Point) -> dict[str, Any]:
    return {name: point.get(name) or ("work" if name == "use" else "") for name in POINT}
