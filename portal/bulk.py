"""Writing thousands of new rows at once, without a model instance and a compiled statement for each.

The caller has checked what it writes and keeps whatever is derived of it, as with `bulk_create`. On PostgreSQL the rows
go by COPY, into a table of this transaction first, on SQLite by one prepared statement; keys are drawn beforehand, so
that rows can name each other.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from django.db import connection, models
from django.utils import timezone

_AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)


@contextmanager
def without_looking_for_cycles() -> Iterator[None]:
    """For work on thousands of plain rows, which hold no cycles: Python's search for them, begun again at every few
    hundred values, took a third of the time. To be left between parts, so that others in the process get their turn."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def draw_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys for rows that are about to be written, in the transaction that writes them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(drawn, [connection.ops.quote_name(table), number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our table
        first = max(last, cursor.fetchone()[0]) + 1
        return list(range(first, first + number))


def write_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a model: `names` are columns as attributes (`person_id`), `id` among them where keys were drawn.

    A column that is not named gets its default, an instant that a model sets by itself gets now.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    rest = [field for name, field in by_name.items() if name not in names and not field.primary_key]
    constants = tuple(_prepared(field, _usual(field)) for field in rest)
    fields = [by_name[name] for name in names]
    odd = [(place, _way_of(field)) for place, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE)]
    columns = [str(field.column) for field in (*fields, *rest)]
    _write(model._meta.db_table, columns, [_row(row, odd) + constants for row in rows])


def _way_of(field: models.Field) -> Callable[[Any], Any]:
    """How a value of the field is written. The same day or instant for thousands of rows is worked out once."""
    if isinstance(field, models.JSONField):
        return partial(json.dumps, cls=field.encoder, ensure_ascii=False)
    if isinstance(field, models.DateField):
        return lru_cache(maxsize=4096)(partial(_prepared, field))
    return partial(_prepared, field)


def _usual(field: models.Field) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now() if isinstance(field, models.DateTimeField) else timezone.localdate()
    return field.get_default()


def _row(row: Sequence[Any], odd: Sequence[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    if not odd:
        return tuple(row)
    cells = list(row)
    for place, way in odd:
        cells[place] = way(cells[place])
    return tuple(cells)


def _prepared(field: models.Field, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _write(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    those = ", ".join(map(quote, columns))
    named = f"{quote(table)} ({those})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which refuses COPY into a table that hides rows, whatever they are
            like = f"SELECT {those} FROM {quote(table)} LIMIT 0"  # noqa: S608 -- our tables and columns
            cursor.execute(f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS {like}")
            with cursor.copy(f"COPY fresh ({those}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {named} SELECT {those} FROM fresh")  # noqa: S608 -- our tables and columns
            cursor.execute("DROP TABLE fresh")
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {named} VALUES ({places})", rows)  # noqa: S608 -- our tables and columns
