"""The triggers of the database, as text, made from the declarations of `portal.kept.counts`.

A figure is the question "count the rows of these joined tables by key". When a row of one of the tables comes, goes or
changes, the same question is asked with that row (or, in PostgreSQL, with the rows of one statement) in the place of
its table, and the answer is added: plus for what came, minus for what went. Because each table of the join has its
trigger, the figure stays exact in whichever order rows are written. docs/decisions/0112.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.kept.counts import KeptCount
from portal.kept.models import KeptFigure

KEPT = KeptFigure._meta.db_table
GROUP = "association_id, name, part, month, key"
PLACE = f"{GROUP}, writer"
ADD = f"ON CONFLICT ({PLACE}) DO UPDATE SET number = {KEPT}.number + excluded.number"
EVENTS = ("insert", "delete", "update")
PREFIX = "kept_"


@dataclass(frozen=True)
class Table:
    """A table of the join. `link` joins it to the base by this column; `columns` are those that the figure reads."""

    name: str
    link: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    table: str
    name: str


@dataclass(frozen=True)
class Question:
    """One count: of the whole association, or by partnership. The first table is the base."""

    figure: str
    tables: tuple[Table, ...]
    key: tuple[Column, ...]
    day: Column | None
    part: Column | None
    without: tuple[Column, str] | None


@dataclass(frozen=True)
class Trigger:
    """A trigger by name, with the statements that make it and a mark by which one that stands is known."""

    name: str
    table: str
    statements: tuple[str, ...]

    @property
    def mark(self) -> str:
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()[:20]


STANDING = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT tgname, relname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace "
        "WHERE nspname = current_schema() AND NOT tgisinternal AND tgname LIKE %s"
    ),
}


def standing(prefix: str) -> list[tuple[str, str, str]]:
    """Name, table and mark of each trigger of ours that stands in the database. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor], [f"{prefix}%"])
        return cursor.fetchall()


def mark_of(trigger: Trigger) -> str:
    """SQLite keeps the text of a trigger, PostgreSQL a comment on it."""
    return trigger.statements[0] if connection.vendor == "sqlite" else trigger.mark


def questions(count: KeptCount) -> list[Question]:
    """What has to be counted for a figure: the whole, and the parts if it has them."""
    found = [_question(count, by_part=False)]
    return [*found, _question(count, by_part=True)] if count.part else found


def _question(count: KeptCount, *, by_part: bool) -> Question:
    base = count.model._meta.db_table
    links: dict[str, Table] = {}

    def column(name: str) -> Column:
        found: Any = count.model._meta.get_field(name)
        if not count.is_many(name):
            return Column(base, found.column)
        through = found.remote_field.through._meta.db_table
        target = found.m2m_reverse_name()
        links[through] = Table(through, found.m2m_column_name(), (found.m2m_column_name(), target))
        return Column(through, target)

    key = tuple(column(name) for name in count.key)
    day = column(count.day) if count.day else None
    part = column(count.part) if by_part else None
    without = (column(count.without[0]), count.without[1]) if count.without else None
    named = [*key, *([day] if day else []), *([part] if part else []), *([without[0]] if without else [])]
    own = sorted({"id", "association_id", *(each.name for each in named if each.table == base)})
    return Question(count.name, (Table(base, columns=tuple(own)), *links.values()), key, day, part, without)


def answered(
    question: Question, changed: str, row: str, number: int, month: Callable[[str], str], among: str = ""
) -> str:
    """The SELECT that counts one question for what changed. `row` stands for the changed table: OLD, NEW, or an alias
    that `among` (the FROM of the transition table) introduces."""

    def said(column: Column) -> str:
        return f'{row if column.table == changed else quoted(column.table)}."{column.name}"'

    base = question.tables[0]
    sources = [among] if among else []
    sources += [quoted(table.name) for table in question.tables if table.name != changed]
    where = [
        f"{said(Column(table.name, table.link))} = {said(Column(base.name, 'id'))}" for table in question.tables[1:]
    ]
    if question.part and question.part.table == base.name:
        where.append(f"{said(question.part)} IS NOT NULL")
    if question.without:
        where.append(f"{said(question.without[0])} <> {_text(question.without[1])}")
    key = " || '/' || ".join(f"COALESCE(CAST({said(each)} AS TEXT), '')" for each in question.key) or "''"
    parts = [
        f"{said(Column(base.name, 'association_id'))} AS association_id",
        f"{_text(question.figure)} AS name",
        f"{said(question.part) if question.part else '0'} AS part",
        f"{month(said(question.day)) if question.day else '0'} AS month",
        f"{key} AS key",
        f"{number} AS number",
        "0 AS writer",
    ]
    select = f"SELECT {', '.join(parts)}"
    if sources:
        select += f" FROM {', '.join(sources)}"
    return f"{select} WHERE {' AND '.join(where) or 'TRUE'}"


def triggers(counts: Iterable[KeptCount], vendor: str) -> list[Trigger]:
    """Every trigger that these figures need in a database of this vendor."""
    asked = [question for count in counts for question in questions(count)]
    tables = sorted({table.name for question in asked for table in question.tables})
    found = []
    for table in tables:
        ours = [question for question in asked if table in {each.name for each in question.tables}]
        if vendor == "sqlite":
            found += [_sqlite(table, event, ours) for event in EVENTS]
        else:
            found += [_postgres(table, event, ours) for event in EVENTS]
            found.append(_postgres_truncate(table, ours))
    return found


