"""Stamps: a number for each table and association that changes with every row written there.

What was made from some tables still holds as long as none of their stamps has changed (`portal.kept.held`). An app says
in its `kept.py` which tables bear one:

    stamp(Person, Person.partnerships.through, Touch)
    stamp(User, without=("last_login",))

Triggers of the database write the stamp in the transaction that writes the row, so whatever writes it is noticed: bulk
statements, cascades, merges, imports, statements typed by hand; a rollback takes the stamp back with the row. A table
of links belongs to the association of the row whose links they are; a table that belongs to nobody changes for
everybody. Stamps grow by chance steps, so that a database which was put back to an earlier state and went on from
there does not meet the numbers of its other life. docs/decisions/0132.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models import Sum

from portal.kept.models import KeptStamp
from portal.kept.triggers import EVENTS, Trigger, mark_of, postgres_trigger, quoted, standing

STAMPS = KeptStamp._meta.db_table
PREFIX = "stamp_"
NOBODYS = 0
"""The association of a table that belongs to nobody."""
STEP = 1_000_003
POSTGRES_CHANCE = f"1 + FLOOR(RANDOM() * {STEP})::bigint"


@dataclass(frozen=True)
class Stamped:
    """A table that bears a stamp. `parent` is the table in which the association stands, and the column that leads
    there; `columns` are those whose change counts, empty for all."""

    table: str
    owner: str = ""
    parent: tuple[str, str] | None = None
    columns: tuple[str, ...] = ()


_stamped: dict[str, Stamped] = {}


def stamp(*tables: type[models.Model], without: tuple[str, ...] = ()) -> None:
    """Let these tables bear stamps; changes of the columns of `without` alone do not count."""
    for model in tables:
        found = _read(model, without)
        if _stamped.setdefault(found.table, found) != found:
            raise ImproperlyConfigured(f"The table {found.table!r} is stamped in two ways.")


def _read(model: type[models.Model], without: tuple[str, ...]) -> Stamped:
    table, fields = model._meta.db_table, _columns(model)
    columns = tuple(sorted(fields[name] for name in fields.keys() - {*without})) if without else ()
    if model._meta.label_lower == "accounts.association":
        return Stamped(table, owner="id", columns=columns)
    if "association" in fields:
        return Stamped(table, owner=fields["association"], columns=columns)
    whose: Any = model._meta.auto_created
    if not whose or "association" not in _columns(whose):
        return Stamped(table, columns=columns)
    link = next(each.name for each in model._meta.concrete_fields if each.related_model is whose)
    return Stamped(table, parent=(whose._meta.db_table, fields[link]), columns=columns)


def _columns(model: type[models.Model]) -> dict[str, str]:
    """The columns of a table, by the names of their fields."""
    return {each.name: str(each.column) for each in model._meta.concrete_fields}


def bears_stamp(table: str) -> bool:
    """Whether changes of this table are noticed."""
    return table in noticed()


@cache
def noticed() -> frozenset[str]:
    """The tables whose triggers stand in this database: what is declared and was not put up yet notices nothing. Asked
    once by each process, which starts anew after a migration."""
    stand = {(name, mark) for name, _table, mark in standing(PREFIX)}
    wanted = stamp_triggers([*_stamped, STAMPS])
    missing = {each.table for each in wanted if (each.name, mark_of(each)) not in stand}
    return frozenset(each.table for each in wanted) - missing


def stamps(association: int) -> dict[str, int]:
    """The stamp of each table as this association sees it; a table that nobody has written yet has none. One query."""
    rows = KeptStamp.objects.filter(association__in=[association, NOBODYS]).order_by()
    return dict(rows.values_list("table").annotate(sum=Sum("number")))


def stamp_triggers(tables: Iterable[str]) -> list[Trigger]:
    """The triggers of the stamped tables among these, for the database that is connected."""
    made = _sqlite if connection.vendor == "sqlite" else _postgres
    there = set(tables)
    wanted = [each for each in _stamped.values() if STAMPS in there and each.table in there]
    events = EVENTS if connection.vendor == "sqlite" else (*EVENTS, "truncate")
    return [made(each, event) for each in sorted(wanted, key=lambda each: each.table) for event in events]


def _added(owners: str, writer: str, chance: str) -> str:
    """The statement that lets the stamps of these owners grow."""
    return (
        f'INSERT INTO {STAMPS} (association, "table", writer, number) '  # noqa: S608 -- names of our own
        f"SELECT owner, '{{table}}', {writer}, {chance} FROM (SELECT DISTINCT owner FROM ({owners}) AS rows) AS owners "
        "WHERE TRUE "
        f'ON CONFLICT (association, "table", writer) DO UPDATE SET number = {STAMPS}.number + excluded.number'
    )


def _sqlite(stamped: Stamped, event: str) -> Trigger:
    rows = {"insert": ["NEW"], "delete": ["OLD"], "update": ["NEW", "OLD"]}[event]
    owners = " UNION ALL ".join(f"SELECT {_owner(stamped, row)} AS owner" for row in rows)
    head = when = ""
    if event == "update" and stamped.columns:
        head = f" OF {', '.join(map(quoted, stamped.columns))}"
        when = " WHEN " + " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in stamped.columns)
    added = _added(owners, "0", f"1 + ABS(RANDOM() % {STEP})").format(table=stamped.table)
    name = f"{PREFIX}{stamped.table}_{event}"
    text = f"CREATE TRIGGER {quoted(name)} AFTER {event.upper()}{head} ON {quoted(stamped.table)} FOR EACH ROW{when} "
    return Trigger(name, stamped.table, (f"{text}BEGIN {added}; END",))


def _postgres(stamped: Stamped, event: str) -> Trigger:
    if event == "truncate":
        body = _added(f"SELECT {NOBODYS} AS owner", "pg_backend_pid()", POSTGRES_CHANCE).format(table=stamped.table)
        return postgres_trigger(PREFIX, stamped.table, event, "", f"{body};")
    fresh, stale = "NEW TABLE AS fresh", "OLD TABLE AS stale"
    referencing = {"insert": fresh, "delete": stale, "update": f"{stale} {fresh}"}[event]
    sources = {"insert": ["fresh"], "delete": ["stale"], "update": ["fresh", "stale"]}[event]
    guard = ""
    if event == "update" and stamped.columns:
        former, present = (", ".join(f'{row}."{name}"' for name in stamped.columns) for row in ("stale", "fresh"))
        pairs = "SELECT 1 FROM stale JOIN fresh ON stale.id = fresh.id "
        guard = f"IF NOT EXISTS ({pairs} WHERE ({former}) IS DISTINCT FROM ({present})) THEN RETURN NULL; END IF; "
    owners = " UNION ALL ".join(
        f"SELECT {_owner(stamped, source)} AS owner FROM {source}"  # noqa: S608 -- names of our own
        for source in sources
    )
    added = _added(owners, "pg_backend_pid()", POSTGRES_CHANCE).format(table=stamped.table)
    return postgres_trigger(PREFIX, stamped.table, event, f"REFERENCING {referencing}", f"{guard}{added};")


def _owner(stamped: Stamped, row: str) -> str:
    """The association of a row, as SQL; a row of links whose parent is gone changes for everybody."""
    if stamped.owner:
        return f"COALESCE({row}.{quoted(stamped.owner)}, {NOBODYS})"
    if not stamped.parent:
        return str(NOBODYS)
    table, column = stamped.parent
    found = f'SELECT "association_id" FROM {quoted(table)} AS parent WHERE parent.id = {row}.{quoted(column)}'  # noqa: S608 -- names of our own
    return f"COALESCE(({found}), {NOBODYS})"
