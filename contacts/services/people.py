"""Verbs for people, how to reach them, and where they work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.choices import NAMES
from contacts.models import Organization, Person, Position
from contacts.services.contact_points import Point, change_points, refresh_keys, set_points
from contacts.services.ladder import refresh_rungs
from contacts.services.name_index import forget_words, index_new, words_held_by
from contacts.services.organizations import settled
from contacts.services.tags import tags_called
from contacts.services.upkeep import (
    cadences,
    due_days,
    place_people,
    refresh_names,
    refresh_positions,
    refresh_touches,
)
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version

HANGING = (
    *("follow_ups", "introductions", "introductions_made", "introductions_received", "gifts", "consents"),
    *("talks", "questions_asked", "questions_answered", "advocacies"),
)
"""What somebody else wrote down about a person: it does not vanish with them."""


@transaction.atomic
def add_person(
    *,
    association: Association,
    values: Mapping[str, Any],
    by: User | None,
    points: Sequence[Point] = (),
    position: Mapping[str, Any] | None = None,
    tags: Sequence[str] = (),
) -> Person:
    """Write a person down. `points` are the ways to reach them, `position` where they work, `tags` names of tags."""
    person = Person(association=association, **{name: values.get(name, "") for name in NAMES})
    place_people([person])
    values = _with_tags(values, tags, association, by)
    person = create(row=person, values={name: value for name, value in values.items() if value != []}, by=by)
    set_points(person, points)
    index_new([person])
    if position:
        given = _with_organization(position, person, by)
        person.main_position = create(
            row=Position(association=association, person=person), values=given, by=by, about=person
        )
    person.soon_on, person.due_on = due_days(person, cadences())
    kept = {"main_position": person.main_position, "soon_on": person.soon_on, "due_on": person.due_on}
    Person.objects.filter(pk=person.pk).update(**kept)
    if position:
        refresh_rungs([person.pk])
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    points: Sequence[Point] | None = None,
    tags: Sequence[str] = (),
) -> Person:
    """Change what stands on a person; `points`, if given, take the place of all there were, which is a change too."""
    values = _with_tags(values, tags, person.association, by)
    country = Person.objects.filter(pk=person.pk).values_list("country", flat=True).first()
    person = save_version(row=person, read_version=read_version, values=values, by=by)
    if points is not None:
        change_points(person, points, by)
    if person.country != country:
        refresh_keys([person.pk])
    refresh_names([person])
    refresh_touches([person.pk])
    person.refresh_from_db()
    return person


@transaction.atomic
def change_photo(*, person: Person, read_version: int, photo: str, by: User | None) -> Person:
    """Another photo, by the name it is kept under; empty takes it away."""
    return save_version(row=person, read_version=read_version, values={"photo": photo}, by=by)


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
    if any(getattr(person, name).exists() for name in HANGING):
        raise ValidationError(
            _(
                "Promises, introductions, gifts or consents name this person. If they stand here twice, merge the two; "
                "if they want to be forgotten, an administrator erases their data."
            )
        )
    words = words_held_by([person.pk])
    remove(row=person, by=by)
    forget_words(words)


@transaction.atomic
def add_position(*, person: Person, values: Mapping[str, Any], by: User | None) -> Position:
    """Give a person a position in an organization."""
    values = _with_organization(values, person, by)
    row = create(row=Position(association=person.association, person=person), values=values, by=by, about=person)
    refresh_positions([person.pk])
    refresh_rungs([person.pk])
    return row


@transaction.atomic
def change_position(*, position: Position, read_version: int, values: Mapping[str, Any], by: User | None) -> Position:
    """Correct a position."""
    values = _with_organization(values, position.person, by)
    row = save_version(row=position, read_version=read_version, values=values, by=by, about=position.person)
    refresh_positions([row.person_id])
    refresh_rungs([row.person_id])
    return row


@transaction.atomic
def remove_position(*, position: Position, by: User | None) -> None:
    """Take away a position that was written down by mistake."""
    person = position.person_id
    remove(row=position, by=by, about=position.person)
    refresh_positions([person])
    refresh_rungs([person])


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


def _with_tags(
    values: Mapping[str, Any], names: Sequence[str], association: Association, by: User | None
) -> Mapping[str, Any]:
    """The values with tags of these names among the chosen ones."""
    if not names:
        return values
    chosen = {each.pk: each for each in values.get("tags", ())}
    chosen |= {each.pk: each for each in tags_called(association=association, names=names, by=by)}
    return {**values, "tags": list(chosen.values())}


def _with_organization(values: Mapping[str, Any], person: Person, by: User | None) -> Mapping[str, Any]:
    """The values with an organization that is saved; a new one stands on the person's side, in their partnerships."""
    organization = values.get("organization")
    if organization is None or organization.pk:
        return values
    partnerships = list(person.partnerships.all())
    return {**values, "organization": settled(organization, side=person.side, partnerships=partnerships, by=by)}
