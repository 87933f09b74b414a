"""PostgreSQL: a snapshot that pg_dump and our own questions share, its hashes, and the way back in one transaction."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from portal.backups.kept_files import NamingColumn, question
from portal.backups.refusals import Refused
from portal.backups.table_hashes import LEFT_OUT, TableHash, of_rows
from portal.rows.roles import role_of

ENGINE = "postgresql"
ROWS_AT_ONCE = 5_000
SECONDS_TO_LEAVE = 2
"""A connection that was just closed, our own too, stands in the server's list for a moment."""
_SAME_WORDS = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL search_path = public",
)
"""A row as text is the same on every server."""
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""
_HIDING = """
    SELECT c.relname, c.relrowsecurity AND (
        NOT EXISTS (SELECT FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE p.polrelid = c.oid
            AND p.polpermissive AND p.polcmd = '*' AND pg_get_expr(p.polqual, c.oid) = 'true' AND r.rolname = %s)
        OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive))
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity ORDER BY 1
"""
"""Tables that hide rows, and whether they may hide some from that role too."""
_LEFT_OUT = re.compile(rb"^\d+; \d+ \d+ (POLICY|ROW SECURITY|COMMENT \S+ POLICY) ")
"""What of a dump is put up anew after it is loaded: it names roles, which are another server's."""
_CLEAR = """
DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', relname) AS words FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
  LOOP EXECUTE each.words; END LOOP;
  FOR each IN SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) AS words FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
  LOOP EXECUTE each.words; END LOOP;
END $$;
"""
"""Everything of ours in the database, whoever owns the schema; extensions stay."""


class PostgresSnapshot:
    """A transaction that sees one moment, and whose moment pg_dump sees too."""

    def __init__(self, asking: psycopg.Connection, room: Path, role: str) -> None:
        self._asking, self._dump, self._role = asking, room / "database.pgdump", role
        self._tables: dict[str, TableHash] = {}
        row = asking.execute("SELECT pg_export_snapshot()").fetchone()
        self._moment = str(row[0]) if row else ""

    def column(self, column: NamingColumn) -> list[Any]:
        return [value for (value,) in self._asking.execute(question(column))]

    def migrations(self) -> list[str]:
        return [f"{app}.{name}" for app, name in self._asking.execute("SELECT app, name FROM django_migrations")]

    def tables(self) -> dict[str, TableHash]:
        self._tables = self._tables or hashes(self._asking, without=LEFT_OUT)
        return self._tables

    def troubles(self) -> list[str]:
        """PostgreSQL says what is wrong with a page when it is read; where it keeps checksums, every changed byte."""
        try:
            with self._asking.transaction():
                self.tables()
        except Refused as error:
            return [f"the database: {error}"]
        return []

    def file(self) -> Path:
        if not self._dump.exists():
            words = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--lock-wait-timeout=60000"]
            words += [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
            words += [f"--snapshot={self._moment}", f"--file={self._dump}"]
            _run([program("pg_dump"), *words, *_as(self._role)], "pg_dump")
        return self._dump


def hashes(asking: psycopg.Connection, *, without: Collection[str] = ()) -> dict[str, TableHash]:
    """Every table with its hash, in the transaction that is open; those of `without` as if they were empty.
    Raises Refused where a policy hides rows."""
    found = {}
    for (name,) in asking.execute(_TABLES).fetchall():
        if name in without:
            found[name] = of_rows(())
            continue
        try:
            with asking.cursor(name="backup_rows") as rows:
                rows.itersize = ROWS_AT_ONCE
                rows.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier("public", name)))
                found[name] = of_rows(rows)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refused(
                f"The table {name} cannot be read whole: {str(error).strip()}. The role of DATABASE_URL needs another "
                "one beside it that sees all rows: docs/operations.md says how it is made."
            ) from error
        except psycopg.Error as error:
            raise Refused(f"The table {name} cannot be read: {str(error).strip()}. Restore a backup.") from error
    return found


@contextlib.contextmanager
def snapshot(room: Path) -> Iterator[PostgresSnapshot]:
    """The live database as it is now; writers go on. Raises Refused."""
    program("pg_dump")
    with _asking() as (asking, role):
        yield PostgresSnapshot(asking, room, role)


@contextlib.contextmanager
def live() -> Iterator[PostgresSnapshot]:
    """The live database to be looked through: pg_dump is not asked."""
    with _asking() as (asking, role):
        yield PostgresSnapshot(asking, Path(), role)


