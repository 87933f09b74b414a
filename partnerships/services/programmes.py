"""Verbs for programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Partnership, Programme
from portal.accounts.models import User
from portal.evidence import followed
from portal.saving import create, remove, save_version


def add_programme(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Programme:
    """Add an event or activity. A yearly one names its month."""
    row = Programme(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_programme(
    *, programme: Programme, read_version: int, values: Mapping[str, Any], by: User | None
) -> Programme:
    """Change an event or activity. Where its first day moves, its sessions move with it by as many days."""
    before = programme.starts_on
    saved = save_version(row=programme, read_version=read_version, values=values, by=by, about=programme.partnership)
    if before and saved.starts_on and before != saved.starts_on:
        planned: Any = saved  # sessions are rows of an app to the right
        for row in planned.sessions.select_for_update(of=("self",)).exclude(held_on=None):
            moved = row.held_on + (saved.starts_on - before)
            planned.sessions.filter(pk=row.pk).update(held_on=moved, version=row.version + 1)
    return saved


@transaction.atomic
def remove_programme(*, programme: Programme, by: User | None) -> None:
    """Take the programme away; the record keeps what it held. Refused where somebody came or a letter went out: what
    hangs on it would go too, and guests would find nothing."""
    with followed(programme):  # people are held before the programme, in the order of whoever invites
        Programme.objects.select_for_update(of=("self",)).filter(pk=programme.pk).first()
        guests: Any = programme  # invitations and attendances are rows of an app to the right
        if guests.attendances.exists() or guests.invitations.exclude(sent_at=None).exists():
            raise ValidationError(
                _("Guests were invited or came. Edit the programme and mark that it does not take place instead.")
            )
        remove(row=programme, by=by, about=programme.partnership)
