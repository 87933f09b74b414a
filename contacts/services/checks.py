"""Verbs for the checklist of local bodies."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import FollowUp, ResourceCheck
from contacts.services.follow_ups import promise
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
    owner) becomes a follow-up of the partnership.

    Refused: a next step without its day, StaleSave if somebody saved first.
    """
    known = ResourceCheck.objects.filter(partnership=partnership, side=side, kind=kind).first()
    if known is None and read_version:
        raise StaleSave(None)
    if known is None:
        row = ResourceCheck(association=partnership.association, partnership=partnership, side=side, kind=kind)
        row = create(row=row, values=values, by=by, about=partnership)
    else:
        row = save_version(row=known, read_version=read_version, values=values, by=by, about=partnership)
    if next_step and next_step.get("what"):
        step = _promised(partnership, row, next_step, by)
        ResourceCheck.objects.filter(pk=row.pk).update(next_step=step)
        row.next_step = step
    return row


def _promised(partnership: Partnership, row: ResourceCheck, step: Mapping[str, Any], by: User | None) -> FollowUp:
    due: datetime.date | None = step.get("due_on")
    if due is None:
        raise ValidationError({"next_due_on": _("Choose the day by which it shall be done.")})
    values = {
        "what": step["what"],
        "due_on": due,
        "owner": step.get("owner") or by,
        "person": row.person,
        "organization": row.organization,
        "partnership": partnership,
    }
    return promise(association=partnership.association, values=values, by=by)
