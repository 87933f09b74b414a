"""Answers that are held for one reader: what a page was made of is shown to them again until a row behind it changes.

    held_for(request.membership, "way", {"route": lambda: ...}, person, of)

Who asks and what they may see is read before anything is asked here; an app names such tables in its `kept.py`:

    of_every_reader(PartnershipLimit, Partnership)

For pages that ask many tables little by little: a trip's sections, the parts of a programme, a walk over acquaintances.
A page that can ask less does so instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from portal.accounts.models import Association, Membership, User
from portal.kept.held import held

T = TypeVar("T")
_of_every_reader: set[str] = {model._meta.db_table for model in (Association, Membership, User)}


def of_every_reader(*models: type[Model]) -> None:
    """Let a change of these tables make every answer anew that is held for a reader."""
    _of_every_reader.update(model._meta.db_table for model in models)


def held_for(
    membership: Membership, of: str, asked: Mapping[str, Callable[[], T]], *read_before: Model
) -> dict[str, T]:
    """What is asked, by name, as this member sees it today. `of` is all else on which it hangs besides rows;
    `read_before` are the rows that were read before, with whatever is linked to them in memory. One query, and those of
    what has changed.

    These rows are part of the question, column by column: one that somebody changed after it was read here, and before
    the stamps were, is no answer for whoever reads it as it is now.
    """
    rows = [row for each in (membership, *read_before) for row in _with_linked(each)]
    known = "|".join(sorted({f"{row._meta.db_table} {_columns(row)}" for row in rows}))
    known += str(getattr(membership, "has_limits", None))  # read together with the membership
    tables = frozenset({*_of_every_reader, *(row._meta.db_table for row in rows)})
    return held(membership.association_id, f"{of} {membership.pk} {timezone.localdate()} {known}", asked, tables)


def _with_linked(row: Model) -> Iterator[Model]:
    """The row and every row to which it leads without a query."""
    waiting, seen = [row], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [linked for linked in each._state.fields_cache.values() if isinstance(linked, Model)]


def _columns(row: Model) -> list[Any]:
    return [row.__dict__.get(field.attname) for field in row._meta.concrete_fields]
