"""Verbs for follow-ups. One stays open until it is closed; no clock closes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import FollowUpState
from contacts.models import FollowUp
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.notices.services.telling import members_among, tell
from portal.saving import TITLE, VERSION, create, save_version, title_of


@transaction.atomic
def promise(
    *, association: Association, values: Mapping[str, Any], by: User | None, touch: Any = None, programme: Any = None
) -> FollowUp:
    """Write a promise down, with the touch or the programme at which it was made. Without an owner it is the one's who
    writes it."""
    given = {"owner": by} | dict(values)
    row = FollowUp(association=association, touch=touch, programme=programme, first_due_on=given["due_on"])
    kept = create(row=row, values=given, by=by, about=given.get("person"))
    _tell_owner(kept, by)
    return kept


@transaction.atomic
def change_follow_up(*, follow_up: FollowUp, read_version: int, values: Mapping[str, Any], by: User | None) -> FollowUp:
    """Correct what was promised."""
    owner = FollowUp.objects.values_list("owner", flat=True).filter(pk=follow_up.pk).first()  # a form may have set it
    kept = save_version(row=follow_up, read_version=read_version, values=values, by=by, about=follow_up.person)
    if kept.owner_id != owner:
        _tell_owner(kept, by)
    return kept


@transaction.atomic
def snooze(*, follow_up: FollowUp, until: datetime.date, by: User | None) -> FollowUp:
    """Put a promise off. Refused: a day that is not ahead, one that is closed."""
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Choose a day that lies ahead.")})
    held = _open(follow_up)
    FollowUp.objects.filter(pk=held.pk).update(snoozes=held.snoozes + 1)
    return save_version(row=held, read_version=held.version, values={"due_on": until}, by=by, about=held.person)


@transaction.atomic
def hand_over(*, follow_up: FollowUp, to: User, by: User | None) -> FollowUp:
    """Give a promise to another member. Refused: somebody who is not one, one that is closed."""
    held = _open(follow_up)
    if not Membership.objects.live().filter(user=to).exists():
        raise ValidationError({"to": _("Choose a member of your association.")})
    kept = save_version(row=held, read_version=held.version, values={"owner": to}, by=by, about=held.person)
    _tell_owner(kept, by)
    return kept


@transaction.atomic
def close(
    *, follow_up: FollowUp, state: str, by: User | None, result: str = "", today: datetime.date | None = None
) -> FollowUp:
    """Close a promise as done, with what came of it, or as no longer needed. Refused: one that is closed."""
    held = _open(follow_up)
    values = {"state": state, "result": result, "closed_on": today or timezone.localdate(), "closed_by": by}
    return _with_state(held, values, by)


@transaction.atomic
def reopen(*, follow_up: FollowUp, by: User | None) -> FollowUp:
    """Open a promise again that was closed by mistake; one that is open stays as it is."""
    held = _held(follow_up)
    if held is None or held.state == FollowUpState.OPEN:
        return follow_up
    return _with_state(held, {"state": FollowUpState.OPEN, "closed_on": None, "closed_by": None}, by)


def _tell_owner(row: FollowUp, by: User | None) -> None:
    """Tell whose promise it is now, unless it is their own doing."""
    if row.owner_id and by and row.owner_id != by.pk:
        cause, details = f"owner:{row.pk}:{row.version}", {"owner": row.owner_id}
        tell(kind="follow_up_handed", row=row, to=members_among([row.owner_id]), cause=cause, details=details)


def _open(follow_up: FollowUp) -> FollowUp:
    held = _held(follow_up)
    if held is None or held.state != FollowUpState.OPEN:
        raise ValidationError(_("This has been closed meanwhile."))
    return held


def _held(follow_up: FollowUp) -> FollowUp | None:
    """The row as it is now, kept from others until the transaction ends."""
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("person", "association")
    return rows.filter(pk=follow_up.pk).first()


def _with_state(held: FollowUp, values: Mapping[str, Any], by: User | None) -> FollowUp:
    """Give a row that is held another state. It is another version, and the record says so."""
    version = held.version + 1
    FollowUp.objects.filter(pk=held.pk).update(**values, version=version)
    after = {"state": values["state"], VERSION: version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"state": held.state}, after=after, about=held.person)
    return FollowUp.objects.get(pk=held.pk)
