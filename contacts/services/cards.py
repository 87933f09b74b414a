"""Verbs for business cards."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from contacts.models import MeishiImage, Person, Position, Touch
from portal import pictures
from portal.accounts.models import User
from portal.saving import create, remove


def add_card(
    *,
    person: Person,
    values: Mapping[str, Any],
    by: User | None,
    touch: Touch | None = None,
    position: Position | None = None,
) -> MeishiImage:
    """Keep a card with the role it names, the main one if none is given, and who of us received it."""
    row = MeishiImage(
        association=person.association,
        person=person,
        position=position or person.main_position,
        touch=touch,
        received_by=by,
    )
    return create(row=row, values=values, by=by, about=person)


@transaction.atomic
def remove_card(*, card: MeishiImage, by: User | None) -> None:
    """Delete a card and its pictures."""
    names = [each.name for each in card.sides]
    remove(row=card, by=by, about=card.person)
    for name in names:
        transaction.on_commit(partial(pictures.clear_unused, name))
