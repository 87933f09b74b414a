"""Real servers for the tests: PostgreSQL and a server that speaks Redis' protocol, on this machine and for one run.

Each lives in a temporary folder, listens on 127.0.0.1 with a port and a password of its own, runs as an unprivileged
user when we are root (PostgreSQL refuses root), and is ended by its process id. Nothing is left behind and nothing
outside the folder is touched: the package that brings PostgreSQL's programs can also start them, but as root it makes a
user and opens folders.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.parts import find_postgres, find_redis

SECONDS_TO_START = 60
BOUND = "portal_app"
"""The role of the tests: no superuser, so that row-level security binds it. It makes databases for itself."""
_BOUND = "CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT CREATEDB PASSWORD {password}"


class ServerTrouble(RuntimeError):
    """A server did not start; the words are its own log."""


@contextlib.contextmanager
def postgres(keep: Path | None = None, **choices: Any) -> Iterator[str]:
    """A PostgreSQL server; gives the DATABASE_URL of an empty database. Raises ServerTrouble.

    `keep` is a folder that stays, with what its databases hold, for the next time; `choices` are further settings.
    """
    programs = find_postgres()
    if programs is None:
        raise ServerTrouble("There are no PostgreSQL programs on this machine.")
    user = unprivileged("postgres")
    with folder_of(user) if keep is None else _kept_folder(keep, user) as folder:
        programs = readable(programs, folder, user)
        port = free_port()
        data, secret = folder / "data", folder / "password"
        if not (data / "PG_VERSION").exists():
            secret.write_text(secrets.token_hex(16))
            give(secret, user)
            initdb = [programs / "initdb", "-D", data, "-U", "portal", "-A", "scram-sha-256"]
            initdb += ["--pwfile", secret, "-E", "UTF8", "--locale", "C", "--no-sync"]
            finish(initdb, user, folder)
        password = secret.read_text()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            "max_locks_per_transaction": 256,  # as docs/deploy/make-database.sh: a restore replaces every table at once
            **choices,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", data, *words]
        with _running(command, user, folder, stop=signal.SIGINT) as server:
            url = f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
            _wait(server, folder, lambda: postgres_answers(url))
            yield url


def bound(server: str) -> str:
    """The address of the same place for a role that the rules between associations bind, as an application's is."""
    import psycopg
    from psycopg import sql

    parts = urlsplit(server)
    every = sql.Identifier(f"{BOUND}_every")
    with psycopg.connect(parts._replace(path="/template1").geturl(), autocommit=True) as asking:
        if not asking.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [BOUND]).fetchone():
            asking.execute(sql.SQL(_BOUND).format(role=sql.Identifier(BOUND), password=parts.password))
            asking.execute(sql.SQL("CREATE ROLE {every} NOLOGIN").format(every=every))
            asking.execute(sql.SQL("GRANT {every} TO {role}").format(every=every, role=sql.Identifier(BOUND)))
            # In the template, so in every database that is made: who does not inherit may not write to its schema.
            asking.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {role}").format(role=sql.Identifier(BOUND)))
    return parts._replace(netloc=f"{BOUND}:{parts.password}@{parts.netloc.rpartition('@')[2]}").geturl()


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A server with Redis' protocol; gives its REDIS_URL. Raises ServerTrouble."""
    program = find_redis()
    if program is None:
        raise ServerTrouble("There is no Redis or Valkey program on this machine.")
    user = unprivileged("redis")
    with folder_of(user) as folder:
        program = readable(program, folder, user)
        port, password = free_port(), secrets.token_hex(16)
        command = [program, "--bind", "127.0.0.1", "--port", port, "--dir", folder, "--requirepass", password]
        with _running([*command, "--save", "", "--appendonly", "no"], user, folder, stop=signal.SIGTERM) as server:
            url = f"redis://:{password}@127.0.0.1:{port}/0"
            _wait(server, folder, lambda: redis_answers(url))
            yield url


def unprivileged(preferred: str) -> pwd.struct_passwd | None:
    """The user that a server runs as: None for our own, which will do unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in (preferred, "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerTrouble("There is no unprivileged user to run a server as.")


@contextlib.contextmanager
def folder_of(user: pwd.struct_passwd | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-server-"))
    try:
        give(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _kept_folder(folder: Path, user: pwd.struct_passwd | None) -> Iterator[Path]:
    """A folder that stays; one run at a time may use it, the next waits."""
    folder.mkdir(parents=True, exist_ok=True)
    give(folder, user)
    with (folder / "in-use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def give(path: Path, user: pwd.struct_passwd | None) -> None:
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def readable(program: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The program where the user can run it: a Python package may lie in a private home folder, so its are copied."""
    if user is None or "site-packages" not in program.parts:
        return program
    if program.is_dir():  # PostgreSQL: bin, lib and share belong together, and the package's own libraries beside them
        package = program.parent.parent
        libraries = package.parent / f"{package.name}.libs"
        shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True, dirs_exist_ok=True)
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, dirs_exist_ok=True)
        copy = folder / package.name / "pginstall" / "bin"
    else:
        copy = Path(shutil.copy2(program, folder / program.name))
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            give(path, user)
    return copy


def as_user(user: pwd.struct_passwd | None, folder: Path) -> dict[str, Any]:
    """How to start a program as that user, with an environment that holds nothing of ours."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C", "TZ": "UTC"}
    options: dict[str, Any] = {"env": environment, "cwd": folder, "stdin": subprocess.DEVNULL}
    if user is not None:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def finish(command: list[Any], user: pwd.struct_passwd | None, folder: Path) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, **as_user(user, folder))
    if done.returncode:
        raise ServerTrouble(done.stdout + done.stderr)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@contextlib.contextmanager
def _running(
    command: list[Any], user: pwd.struct_passwd | None, folder: Path, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(word) for word in command],
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  one thread only at this point
            **as_user(user, folder),
        )
        try:
            yield server
        finally:
            server.send_signal(stop)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], folder: Path, answers: Any) -> None:
    limit = time.monotonic() + SECONDS_TO_START
    while not answers():
        if server.poll() is not None or time.monotonic() > limit:
            raise ServerTrouble((folder / "log").read_text(errors="replace"))
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(url: str) -> bool:
    from redis import Redis, RedisError

    try:
        return bool(Redis.from_url(url).ping())
    except RedisError:
        return False
