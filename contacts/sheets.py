"""People as the rows of a sheet, a few thousand at a time, as fast as the database can say them.

The list's question gives keys in its order, read while nothing else is held; each few thousand of them are one
statement that brings every column of `contacts.columns`. So nothing grows with the number of people: no transaction and
no statement lasts as long as a download over a slow line, and whoever is removed meanwhile is simply not there any
more. PostgreSQL writes the lines of CSV itself (COPY); elsewhere they are put together here, byte for byte the same.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from contacts.choices import Language, NameOrder
from contacts.columns import CONSENT, MOST_POINTS, ORGANIZATION, OUT, POINT, POSITION, TAG_SEPARATOR, TAGS, Column
from partnerships.choices import Side
from portal.accounts.models import Association
from portal.scoping import scope
from portal.spreadsheets import harmless_lines

FIRST, AT_ONCE = 200, 5000
"""How many people the first statement brings, so that something is there at once, and each later one."""

YES = {"en": "yes", "ja": "はい"}
CHOICES = {"side": Side, "language": Language, "name_order": NameOrder}
"""Columns of a few words: an English file holds them as they are stored, a Japanese one as its reader says them."""

Row = Sequence[str | None]

# Of each kind the first few: PostgreSQL gathers them beside each person, SQLite by one pass over all of them.
_POINTS = {
    "postgresql": """
LEFT JOIN LATERAL (SELECT {gathered} FROM (
    SELECT kind, value FROM contacts_contactpoint WHERE person_id = p.id ORDER BY "order", id) AS sorted
    ) AS points ON true""",
    "sqlite": """
