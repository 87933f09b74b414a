"""Answers that are held for one reader: what a page was made of is shown to them again until a row behind it changes.

    held_for(request.membership, f"way {person.pk}", {"route": lambda: ...}, Person)

For pages that ask many tables little by little: a trip's sections, the parts of a programme, a walk over acquaintances.
A page that can ask less does so instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from partnerships.models import Partnership, PartnershipLimit, Place, PlacePair
from portal.accounts.models import Association, Membership, User
from portal.kept.held import held

T = TypeVar("T")
OF_THE_READER = (Association, Membership, PartnershipLimit, User, Partnership, Place, PlacePair)
"""Who asks, what they may see, and the partnership that the address names are read before anything is asked here."""


def held_for(
    membership: Membership, of: str, asked: Mapping[str, Callable[[], T]], *read_before: type[Model]
) -> dict[str, T]:
    """What is asked, by name, as this member sees it today. `of` is all else on which it hangs besides rows;
    `read_before` are tables of which rows were read before. One query, and those of what has changed.
    """
    also = frozenset(model._meta.db_table for model in (*OF_THE_READER, *read_before))
    return held(membership.association_id, f"{of} {membership.pk} {timezone.localdate()}", asked, also)
