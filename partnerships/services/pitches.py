"""Verbs for pitches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Pitch
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


def add_pitch(*, association: Association, values: Mapping[str, Any], by: User | None) -> Pitch:
    """Add the words with which we open a talk with a company of a sector."""
    return create(row=Pitch(association=association), values=values, by=by)


def change_pitch(*, pitch: Pitch, read_version: int, values: Mapping[str, Any], by: User | None) -> Pitch:
    """Change the words or the sector."""
    return save_version(row=pitch, read_version=read_version, values=values, by=by)


def remove_pitch(*, pitch: Pitch, by: User | None) -> None:
    """Take the words away; the record keeps what they were."""
    remove(row=pitch, by=by)
