"""Verbs for priorities of states and countries that our goals serve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contacts.models import Priority
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


def add_priority(*, association: Association, values: Mapping[str, Any], by: User | None) -> Priority:
    """Write a priority down with the paper that names it. Refused: one of the same name."""
    return create(row=Priority(association=association), values=values, by=by)


def change_priority(*, priority: Priority, read_version: int, values: Mapping[str, Any], by: User | None) -> Priority:
    """Correct a priority, or say which goals serve it."""
    return save_version(row=priority, read_version=read_version, values=values, by=by)


def remove_priority(*, priority: Priority, by: User | None) -> None:
    """Take a priority away; the goals stay."""
    remove(row=priority, by=by)