@contextlib.contextmanager
def _asking() -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction that sees every row, and the role that it has become for that; "" is the one that signed in."""
    try:
        asking = psycopg.connect(**_words(), options="-c statement_timeout=0 -c lock_timeout=60000")
    except psycopg.OperationalError as error:
        raise Refused(f"PostgreSQL does not answer: {str(error).strip()}. Look at DATABASE_URL.") from error
    with contextlib.closing(asking):
        asking.isolation_level, asking.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        for words in _SAME_WORDS:
            asking.execute(words)
        yield asking, _see_all(asking)


def _see_all(asking: psycopg.Connection) -> str:
    """Become the role that sees all rows where tables hide some. Raises Refused where one may hide some from it too."""
    who = role_of(asking)
    hiding = asking.execute(_HIDING, [who.every]).fetchall()
    if not hiding or not who.may_become:
        asking.execute("SET LOCAL row_security = off")  # rows that a policy hides are an error, never a smaller backup
        return ""
    if hidden := [name for name, is_hidden in hiding if is_hidden]:
        raise Refused(
            f"{len(hidden)} tables may hide rows from a backup, {hidden[0]} among them. ./run setup puts the rules "
            "between associations up as they are meant."
        )
    asking.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(who.every)))
    return who.every


def _as(role: str) -> list[str]:
    """How pg_dump becomes a role, and reads what that one sees."""
    return [f"--role={role}", "--enable-row-security"] if role else []


def tables_now() -> dict[str, TableHash]:
    """Every table of the live database with its hash."""
    with _asking() as (asking, _role):
        return hashes(asking)


def is_empty() -> bool:
    """Whether the database has no tables of ours."""
    with _asking() as (asking, _role):
        return not asking.execute(_TABLES).fetchall()


def refuse_while_used() -> None:
    """Raise Refused while somebody else is connected."""
    limit = time.monotonic() + SECONDS_TO_LEAVE
    while others := _others():
        if time.monotonic() > limit:
            raise Refused(
                f"{others} other connections to the database are open. Stop every web host and worker, then restore."
            )
        time.sleep(0.1)


def _others() -> int:
    with _asking() as (asking, _role):
        row = asking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0


def load(dump: Path, handles: tuple[int, ...]) -> None:
    """Clear the database and put the dump in, in one transaction: all of it or nothing. Raises Refused.

    The words pass through this process, which alone says COMMIT at the end: if it is killed, nothing has happened.
    """
    telling = subprocess.Popen(
        [program("pg_restore"), "--no-owner", "--no-privileges", *_contents(dump), "--file=-", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    doing = subprocess.Popen(
        [program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(),
        pass_fds=handles,
    )
    try:
        is_told = _pass_on(telling, doing)
        _said, trouble = doing.communicate()
    finally:
        for process in (telling, doing):
            process.kill()
            process.communicate()
    if not is_told or doing.returncode:
        raise Refused(f"PostgreSQL did not take the backup, and nothing was changed in it: {_last(trouble)}")


def _contents(dump: Path) -> list[str]:
    """What is loaded: all but the rules between associations, which are put up anew after the migrations."""
    told = _run([program("pg_restore"), "--list", str(dump)], "pg_restore")
    chosen = dump.with_suffix(".list")
    chosen.write_bytes(b"\n".join(line for line in told.splitlines() if not _LEFT_OUT.match(line)))
    return [f"--use-list={chosen}"]


def _pass_on(telling: subprocess.Popen[bytes], doing: subprocess.Popen[bytes]) -> bool:
    """Whether all of it was told and accepted; COMMIT is said in that case alone."""
    assert telling.stdout is not None and doing.stdin is not None  # noqa: S101  both are pipes
    try:
        doing.stdin.write(f"BEGIN;\nSET LOCAL statement_timeout = 0;\n{_CLEAR}".encode())
        shutil.copyfileobj(telling.stdout, doing.stdin)
        if telling.wait():
            return False
        doing.stdin.write(b"\nCOMMIT;\n")
        doing.stdin.flush()
    except BrokenPipeError:
        return False
    return True


def dump_aside(folder: Path) -> None:
    """Keep what the database holds before it is replaced. Raises Refused."""
    file = folder / "database.pgdump"
    with _asking() as (_asked, role):
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}", *_as(role)]
        _run([program("pg_dump"), *words], "pg_dump")
    file.chmod(0o600)


def program(name: str) -> str:
    """One of PostgreSQL's client programs: the newest of the machine. Raises Refused."""
    folders = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(folders, key=lambda path: int(path.parts[-3]), reverse=True)
    if found := next((str(path) for path in newest), None) or shutil.which(name):
        return found
    raise Refused(
        f"There is no {name} on this machine. Install PostgreSQL's client programs, of the server's version or newer: "
        "apt-get install postgresql-client"
    )


def _run(command: list[str], name: str) -> bytes:
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False)
    if done.returncode:
        raise Refused(f"{name} did not do it: {_last(done.stderr)}")
    return done.stdout


def _last(said: bytes) -> str:
    """The last lines that a program said."""
    return " ".join(said.decode(errors="replace").split("\n")[-6:]).strip() or "it said nothing"


def _words() -> dict[str, Any]:
    """How to reach the database, for psycopg."""
    told = settings.DATABASES["default"]
    words = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    words |= {name: value for name, value in told.get("OPTIONS", {}).items() if name.startswith("ssl")}
    return {name: value for name, value in words.items() if value} | {"dbname": told["NAME"]}


def _environment() -> dict[str, str]:
    """The same for PostgreSQL's programs; a password in the environment is not seen in the list of processes."""
    names = {"dbname": "PGDATABASE"}
    return {**os.environ, **{names.get(key, f"PG{key.upper()}"): str(value) for key, value in _words().items()}}
