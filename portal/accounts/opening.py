"""The membership that opens an association. Every page of a member begins with it, so no query is built for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet

from portal.accounts.models import Association, Membership, User
from portal.accounts.querysets import facts
from portal.asking import ask

Row = TypeVar("Row", bound=Model)
COLUMNS: dict[type[Model], list[str]] = {
    model: [field.attname for field in model._meta.concrete_fields] for model in (Membership, Association, User)
}


def opening(user: int, slug: str) -> Membership | None:
    """A user's live membership in the association of that address, with both and the facts about it (`register_fact`).

    One query, in a system scope that its caller opens.
    """
    rows = ask(_memberships, user=user, slug=slug)
    if not rows:
        return None
    values = iter(rows[0])
    membership = _made(Membership, values)
    membership.association, membership.user = _made(Association, values), _made(User, values)
    for name, fact in zip(facts(), values, strict=True):
        setattr(membership, name, fact)
    return membership


def _memberships(user: int, slug: str) -> QuerySet:
    ways: dict[str, type[Model]] = {"": Membership, "association__": Association, "user__": User}
    columns = [f"{way}{name}" for way, model in ways.items() for name in COLUMNS[model]]
    found = Membership.objects.live().filter(user=user, association__slug=slug).order_by("pk")
    return found.with_facts().values_list(*columns, *facts())[:1]


def _made(model: type[Row], values: Iterator[Any]) -> Row:
    names = COLUMNS[model]
    return model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))
