"""Verbs for touches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Person, Touch, TouchPerson
from contacts.services.upkeep import refresh_touches
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


@transaction.atomic
def log_touch(
    *,
    association: Association,
    people: Sequence[Person],
    values: Mapping[str, Any],
    by: User | None,
    uid: uuid.UUID | None = None,
) -> Touch:
    """Log what was said with these people. A note whose `uid` is here already is the same note: it is returned.

    Refused: nobody at all (neither people nor an organization), a day that lies ahead.
    """
    if uid and (known := Touch.objects.filter(uid=uid).first()):
        return known
    if not people and not values.get("organization"):
        raise ValidationError({"people": _("Choose with whom.")})
    row = Touch(association=association, by=by, **({"uid": uid} if uid else {}))
    touch = create(row=row, values=values, by=by, about=people[0] if len(people) == 1 else None)
    _set_people(touch, people)
    return touch


@transaction.atomic
def change_touch(
    *, touch: Touch, read_version: int, people: Sequence[Person], values: Mapping[str, Any], by: User | None
) -> Touch:
    """Correct a touch; those who were in it and those who are now get their days anew."""
    before = list(touch.takers.values_list("person", flat=True))
    touch = save_version(row=touch, read_version=read_version, values=values, by=by)
    touch.takers.all().delete()
    _set_people(touch, people)
    refresh_touches(before)
    return touch


@transaction.atomic
def remove_touch(*, touch: Touch, by: User | None) -> None:
    """Take a touch away that was logged by mistake."""
    people = list(touch.takers.values_list("person", flat=True))
    remove(row=touch, by=by)
    refresh_touches(people)


def _set_people(touch: Touch, people: Sequence[Person]) -> None:
    rows = [
        TouchPerson(association=touch.association, touch=touch, person=each, happened_on=touch.happened_on)
        for each in people
    ]
    TouchPerson.objects.bulk_create(rows)
    refresh_touches([each.pk for each in people])
