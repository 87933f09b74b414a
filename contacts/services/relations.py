"""Verbs for introductions and gifts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from contacts.models import Gift, Introduction
from contacts.services.causes import keep_causes
from contacts.services.removals import take_away
from portal.accounts.models import Association, User
from portal.activity.models import Activity
from portal.saving import create, save_version


def introduce(
    *, association: Association, values: Mapping[str, Any], by: User | None, touch: Any = None
) -> Introduction:
    """Write down who brought whom together. Refused: nobody who introduced, nobody to meet, one person twice."""
    row = Introduction(association=association, touch=touch)
    return create(row=row, values=values, by=by, about=values.get("person"))


def change_introduction(
    *, introduction: Introduction, read_version: int, values: Mapping[str, Any], by: User | None
) -> Introduction:
    """Correct an introduction, or say what became of it."""
    about = values.get("person") or introduction.person
    return save_version(row=introduction, read_version=read_version, values=values, by=by, about=about)


@transaction.atomic
def remove_introduction(*, introduction: Introduction, by: User | None) -> Activity:
    """Take an introduction away that was written down by mistake. Refused: one that an outcome came out of."""
    keep_causes(introduction)
    return take_away(row=introduction, by=by, about=introduction.person)


def add_gift(*, association: Association, values: Mapping[str, Any], by: User | None) -> Gift:
    """Write down something given or received."""
    return create(row=Gift(association=association), values=values, by=by, about=values.get("person"))


def change_gift(*, gift: Gift, read_version: int, values: Mapping[str, Any], by: User | None) -> Gift:
    """Correct a gift."""
    return save_version(row=gift, read_version=read_version, values=values, by=by, about=values.get("person"))


@transaction.atomic
def remove_gift(*, gift: Gift, by: User | None) -> Activity:
    """Take a gift away that was written down by mistake."""
    return take_away(row=gift, by=by, about=gift.person)
