"""Verbs for the checklist of local bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from contacts.models import ResourceCheck
from contacts.services.ladder import hold_houses, refresh_rungs_of_houses
from contacts.services.next_steps import step_of
from partnerships.models import Partnership, ResourceKind
from portal.accounts.models import User
from portal.saving import StaleSave, create, save_version


@transaction.atomic
def keep_check(
    *,
    partnership: Partnership,
    side: str,
    kind: ResourceKind,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    next_step: Mapping[str, Any] | None = None,
) -> ResourceCheck:
    """Say how far we are with one kind of local body on one side, and what was learned; `next_step` (what, due_on,
    owner) becomes a follow-up of the partnership. Whoever works in a body that is a partner is one on the ladder.

    Refused: a next step without its day, StaleSave if somebody saved first.
    """
    known = ResourceCheck.objects.filter(partnership=partnership, side=side, kind=kind).first()
    after: Any = values.get("organization")
    houses = [key for key in (known.organization_id if known else None, after.pk if after else None) if key]
    hold_houses(houses)
    if known is None and read_version:
        raise StaleSave(None)
    if known is None:
        row = ResourceCheck(association=partnership.association, partnership=partnership, side=side, kind=kind)
        row = create(row=row, values=values, by=by, about=partnership)
    else:
        row = save_version(row=known, read_version=read_version, values=values, by=by, about=partnership)
    refresh_rungs_of_houses(houses)
    step_of(partnership=partnership, row=row, step=next_step, by=by)
    return row
