"""Verbs for grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import GrantState
from partnerships.models import Grant
from partnerships.services.owners import owner_is_a_member
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version

NEXT = {
    GrantState.FOUND: (GrantState.WRITING, GrantState.SENT, GrantState.DROPPED),
    GrantState.WRITING: (GrantState.SENT, GrantState.DROPPED),
    GrantState.SENT: (GrantState.GRANTED, GrantState.DECLINED),
    GrantState.GRANTED: (GrantState.CLOSED,),
}
"""State → the states that one press leads to. Everything else is said in the form."""
DECIDED = (GrantState.GRANTED, GrantState.DECLINED)


@transaction.atomic
def add_grant(*, association: Association, values: Mapping[str, Any], by: User | None) -> Grant:
    """Write down money that somebody may give. Refused: a currency without an amount, an owner who is no member."""
    owner_is_a_member(values)
    return create(row=Grant(association=association), values=values, by=by, about=values.get("partnership"))


@transaction.atomic
def change_grant(*, grant: Grant, read_version: int, values: Mapping[str, Any], by: User | None) -> Grant:
    """Change what is written of a grant; the same is refused."""
    owner_is_a_member(values)
    return save_version(row=grant, read_version=read_version, values=values, by=by, about=grant.partnership)


@transaction.atomic
def move_grant(*, grant: Grant, read_version: int, state: str, by: User | None) -> Grant:
    """Go a step on: being written, sent, granted or declined (decided today unless a day is known), closed;
    or not applied for."""
    if state not in NEXT.get(GrantState(grant.state), ()):
        raise ValidationError(_("That is not the next step of this grant. Write it down in its form."))
    values: dict[str, Any] = {"state": state}
    if state in DECIDED and grant.decided_on is None:
        values["decided_on"] = timezone.localdate()
    return save_version(row=grant, read_version=read_version, values=values, by=by, about=grant.partnership)


def remove_grant(*, grant: Grant, by: User | None) -> None:
    """Take the grant away; the record keeps what it held."""
    remove(row=grant, by=by, about=grant.partnership)
