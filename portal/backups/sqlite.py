"""SQLite: a copy of one moment while others write, its hashes, and the way back into its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from portal.backups.kept_files import NamingColumn, question
from portal.backups.refusals import Refused
from portal.backups.table_hashes import LEFT_OUT, TableHash, of_rows

ENGINE = "sqlite"
MOST_TROUBLES = 20


class SqliteSnapshot:
    """A copy in a file of its own."""

    def __init__(self, file: Path, asking: sqlite3.Connection) -> None:
        self._file, self._asking = file, asking

    def column(self, column: NamingColumn) -> list[Any]:
        return [_plain(value) for (value,) in self._asking.execute(question(column))]

    def migrations(self) -> list[str]:
        rows = self._asking.execute("SELECT app, name FROM django_migrations")
        return [f"{_plain(app)}.{_plain(name)}" for app, name in rows]

    def tables(self) -> dict[str, TableHash]:
        return {name: of_rows(self._asking.execute(f'SELECT * FROM "{name}"')) for name in self._names()}  # noqa: S608  names that the database itself gives

    def troubles(self) -> list[str]:
        try:
            words = [_plain(row[0]) for row in self._asking.execute(f"PRAGMA integrity_check({MOST_TROUBLES})")]
            found = [f"the database: {each}" for each in words if each != "ok"]
            links = self._asking.execute("PRAGMA foreign_key_check").fetchmany(MOST_TROUBLES)
        except sqlite3.DatabaseError as error:
            return [f"the database: {error}"]
        return found + [
            f"the database: row {row[1]} of {_plain(row[0])} points to a row of {_plain(row[2])} that is not there"
            for row in links
        ]

    def file(self) -> Path:
        return self._file

    def _names(self) -> list[str]:
        rows = self._asking.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
        return sorted(_plain(name) for (name,) in rows)


def _as_text(data: bytes) -> tuple[str, bytes]:
    """A text as it lies in the file, told apart from other bytes, even where it is no good UTF-8."""
    return ("text", data)


def _plain(value: Any) -> Any:
    return value[1].decode("utf-8", "replace") if isinstance(value, tuple) else value


@contextlib.contextmanager
def opened(file: Path) -> Iterator[SqliteSnapshot]:
    """A database file to be read. Raises sqlite3.DatabaseError when it is none."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as asking:
        asking.text_factory = _as_text
        yield SqliteSnapshot(file, asking)


@contextlib.contextmanager
def snapshot(room: Path) -> Iterator[SqliteSnapshot]:
    """The live database as it is now, copied into the room by SQLite itself; writers go on. Raises Refused.

    `VACUUM INTO` reads in one transaction like the online copy of pages, and leaves out the pages that hold what was
    deleted: erased people stay out of the copy.
    """
    if not live_file().exists():
        raise Refused(f"There is no database at {live_file()}. Look at VAR_DIR and DATABASE_URL.")
    file = room / "database.sqlite3"
    file.unlink(missing_ok=True)
    live = connections.create_connection("default")
    try:
        with live.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
    except DatabaseError as error:
        raise Refused(
            f"SQLite could not copy the database: {error}. ./run manage verify says more; look also at the disk."
        ) from error
    finally:
        live.close()
    _leave_out(file)
    with opened(file) as found:
        yield found


def _leave_out(file: Path) -> None:
    """Delete from the copy what no backup holds, the bytes in its pages too."""
    with contextlib.closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("PRAGMA secure_delete = ON")
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name in there.intersection(LEFT_OUT):
            copy.execute(f'DELETE FROM "{name}"')  # noqa: S608  names of ours


@contextlib.contextmanager
def live() -> Iterator[SqliteSnapshot]:
    """The live database itself, to be looked through. Nothing is copied."""
    if not live_file().exists():
        raise Refused(f"There is no database at {live_file()}. Look at VAR_DIR and DATABASE_URL.")
    with opened(live_file()) as found:
        yield found


def live_file() -> Path:
    """Where the database lies."""
    return Path(settings.DATABASES["default"]["NAME"])


def beside(file: Path) -> list[Path]:
    """The database's file and those that SQLite lays beside it."""
    return [file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm", "-journal"))]


def is_empty() -> bool:
    """Whether there is no database here, or one without tables."""
    file = live_file()
    if not file.exists() or not file.stat().st_size:
        return True
    try:
        with opened(file) as found:
            return not found._names()
    except sqlite3.DatabaseError:
        return False  # damaged is not empty


def refuse_while_used() -> None:
    """Raise Refused while somebody has the database open; also brings what lies beside it into it."""
    if not live_file().exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(live_file(), timeout=2)) as asking:
            asking.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise Refused(
            f"Somebody still has the database open ({error}). Stop the site and its workers, then restore."
        ) from error
    except sqlite3.DatabaseError:
        return  # damaged: it is moved aside as it is


def settle(file: Path) -> None:
    """Bring what lies beside a database into its one file, so that the file alone can be moved."""
    with contextlib.closing(sqlite3.connect(file)) as asking:
        asking.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb+") as whole:
        os.fsync(whole.fileno())
