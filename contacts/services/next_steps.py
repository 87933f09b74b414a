"""The next step that a page about a partnership asks for beside what it keeps: it becomes a follow-up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import FollowUp
from contacts.services.follow_ups import promise
from partnerships.models import Partnership
from portal.accounts.models import User


def step_of(
    *, partnership: Partnership, row: Any, step: Mapping[str, Any] | None, by: User | None, **more: Any
) -> FollowUp | None:
    """Promise a next step (what, due_on, owner) and write it on the row that led to it, about the same person and
    organization. Without words nothing is promised. Refused: a step without its day."""
    if not step or not step.get("what"):
        return None
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
        **more,
    }
    made = promise(association=partnership.association, values=values, by=by)
    type(row).objects.filter(pk=row.pk).update(next_step=made)
    row.next_step = made
    return made


@transaction.atomic
def promise_once(
    *, partnership: Partnership, what: str, known_as: Sequence[str], due_on: datetime.date, by: User | None
) -> tuple[FollowUp, bool]:
    """Promise a step of a partnership, and say whether it is new: one that is open already, in these words or in those
    of the other language, is not promised twice, however often and by how many it is pressed."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    known = FollowUp.objects.open().filter(partnership=partnership, what__in=[what, *known_as]).first()
    if known:
        return known, False
    values = {"what": what, "due_on": due_on, "partnership": partnership}
    return promise(association=partnership.association, values=values, by=by), True
