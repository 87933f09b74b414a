"""Verbs for lessons: what the next trip of the same partnership should do otherwise, or again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from delegations.choices import TripState
from delegations.models import Delegation, Lesson
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, create, remove, save_version, title_of


def write_lesson(*, delegation: Delegation, values: Mapping[str, Any], by: User) -> Lesson:
    """Write down what was learned. Refused: a lesson without words."""
    row = Lesson(association=delegation.association, delegation=delegation, by=by)
    return create(row=row, values=values, by=by)


def change_lesson(*, lesson: Lesson, read_version: int, values: Mapping[str, Any], by: User) -> Lesson:
    """Correct a lesson. Refused: a lesson without words."""
    return save_version(row=lesson, read_version=read_version, values=values, by=by)


def remove_lesson(*, lesson: Lesson, by: User) -> None:
    """Take a lesson away that was written down by mistake."""
    remove(row=lesson, by=by)


@transaction.atomic
def take_lesson(*, lesson: Lesson, into: Delegation, by: User) -> Lesson:
    """Say that a planned trip of the same partnership heeds the lesson.

    Refused: another partnership's trip, one that is not planned, a lesson that another trip has taken.
    """
    held = Lesson.objects.select_for_update(of=("self",)).select_related("association", "delegation").get(pk=lesson.pk)
    if into.partnership_id != held.delegation.partnership_id or into.pk == held.delegation_id:
        raise ValidationError(_("A lesson goes into another trip of the same partnership."))
    if into.state != TripState.PLANNED:
        raise ValidationError(_("Only a trip that is being planned can take a lesson."))
    if held.taken_into_id == into.pk:
        return held
    if held.taken_into_id:
        raise ValidationError(_("Another trip has taken this lesson already."))
    return _with_trip(held, into, by)


@transaction.atomic
def let_lesson_go(*, lesson: Lesson, by: User) -> Lesson:
    """Take back that a trip heeds the lesson: it waits for the next one."""
    held = Lesson.objects.select_for_update(of=("self",)).select_related("association", "delegation").get(pk=lesson.pk)
    return _with_trip(held, None, by) if held.taken_into_id else held


def _with_trip(held: Lesson, into: Delegation | None, by: User) -> Lesson:
    before, version = held.taken_into_id, held.version + 1
    Lesson.objects.filter(pk=held.pk).update(taken_into=into, version=version)
    after = {"taken_into": into.pk if into else None, VERSION: version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"taken_into": before}, after=after)
    held.taken_into, held.version = into, version
    return held
