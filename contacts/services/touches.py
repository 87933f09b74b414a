"""Verbs for touches."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Person, Touch, TouchPerson
from contacts.services.causes import keep_causes
from contacts.services.ladder import refresh_rungs
from contacts.services.upkeep import hold_people, refresh_touches
from portal.accounts.models import Association, User
from portal.activity.models import Activity, Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, StaleSave, create, save_version, title_of

A_DAY = datetime.timedelta(days=1)  # it may be yesterday here where it is today in the partner city


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
    _refuse_nobody(people, values)
    hold_people(each.pk for each in people)
    row = Touch(association=association, by=by, **({"uid": uid} if uid else {}))
    touch = create(row=row, values=values, by=by, about=people[0] if len(people) == 1 else None)
    if touch.is_real and touch.happened_on >= timezone.localdate() - A_DAY:
        put_off = [each.pk for each in people if each.not_before_on]
        if put_off:  # somebody spoke to them after all, even if it is the day of the last touch
            Person.objects.filter(pk__in=put_off).update(not_before_on=None)
    _set_people(touch, people)
    return touch


@transaction.atomic
def change_touch(
    *, touch: Touch, read_version: int, people: Sequence[Person], values: Mapping[str, Any], by: User | None
) -> Touch:
    """Correct a touch; those who were in it and those who are now get their days anew.

    Other people alone are a change too: the version goes up and the record says it. Refused: nobody at all.
    """
    _refuse_nobody(people, values)
    before = sorted(touch.takers.values_list("person", flat=True))
    after = sorted(each.pk for each in people)
    hold_people({*before, *after})
    saved = save_version(row=touch, read_version=read_version, values=values, by=by)
    if before != after:
        saved = _count_people(saved, read_version, before, after, by)
        saved.takers.all().delete()
        _set_people(saved, people)
    elif saved.happened_on != touch.happened_on:
        saved.takers.update(happened_on=saved.happened_on)
    refresh_touches({*before, *after})
    refresh_rungs({*before, *after})
    return saved


@transaction.atomic
def remove_touch(*, touch: Touch, by: User | None) -> Activity:
    """Take a touch away that was logged by mistake. The record keeps what it held, so that it can be brought back
    (`contacts.services.removals`). Refused: one that an outcome came out of."""
    keep_causes(touch)
    people = list(touch.takers.values_list("person", flat=True))
    hold_people(people)
    held = {field.name: field.value_from_object(touch) for field in touch._meta.concrete_fields}
    held |= {"people": people, TITLE: title_of(touch)}
    held |= {name: list(getattr(touch, name).values_list("pk", flat=True)) for name in HANGING}
    about = Person.objects.filter(pk=people[0]).first() if len(people) == 1 else None
    act = record(by=by, verb=Verb.REMOVED, row=touch, before=held, about=about)
    touch.delete()
    refresh_touches(people)
    refresh_rungs(people)
    return act


HANGING = ("follow_ups", "introductions", "cards")
"""Reverse links that a removed touch leaves without it, and that come back with it."""


def put_people_back(*, touch: Touch, people: Sequence[Person]) -> None:
    """The people of a touch that has just been brought back."""
    _set_people(touch, people)


def _refuse_nobody(people: Sequence[Person], values: Mapping[str, Any]) -> None:
    if not people and not values.get("organization"):
        raise ValidationError({"people": _("Choose with whom.")})


def _count_people(touch: Touch, read_version: int, before: list[int], after: list[int], by: User | None) -> Touch:
    """Record the change of people; it counts as a version unless another value has changed as well."""
    if touch.version == read_version:
        touch.version = read_version + 1
        if not Touch.objects.filter(pk=touch.pk, version=read_version).update(version=touch.version):
            raise StaleSave(Touch.objects.filter(pk=touch.pk).first())
    now = {"people": after, VERSION: touch.version, TITLE: title_of(touch)}
    record(by=by, verb=Verb.CHANGED, row=touch, before={"people": before, TITLE: title_of(touch)}, after=now)
    return touch


def _set_people(touch: Touch, people: Sequence[Person]) -> None:
    rows = [
        TouchPerson(association=touch.association, touch=touch, person=each, happened_on=touch.happened_on)
        for each in people
    ]
    TouchPerson.objects.bulk_create(rows)
    refresh_touches([each.pk for each in people])
    refresh_rungs(each.pk for each in people)
