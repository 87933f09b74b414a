"""Places for backups: empty machines with a database and a folder of their own, and commands as people type them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Place:
    """A machine: its VAR_DIR, and the address of its database when that is a server's."""

    var: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        left_out = ("TEST_", "PYTEST", "DJANGO", "REDIS_URL", "DATABASE_URL")
        own = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        own |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(self.var),
            "SECRET_KEY": "of this place " * 5,
        }
        return own | ({"DATABASE_URL": self.url} if self.url else {})

    def start(self, *words: Any) -> subprocess.Popen[str]:
        """A command of manage.py that goes on by itself."""
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def manage(self, *words: Any, **more: str) -> subprocess.CompletedProcess[str]:
        """A command of manage.py and what it said."""
        command = [sys.executable, "manage.py", *map(str, words)]
        own = self.environment | more
        return subprocess.run(command, cwd=ROOT, env=own, text=True, capture_output=True, check=False)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of its database."""
        if self.url:
            with self._connected() as asking:
                return list(asking.execute(question).fetchall())  # type: ignore[call-overload]  # a test's own words
        with contextlib.closing(sqlite3.connect(self.var / "portal.sqlite3")) as asking:
            return list(asking.execute(question).fetchall())

    def say(self, statement: str) -> None:
        """Change its database."""
        if self.url:
            with self._connected() as asking:
                asking.execute(statement)  # type: ignore[call-overload]  # a test's own words
            return
        with contextlib.closing(sqlite3.connect(self.var / "portal.sqlite3")) as asking, asking:
            asking.execute(statement)

    def tables_with(self, word: str) -> list[str]:
        """The tables of its database in which a row holds this word anywhere, in any case."""
        every = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        names = [
            name for (name,) in self.ask(every if self.url else "SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = {name: self.ask(f'SELECT * FROM "{name}"') for name in names}  # noqa: S608  names the database gave
        return sorted(name for name, found in rows.items() if word.lower() in str(found).lower())

    def _connected(self) -> psycopg.Connection:
        """As the role that sees the rows of all associations."""
        asking = psycopg.connect(self.url)
        asking.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"{asking.info.user}_every")))
        return asking

    def lies_here(self) -> list[str]:
        """The files and folders that a person would see."""
        return sorted(path.name for path in self.var.iterdir() if not path.name.startswith(".restore.lock"))


@contextlib.contextmanager
def empty_place(var: Path) -> Iterator[Place]:
    """A machine on which nothing is yet, with the engine of this leg."""
    var.mkdir(exist_ok=True)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Place(var)
        return
    server, name = urlsplit(settings.DATABASE_URL), f"place_{uuid.uuid4().hex}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as asking:
        asking.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]  # a name of our own
        try:
            yield Place(var, urlunsplit(server._replace(path=f"/{name}")))
        finally:
            asking.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]  # a name of our own


def repacked(archive: Path, target: Path, change: Callable[[tarfile.TarInfo, bytes], bytes | None]) -> Path:
    """The archive with other members, packed with the usual programs; `change` answers None for one to leave out."""
    from portal.backups.container import Writer

    with tarfile.open(archive) as old, target.open("wb") as out:
        new = Writer(out)
        for entry in old:
            content = old.extractfile(entry)
            data = change(entry, content.read() if content else b"")
            if data is not None:
                new.put(entry.name, BytesIO(data), len(data))
        new.close()
    return target
