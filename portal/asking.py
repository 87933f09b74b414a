"""Questions of every day, whose SQL is put together once in a process and planned once by each connection.

Django builds the SQL of a query anew each time, and PostgreSQL plans it anew: for a question about many tables both
take longer than to answer it (docs/decisions/0175).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

from portal.accounts.models import Association
from portal.scoping import scope, system_scope

Question = Callable[..., QuerySet]
Key = int | str
TYPES = {int: "bigint", str: "text"}
NOBODYS = -1_000_000_000
"""Keys below this one no row has; they stand for the keys that are given."""


@dataclass(frozen=True)
class _Asked:
    """A question in the words of a database, and what turns its answers into Python's values, by column."""

    sql: str
    stand_ins: dict[str, Key]
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]


def ask(question: Question, **keys: Key) -> list[tuple[Any, ...]]:
    """The rows of a question with these keys, a number or a text each. One query.

    A question is a function of a module that takes its keys by name and gives a query of values; no condition or column
    of it changes with the day, the reader or the language. What it asks about an association takes its key as
    `association`, which is not handed on: there it is put together in the association's scope, else in a system scope.
    """
    asked = _put_together(question, tuple((name, type(key)) for name, key in keys.items()), connection.vendor)
    if connection.vendor == "postgresql":
        with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # portal/rows/backend
            cursor.execute(asked.sql, list(keys.values()))
            rows = cursor.fetchall()
    else:
        given = {asked.stand_ins[name]: key for name, key in keys.items()}
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, [given.get(each, each) for each in asked.params])
            rows = cursor.fetchall()
    return [_converted(row, asked) for row in rows] if asked.converters else rows


def _converted(row: tuple[Any, ...], asked: _Asked) -> tuple[Any, ...]:
    values = list(row)
    for place, (converters, column) in asked.converters.items():
        for convert in converters:
            values[place] = convert(values[place], column, connection)
    return tuple(values)


@cache
def _put_together(question: Question, names: tuple[tuple[str, type], ...], vendor: str) -> _Asked:
    stand_ins: dict[str, Key] = {
        name: NOBODYS - place if kind is int else f"?{name}?" for place, (name, kind) in enumerate(names, start=1)
    }
    with _scope_of(stand_ins, question):
        query = question(**{name: key for name, key in stand_ins.items() if name != "association"}).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
    for each in params:
        if each not in stand_ins.values() and not isinstance(each, str | bool) and each not in (0, 1):
            raise TypeError(f"{question.__qualname__} asks for {each!r}, which is none of its keys.")
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    if vendor == "postgresql":
        sql = _numbered(sql, params, stand_ins)
    return _Asked(sql, stand_ins, tuple(params), converters)


def _scope_of(stand_ins: dict[str, Key], question: Question) -> AbstractContextManager[None]:
    if "association" in stand_ins:
        return scope(Association(pk=stand_ins["association"]))
    return system_scope(f"put {question.__qualname__} together")


def _numbered(sql: str, params: tuple[Any, ...], stand_ins: dict[str, Key]) -> str:
    """The SQL with its constants written into it, so that only the keys are left to be given, by number."""
    connection.ensure_connection()  # which knows how a text is quoted
    keys = {key: f"${place}::{TYPES[type(key)]}" for place, key in enumerate(stand_ins.values(), start=1)}
    start, *rest = (part.replace("%%", "%") for part in sql.split("%s"))
    written = (keys.get(each) or Literal(each).as_string(connection.connection) for each in params)
    return start + "".join(word + part for word, part in zip(written, rest, strict=True))
