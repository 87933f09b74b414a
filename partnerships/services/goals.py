"""Verbs for goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Goal, Partnership
from portal.accounts.models import Membership, User
from portal.saving import create, remove, save_version


@transaction.atomic
def add_goal(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Goal:
    """Add something wanted, with what each side gains. Its owner must be a member."""
    _owner_is_a_member(values)
    row = Goal(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_goal(*, goal: Goal, read_version: int, values: Mapping[str, Any], by: User | None) -> Goal:
    """Change a goal, its state included. Its owner must be a member."""
    _owner_is_a_member(values)
    return save_version(row=goal, read_version=read_version, values=values, by=by, about=goal.partnership)


def remove_goal(*, goal: Goal, by: User | None) -> None:
    """Take the goal away; the record keeps what it held."""
    remove(row=goal, by=by, about=goal.partnership)


def _owner_is_a_member(values: Mapping[str, Any]) -> None:
    owner = values.get("owner")
    if owner is not None and not Membership.objects.live().filter(user=owner).exists():
        raise ValidationError({"owner": _("Choose somebody who is a member of your association.")})
