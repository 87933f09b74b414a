"""Verbs for the register of our own memberships in other bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contacts.models import Affiliation
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


def add_affiliation(*, association: Association, values: Mapping[str, Any], by: User | None) -> Affiliation:
    """Write down that we belong to a body. Refused: an end before the beginning, a fee without its currency."""
    return create(row=Affiliation(association=association), values=values, by=by)


def change_affiliation(
    *, affiliation: Affiliation, read_version: int, values: Mapping[str, Any], by: User | None
) -> Affiliation:
    """Correct it, renew it, or say until when it was."""
    return save_version(row=affiliation, read_version=read_version, values=values, by=by)


def remove_affiliation(*, affiliation: Affiliation, by: User | None) -> None:
    """Take one away that was written down by mistake; one that has ended keeps its last day instead."""
    remove(row=affiliation, by=by)
