"""Verbs for goals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import GoalState
from partnerships.models import Goal, Partnership
from partnerships.services.owners import owner_is_a_member
from portal.accounts.models import User
from portal.saving import create, remove, save_version


@transaction.atomic
def add_goal(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Goal:
    """Add something wanted, with what each side gains. Its owner must be a member; it is counted from today on unless
    another day is given."""
    owner_is_a_member(values)
    row = Goal(association=partnership.association, partnership=partnership)
    return create(row=row, values=_with_first_day(values), by=by, about=partnership)


@transaction.atomic
def change_goal(*, goal: Goal, read_version: int, values: Mapping[str, Any], by: User | None) -> Goal:
    """Change a goal, its state included. Its owner must be a member."""
    owner_is_a_member(values)
    given = _with_first_day(values)
    return save_version(row=goal, read_version=read_version, values=given, by=by, about=goal.partnership)


@transaction.atomic
def review_goal(*, goal: Goal, read_version: int, review_on: datetime.date, by: User | None) -> Goal:
    """Note that a goal was looked at, by the day on which it is looked at again. Refused: a day that is not ahead, a
    goal that is reached or given up."""
    if goal.state != GoalState.OPEN:
        raise ValidationError(_("This goal is closed: nobody has to look at it again."))
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": _("Choose a day that lies ahead.")})
    values = {"review_on": review_on}
    return save_version(row=goal, read_version=read_version, values=values, by=by, about=goal.partnership)


def remove_goal(*, goal: Goal, by: User | None) -> None:
    """Take the goal away; the record keeps what it held."""
    remove(row=goal, by=by, about=goal.partnership)


def _with_first_day(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with today as the day from which is counted where none is given; nothing counted has no first day."""
    found = dict(values)
    if "counted_by" in found:
        day = found.get("counted_from_on")
        found["counted_from_on"] = (day or timezone.localdate()) if found["counted_by"] else None
    return found
