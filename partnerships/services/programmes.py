"""Verbs for programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Partnership, Programme
from portal.accounts.models import User
from portal.saving import create, remove, save_version


def add_programme(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Programme:
    """Add an event or activity. A yearly one names its month."""
    row = Programme(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


def change_programme(
    *, programme: Programme, read_version: int, values: Mapping[str, Any], by: User | None
) -> Programme:
    """Change an event or activity."""
    return save_version(row=programme, read_version=read_version, values=values, by=by, about=programme.partnership)


def remove_programme(*, programme: Programme, by: User | None) -> None:
    """Take the programme away; the record keeps what it held."""
    remove(row=programme, by=by, about=programme.partnership)
