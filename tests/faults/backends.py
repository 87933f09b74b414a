"""PostgreSQL and Redis that are killed and come back: durable as in production, unlike those of tests/servers.py."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.parts import find_postgres, find_redis
from tests import servers
from tests.faults.parts import Part

# Everything that makes a commit outlive its server is on, as where nobody has changed PostgreSQL's own settings.
POSTGRES = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 80}
REDIS = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--save", ""]


class Server(Part):
    """A server with its folder, which keeps what it holds while the server is away."""

    def __init__(self, name: str, command: list[Any], folder: Path, user: Any, url: str, answers: Any) -> None:
        options = {key: value for key, value in servers.as_user(user, folder).items() if key != "stdin"}
        super().__init__(name, command, folder, **options)
        self.folder, self.url, self._answers = folder, url, answers

    def wait(self) -> Server:
        """Until it answers."""
        limit = time.monotonic() + servers.SECONDS_TO_START
        while not self._answers(self.url):
            if time.monotonic() > limit:
                raise servers.ServerTrouble(self.words())
            time.sleep(0.1)
        return self


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """A PostgreSQL that may be killed. Raises ServerTrouble."""
    programs = find_postgres()
    if programs is None:
        raise servers.ServerTrouble("There are no PostgreSQL programs on this machine.")
    user, port = servers.unprivileged("postgres"), servers.free_port()
    with servers.folder_of(user) as folder:
        programs = servers.readable(programs, folder, user)
        password, secret = secrets.token_hex(16), folder / "password"
        secret.write_text(password)
        servers.give(secret, user)
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "portal", "-A", "scram-sha-256"]
        servers.finish([*initdb, "--pwfile", secret, "-E", "UTF8", "--locale", "C"], user, folder)
        words = [word for name, value in {**POSTGRES, "port": port}.items() for word in ("-c", f"{name}={value}")]
        url = f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
        command = [programs / "postgres", "-D", folder / "data", *words]
        yield from _running(Server("postgres", command, folder, user, url, servers.postgres_answers), signal.SIGINT)


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """A Redis that may be killed and writes down what it takes. Raises ServerTrouble."""
    program = find_redis()
    if program is None:
        raise servers.ServerTrouble("There is no Redis or Valkey program on this machine.")
    user, port = servers.unprivileged("redis"), servers.free_port()
    with servers.folder_of(user) as folder:
        program = servers.readable(program, folder, user)
        password = secrets.token_hex(16)
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        command = [program, "--bind", "127.0.0.1", "--port", port, "--dir", folder, "--requirepass", password, *REDIS]
        yield from _running(Server("redis", command, folder, user, url, servers.redis_answers), signal.SIGTERM)


def forget(server: Server) -> None:
    """Of a Redis that is dead: throw away what it had written down."""
    shutil.rmtree(server.folder / "appendonlydir", ignore_errors=True)


def _running(server: Server, by: signal.Signals) -> Iterator[Server]:
    try:
        server.start()
        yield server.wait()
    finally:
        server.stop(by)


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk in memory of so many megabytes; only root may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="portal-disk-"))
    servers.finish(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "portal-test", folder], None, folder.parent
    )
    try:
        yield folder
    finally:
        servers.finish(["umount", "--lazy", folder], None, folder.parent)
        folder.rmdir()