LEFT JOIN (SELECT person_id, {picked} FROM (
    SELECT person_id, kind, value, row_number() OVER (PARTITION BY person_id, kind ORDER BY "order", id) AS nth
    FROM contacts_contactpoint WHERE person_id IN (SELECT key FROM keys)) AS numbered
    GROUP BY person_id) AS points ON points.person_id = p.id""",
}
_TAGGED = """
LEFT JOIN (SELECT person_id, {joined} AS names FROM (
    SELECT l.person_id, t.name FROM contacts_person_tags AS l JOIN contacts_tag AS t ON t.id = l.tag_id
    WHERE l.person_id IN (SELECT key FROM keys) ORDER BY l.person_id, t.name) AS sorted
    GROUP BY person_id) AS tagged ON tagged.person_id = p.id"""
_CONSENTS = """
LEFT JOIN (SELECT DISTINCT person_id FROM contacts_consent
    WHERE withdrawn_on IS NULL AND person_id IN (SELECT key FROM keys)) AS agreed ON agreed.person_id = p.id"""
_WHOLE = """
WITH keys (key, nth) AS {keys}
SELECT {columns} FROM keys JOIN contacts_person AS p ON p.id = keys.key AND p.association_id = %s
LEFT JOIN contacts_position AS j ON j.id = p.main_position_id
LEFT JOIN contacts_organization AS o ON o.id = j.organization_id{joins}
ORDER BY keys.nth"""
_KEYS = {
    "postgresql": "MATERIALIZED (SELECT * FROM unnest(%s::bigint[]) WITH ORDINALITY)",
    "sqlite": "(SELECT value, key FROM json_each(%s))",
}
_JOINED = {"postgresql": f"string_agg(name, '{TAG_SEPARATOR}')", "sqlite": f"group_concat(name, '{TAG_SEPARATOR}')"}


@dataclass
class Tally:
    """How many people have gone out so far, and whether the last of them has."""

    people: int = 0
    is_whole: bool = False


@dataclass(frozen=True)
class Sheet:
    """The people of a list, in its order, ready to be written. Made in the association's scope, read outside it."""

    association: int
    keys: QuerySet
    header: tuple[str, ...]
    statement: str
    taken: array[int] = field(default_factory=lambda: array("q"))
    """Whose rows were read so far."""

    def rows(self) -> Iterator[list[Row]]:
        """Rows by the columns of the header, some thousands at a time; what is empty is None."""
        for keys in self._batches():
            with self._seen(), connection.cursor() as cursor:
                cursor.execute(self.statement, [_given(keys), self.association])
                rows = cursor.fetchall()
            yield rows

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """How many people, and their lines of CSV, made harmless."""
        for keys in self._batches():
            lines = self._copied(keys) if connection.vendor == "postgresql" else self._written(keys)
            if lines:
                yield len(lines), harmless_lines(lines)

    def _batches(self) -> Iterator[list[int]]:
        with self._seen():
            keys = array("q", self.keys.values_list("pk", flat=True).iterator(chunk_size=10_000))
        numbers = iter(keys)
        size = FIRST
        while some := list(islice(numbers, size)):
            self.taken.extend(some)
            yield some
            size = AT_ONCE

    def _seen(self) -> AbstractContextManager[None]:
        """The association's scope, for one statement: between two of them a generator gives the thread to others."""
        return scope(Association(pk=self.association))

    def _copied(self, keys: list[int]) -> list[bytes]:
        """Lines as PostgreSQL writes them; told that rows lie in memory, else it reads everybody for each batch."""
        question = f"COPY ({self.statement}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
        with self._seen(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")
            given = cursor.mogrify(question, [keys, self.association])  # a watched cursor takes a statement alone
            with cursor.copy(given) as copy:
                return [bytes(line) for line in copy]

    def _written(self, keys: list[int]) -> list[bytes]:
        with self._seen(), connection.cursor() as cursor:
            cursor.execute(self.statement, [_given(keys), self.association])
            return [quoted(row) for row in cursor]


def sheet_of(people: QuerySet, *, association: int, language: str) -> Sheet:
    """The sheet of a list of people, with headers and words in a reader's language."""
    return Sheet(association, people, header(language), statement(language))


def names() -> tuple[str, ...]:
    """The names of the columns, by which cards are made."""
    return header("en")


def header(language: str) -> tuple[str, ...]:
    """The words above the columns, as they are declared: email, email_2; メールアドレス, メールアドレス2."""
    words = []
    for column, number in columns():
        name = column.japanese if language == "ja" else column.name
        words.append(name if number == 1 else f"{name}{'' if language == 'ja' else '_'}{number}")
    return tuple(words)


def columns() -> list[tuple[Column, int]]:
    """Each column of the sheet with its number: contact points of one kind have several."""
    return [(each, number) for each in OUT for number in range(1, (MOST_POINTS if each.place == POINT else 1) + 1)]


def statement(language: str) -> str:
    """What brings the rows of some keys; its parameters are the keys and the association."""
    vendor = connection.vendor
    points = [(each.field, number) for each, number in columns() if each.place == POINT]
    picked = [f"max(CASE WHEN kind = '{kind}' AND nth = {nth} THEN value END) AS {kind}_{nth}" for kind, nth in points]
    gathered = [f"array_agg(value) FILTER (WHERE kind = '{kind}') AS {kind}s" for kind, nth in points if nth == 1]
    joins = _POINTS[vendor].format(picked=", ".join(picked), gathered=", ".join(gathered))
    joins += _TAGGED.format(joined=_JOINED[vendor]) + _CONSENTS
    chosen = ", ".join(_expression(each, number, language) for each, number in columns())
    return _WHOLE.format(keys=_KEYS[vendor], columns=chosen, joins=joins)


def _expression(column: Column, number: int, language: str) -> str:
    """One column in SQL. Every name here is declared in code; nothing of a person's reaches a statement as text."""
    if column.place == POINT:
        is_list = connection.vendor == "postgresql"
        return f"points.{column.field}s[{number}]" if is_list else f"points.{column.field}_{number}"
    if column.place == TAGS:
        return "tagged.names"
    if column.place == CONSENT:
        return f"CASE WHEN agreed.person_id IS NOT NULL THEN '{YES[language]}' END"
    if column.field == "not_contact_reason":  # a reason of former times marks nobody
        return "CASE WHEN p.is_not_to_be_contacted THEN p.not_contact_reason END"
    if column.field in CHOICES and language != "en":
        with override(language):
            cases = [f"WHEN '{value}' THEN '{label}'" for value, label in CHOICES[column.field].choices if value]
        return f"CASE p.{column.field} {' '.join(cases)} END"
    table = {POSITION: "j", ORGANIZATION: "o"}.get(column.place, "p")
    return f"NULLIF({table}.{column.field}, '')"


def _given(keys: list[int]) -> Any:
    return keys if connection.vendor == "postgresql" else json.dumps(keys)


def quoted(row: Row) -> bytes:
    """A line of CSV as COPY writes it with FORCE_QUOTE: every cell in quotation marks but those that hold nothing."""
    return ",".join(['"' + cell.replace('"', '""') + '"' if cell is not None else "" for cell in row]).encode()