def quoted(name: str) -> str:
    return f'"{name}"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _read(table: str, asked: list[Question]) -> list[str]:
    """The columns of a table that any of the questions reads."""
    return sorted(
        {name for question in asked for each in question.tables if each.name == table for name in each.columns}
    )


# --- SQLite: one writer at a time, so each row is added to the figure itself ------------------------------------------
def _sqlite(table: str, event: str, asked: list[Question]) -> Trigger:
    rows = {"insert": [("NEW", 1)], "delete": [("OLD", -1)], "update": [("OLD", -1), ("NEW", 1)]}[event]
    # One statement for each: to gather them first, as PostgreSQL does, would cost a table in memory for every row.
    added = "; ".join(
        f"INSERT INTO {KEPT} ({GROUP}, number, writer) {answered(question, table, row, number, _sqlite_month)} {ADD}"
        for question in asked
        for row, number in rows
    )
    when = head = ""
    if event == "update":
        columns = _read(table, asked)
        head = f" OF {', '.join(map(quoted, columns))}"
        when = " WHEN " + " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    name = f"{PREFIX}{table}_{event}"
    text = (
        f"CREATE TRIGGER {quoted(name)} AFTER {event.upper()}{head} ON {quoted(table)} FOR EACH ROW{when} "
        f"BEGIN {added}; END"
    )
    return Trigger(name, table, (text,))


def _sqlite_month(day: str) -> str:
    return f"CAST(SUBSTR({day}, 1, 4) || SUBSTR({day}, 6, 2) AS INTEGER)"


# --- PostgreSQL: a statement's rows at once, into rows of the writer's own --------------------------------------------
def _postgres(table: str, event: str, asked: list[Question]) -> Trigger:
    changes = {"insert": [("fresh", 1)], "delete": [("stale", -1)], "update": [("stale", -1), ("fresh", 1)]}
    referencing = {
        "insert": "NEW TABLE AS fresh",
        "delete": "OLD TABLE AS stale",
        "update": "OLD TABLE AS stale NEW TABLE AS fresh",
    }
    guard, among = "", {"fresh": "fresh AS changed", "stale": "stale AS changed"}
    if event == "update":  # most updates change nothing that is counted: those cost one look
        former, present = (
            ", ".join(f'{row}."{name}"' for name in _read(table, asked)) for row in ("former", "present")
        )
        pairs = "FROM stale AS former JOIN fresh AS present ON former.id = present.id "
        pairs += f"WHERE ({former}) IS DISTINCT FROM ({present})"
        guard = f"IF NOT EXISTS (SELECT 1 {pairs}) THEN RETURN NULL; END IF;"
        among = {"fresh": f"(SELECT present.* {pairs}) AS changed", "stale": f"(SELECT former.* {pairs}) AS changed"}
    counted = [
        answered(question, table, "changed", number, _postgres_month, among[which])
        for question in asked
        for which, number in changes[event]
    ]
    locked = _locked(table, [which for which, _number in changes[event]], asked)
    body = f"{guard} {locked} {_added(counted)};"
    return postgres_trigger(PREFIX, table, event, f"REFERENCING {referencing[event]}", body)


def _locked(table: str, changed: list[str], asked: list[Question]) -> str:
    """The statements that hold the base rows of changed links until the end, always in the same order: who changes
    such a row, or another link of it, in the same moment would else count without these, as these without that."""
    links = sorted(
        {
            (each.tables[0].name, joined.link)
            for each in asked
            for joined in each.tables
            if joined.link and joined.name == table
        }
    )
    found = []
    for base, link in links:
        keys = " UNION ".join(f"SELECT {quoted(link)} FROM {which}" for which in changed)  # noqa: S608 -- our names
        found.append(f"PERFORM 1 FROM {quoted(base)} WHERE id IN ({keys}) ORDER BY id FOR NO KEY UPDATE;")
    return " ".join(found)


def _added(selects: list[str]) -> str:
    """The statement that adds what these counted, each place once."""
    select = " UNION ALL ".join(selects)
    counted = f"SELECT {GROUP}, pg_backend_pid(), SUM(number) FROM ({select}) AS counted"  # noqa: S608 -- names of our own
    return f"INSERT INTO {KEPT} ({PLACE}, number) {counted} GROUP BY {GROUP} HAVING SUM(number) <> 0 {ADD}"


def _postgres_truncate(table: str, asked: list[Question]) -> Trigger:
    """Emptying a table empties every figure that joins it; the parts alone where only they join it."""
    gone = " OR ".join(f"(name = {_text(each.figure)} AND part {'<>' if each.part else '='} 0)" for each in asked)
    return postgres_trigger(PREFIX, table, "truncate", "", f"DELETE FROM {KEPT} WHERE {gone};")  # noqa: S608 -- ours


def postgres_trigger(prefix: str, table: str, event: str, referencing: str, body: str) -> Trigger:
    """A trigger for each statement, with its function."""
    name = quoted(f"{prefix}{table}_{event}")
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
    function += f"$kept$BEGIN {body} RETURN NULL; END$kept$"
    trigger = f"CREATE TRIGGER {name} AFTER {event.upper()} ON {quoted(table)} {referencing} "
    trigger += f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    return Trigger(f"{prefix}{table}_{event}", table, (function, trigger))


def _postgres_month(day: str) -> str:
    return f"(EXTRACT(YEAR FROM {day}) * 100 + EXTRACT(MONTH FROM {day}))::integer"
