"""Verbs for agreements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Agreement, Partnership
from portal.accounts.models import User
from portal.saving import create, remove, save_version


def add_agreement(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Agreement:
    """Add a signed paper. It may not expire before it was signed."""
    row = Agreement(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


def change_agreement(
    *, agreement: Agreement, read_version: int, values: Mapping[str, Any], by: User | None
) -> Agreement:
    """Change what the record says of the paper."""
    return save_version(row=agreement, read_version=read_version, values=values, by=by, about=agreement.partnership)


def remove_agreement(*, agreement: Agreement, by: User | None) -> None:
    """Take the agreement away; the record keeps what it held."""
    remove(row=agreement, by=by, about=agreement.partnership)
