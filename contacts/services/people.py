"""Verbs for people, how to reach them, and where they work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import ContactPoint, Organization, Person, Position
from contacts.points import value_key
from contacts.services.name_index import forget_words, index_new, words_held_by
from contacts.services.upkeep import place_people, refresh_names, refresh_positions, refresh_touches
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, create, remove, save_version, title_of

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
POINT = ("kind", "value", "use", "value_ja")
Point = Mapping[str, Any]
"""A contact point as a form gives it: kind, value, use, value_ja."""


@transaction.atomic
def add_person(
    *, association: Association, values: Mapping[str, Any], by: User | None, points: Sequence[Point] = ()
) -> Person:
    """Write a person down. `points` are the ways to reach them."""
    person = Person(association=association, **{name: values.get(name, "") for name in NAMES})
    place_people([person])
    person = create(row=person, values=values, by=by)
    _set_points(person, points)
    index_new([person])
    refresh_touches([person.pk])
    person.refresh_from_db()
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    points: Sequence[Point] | None = None,
) -> Person:
    """Change what stands on a person; `points`, if given, take the place of all there were, which is a change too."""
    person = save_version(row=person, read_version=read_version, values=values, by=by)
    if points is not None:
        _change_points(person, points, by)
    refresh_names([person])
    refresh_touches([person.pk])
    person.refresh_from_db()
    return person


@transaction.atomic
def remove_person(*, person: Person, by: User | None) -> None:
    """Delete a person who was written down by mistake, with positions, contact points and cards.

    Refused once somebody was in touch with them: then they stay, are merged with their double, or are erased.
    """
    if person.takings.exists():
        raise ValidationError(
            _(
                "Somebody has been in touch with this person. If they stand here twice, merge the two; if they want "
                "to be forgotten, an administrator erases their data."
            )
        )
    words = words_held_by([person.pk])
    remove(row=person, by=by)
    forget_words(words)


@transaction.atomic
def add_position(*, person: Person, values: Mapping[str, Any], by: User | None) -> Position:
    """Give a person a position in an organization."""
    row = create(row=Position(association=person.association, person=person), values=values, by=by, about=person)
    refresh_positions([person.pk])
    return row


@transaction.atomic
def change_position(*, position: Position, read_version: int, values: Mapping[str, Any], by: User | None) -> Position:
    """Correct a position."""
    row = save_version(row=position, read_version=read_version, values=values, by=by, about=position.person)
    refresh_positions([row.person_id])
    return row


@transaction.atomic
def remove_position(*, position: Position, by: User | None) -> None:
    """Take away a position that was written down by mistake."""
    person = position.person_id
    remove(row=position, by=by, about=position.person)
    refresh_positions([person])


@transaction.atomic
def move_job(
    *,
    person: Person,
    organization: Organization,
    on: datetime.date,
    by: User | None,
    values: Mapping[str, Any] | None = None,
    ends: Sequence[Position] | None = None,
) -> Position:
    """Somebody begins a new job on a day: the positions in `ends`, else the main one, end the day before and stay.

    Refused: a day before the old position began.
    """
    leaving = list(ends) if ends is not None else [person.main_position] if person.main_position else []
    last_day = on - datetime.timedelta(days=1)
    for position in leaving:
        if position.from_on and position.from_on > last_day:
            raise ValidationError({"from_on": _("The old position began on or after this day. Choose a later day.")})
        save_version(row=position, read_version=position.version, values={"to_on": last_day}, by=by, about=person)
    new = {"organization": organization, "from_on": on, "is_main": True, **(values or {})}
    return add_position(person=person, values=new, by=by)


@transaction.atomic
def add_points(*, person: Person, points: Sequence[Point]) -> None:
    """More ways to reach a person, after those there are."""
    _set_points(person, points, after=person.points.count())


def _set_points(person: Person, points: Sequence[Point], *, after: int = 0) -> None:
    rows = []
    for order, point in enumerate(points, start=after + 1):
        row = ContactPoint(association=person.association, person=person, order=order, **point)
        row.value_key = value_key(row.kind, row.value, person.country)
        row.full_clean()
        rows.append(row)
    ContactPoint.objects.bulk_create(rows)


def _change_points(person: Person, points: Sequence[Point], by: User | None) -> None:
    """Put these in the place of the old ones, if they differ. The row gets another version, so nobody's are lost."""
    before = [_plain_point(each) for each in person.points.values(*POINT)]
    after = [_plain_point(each) for each in points]
    if before == after:
        return
    person.version += 1
    Person.objects.filter(pk=person.pk).update(version=person.version)
    person.points.all().delete()
    _set_points(person, points)
    said = {"version": person.version, TITLE: title_of(person)}
    record(by=by, verb=Verb.CHANGED, row=person, before={"points": before}, after={"points": after} | said)


def _plain_point(point: Point) -> dict[str, Any]:
    return {name: point.get(name) or ("work" if name == "use" else "") for name in POINT}
