"""Verbs for benefits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Benefit
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


def add_benefit(*, association: Association, values: Mapping[str, Any], by: User | None) -> Benefit:
    """Add something we offer a business, in our own words."""
    return create(row=Benefit(association=association), values=values, by=by)


def change_benefit(*, benefit: Benefit, read_version: int, values: Mapping[str, Any], by: User | None) -> Benefit:
    """Change the words or the sectors they suit."""
    return save_version(row=benefit, read_version=read_version, values=values, by=by)


def remove_benefit(*, benefit: Benefit, by: User | None) -> None:
    """Take the benefit away; the record keeps what it held."""
    remove(row=benefit, by=by)
