"""Answers that are held: what was made from rows is shown again as long as none of their tables has changed.

    made = held(look.association, lens, {"seats": lambda: ..., "trips": lambda: ...})

While an answer is made, every statement to the database is looked at, and the tables that it names are kept beside the
answer with their stamps (`portal.kept.stamps`). Before it is shown again the stamps are read, in the one query that
serves all answers of a page: if one of these differs, the answer is made anew. So nobody sees yesterday's figures, and
nobody has to remember what hangs on what. An answer that read a table without a stamp is not held at all, nor one that
looked beyond the association (`system_scope`): the stamps of others are not read here.

Stamps are read before the answer is made: what changes meanwhile has a stamp that is younger, and the next look makes
the answer again. Answers lie in the memory of the process that made them: they may name people, and no server of caches
is to know these.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django_scopes import get_scope

from portal.kept.counts import all_counts
from portal.kept.models import KeptFigure
from portal.kept.stamps import bears_stamp, stamps
from portal.kept.triggers import questions

T = TypeVar("T")
KEPT_FOR = 60 * 60
"""Seconds after which an answer is forgotten, whether it still holds or not: it may name people."""
BEYOND = "(beyond the association)"
"""Among the tables that an answer read: it looked where stamps of other associations would have to be read, too."""
NAMES = re.compile(r'"(\w+)"')


@dataclass(frozen=True)
class Held:
    """An answer, as bytes, with the stamps of the tables from which it was made."""

    answer: bytes
    stamps: Mapping[str, int | None]


def held(association: int, lens: str, asked: Mapping[str, Callable[[], T]], also: frozenset[str]) -> dict[str, T]:
    """The answers to what is asked, by name, in that order. One query, and those of the answers that are made.

    `lens` is all on which the answers hang besides rows: whose eyes, which months, which day. Language and time zone
    are added here. `also` are tables that were read before, for all answers.
    """
    if settings.DEBUG:  # whoever changes a template wants to see it
        return {name: make() for name, make in asked.items()}
    store = caches["held"]
    place = f"{association}|{lens}|{get_language()}|{timezone.get_current_timezone_name()}"
    mark = hashlib.sha256(place.encode()).hexdigest()
    now = stamps(association)
    found = {}
    for name, make in asked.items():
        one: Held | None = store.get(f"{mark}.{name}")
        if one is None or any(now.get(table) != number for table, number in one.stamps.items()):
            with _watched(association) as read:
                answer = make()
                kept = pickle.dumps(answer)  # asks now for what a queryset has not asked yet
            tables = _behind(read) | also
            if all(map(bears_stamp, tables)):
                store.set(f"{mark}.{name}", Held(kept, {table: now.get(table) for table in tables}), KEPT_FOR)
        else:
            answer = pickle.loads(one.answer)  # noqa: S301 -- made above, and never outside this process
        found[name] = answer
    return found


@contextmanager
def _watched(association: int) -> Iterator[set[str]]:
    """The tables that are named by the statements of this block; `BEYOND` among them where one was asked in no scope of
    this association's."""
    known, read = _tables(), set[str]()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        read.update(known.intersection(NAMES.findall(sql)))
        scope = get_scope()
        if not scope.get("_enabled") or getattr(scope.get("association"), "pk", None) != association:
            read.add(BEYOND)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield read


@cache
def _tables() -> frozenset[str]:
    """Every table of the program."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def _behind(read: set[str]) -> frozenset[str]:
    """These tables, with the counted ones in the place of the kept figures."""
    kept = KeptFigure._meta.db_table
    return frozenset(read - {kept}) | (_counted() if kept in read else frozenset())


@cache
def _counted() -> frozenset[str]:
    return frozenset(table.name for count in all_counts() for question in questions(count) for table in question.tables)
