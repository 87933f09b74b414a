"""Verbs for agreements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partnerships.models import Agreement, Partnership
from portal import papers
from portal.accounts.models import User
from portal.saving import create, remove, save_version


def add_agreement(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Agreement:
    """Add a signed paper. It may not expire before it was signed, and follows only one of a wider level."""
    row = Agreement(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, read_version: int, values: Mapping[str, Any], by: User | None
) -> Agreement:
    """Change what the record says of the paper. A file that another one replaces is not kept."""
    before = agreement.file
    row = save_version(row=agreement, read_version=read_version, values=values, by=by, about=agreement.partnership)
    if row.file != before:
        papers.let_go(before)
    return row


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: User | None) -> None:
    """Take the agreement away, and its file; the record keeps what it held."""
    remove(row=agreement, by=by, about=agreement.partnership)
    papers.let_go(agreement.file)
