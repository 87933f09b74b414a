"""Reading many rows as they were at one moment, through Django, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction whose every statement sees the same rows, and that holds up nobody who writes.

    PostgreSQL by itself shows each statement what was committed by then, and our transactions on SQLite take the pen
    when they begin: both are told otherwise for this one. Inside a transaction of the caller's it is that one's moment.
    A statement may take as long as it takes. It is for reading: who writes here on PostgreSQL may be refused.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    connection.ensure_connection()
    told: Any = connection if connection.vendor == "sqlite" else connection.connection
    name, value = ("transaction_mode", "DEFERRED") if told is connection else ("isolation_level", _repeatable_read())
    before = getattr(told, name)
    setattr(told, name, value)
    try:
        with transaction.atomic():
            if told is not connection:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout = 0")
            yield
    finally:
        if told is connection or not told.closed:
            setattr(told, name, before)


def _repeatable_read() -> Any:
    """A site on SQLite may lack the driver, so it is imported here."""
    from psycopg import IsolationLevel

    return IsolationLevel.REPEATABLE_READ
