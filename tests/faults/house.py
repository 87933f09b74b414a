"""A whole site that may be hurt: its web processes, its workers, its servers and its mail server, each by itself.

Two kinds of house, as docs/operations.md installs them: *files* – one web host, `manage.py worker`, SQLite and the file
broker; *servers* – two web hosts, a worker for each queue, PostgreSQL and Redis. What dies is started again, as systemd
does it. Everything is ended by its process id when the house closes.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from tests.faults import backends
from tests.faults.clock import Clock
from tests.faults.letters import MailServer
from tests.faults.parts import Part
from tests.faults.people import is_up
from tests.journeys.site import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_TO_USE = ("static", "fonts")
RESTART_SECONDS = 1.0
PATIENCE = 240.0  # seconds for a site to start on a loaded machine
FILES, SERVERS = "files", "servers"


class House:
    """The site of one run: `parts` are its processes by name, `postgres` and `redis` its servers where it has some."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.var = folder / "var"
        self.mail = MailServer()
        self.postgres: backends.Server | None = None
        self.redis: backends.Server | None = None
        self.parts: dict[str, Part] = {}
        self.clocks: dict[str, Clock] = {}
        self.ports = [free_port() for _ in range(1 if kind == FILES else 2)]

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def file(self) -> Path:
        """SQLite's, where it has one."""
        return self.var / "portal.sqlite3"

    @property
    def webs(self) -> list[Part]:
        return [part for name, part in self.parts.items() if name.startswith("web")]

    @property
    def crews(self) -> list[Part]:
        """The workers: with SQLite one tree of both queues, else one for each."""
        return [part for name, part in self.parts.items() if not name.startswith("web")]

    @property
    def environment(self) -> dict[str, str]:
        """The product's own settings: nothing of the test run's leaks in."""
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        known = {
            "VAR_DIR": str(self.var),
            "PORT": str(self.ports[0]),
            "PUBLIC_URL": self.urls[0],
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "for faults only " * 4,
            "ADMINISTRATOR_MFA": "false",
            "DEMO": "false",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if self.postgres is not None and self.redis is not None:
            known |= {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}
        return kept | known

    def prepare(self, shared: Path, like: Path | None = None) -> None:
        """Take over what all runs share, migrate, load the reference data; or take SQLite's file of another house."""
        (self.var / "stamps").mkdir(parents=True)
        self.var.chmod(0o700)
        for name in READY_TO_USE:
            shutil.copytree(shared / name, self.var / name)
        for name in (*READY_TO_USE, "messages"):
            if (stamp := shared / "stamps" / name).exists():
                shutil.copy(stamp, self.var / "stamps" / name)
        if like is None:
            self.run("manage.py", "prepare")
            return
        with (
            contextlib.closing(sqlite3.connect(like)) as theirs,
            contextlib.closing(sqlite3.connect(self.file)) as ours,
        ):
            theirs.backup(ours)

    def run(self, *words: str) -> str:
        """Run a command of Python in the site's environment; its output."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def inside(self, what: str, **known: Any) -> Any:
        """What tests/faults/inside.py answers from within the site's own code."""
        said = self.run("-m", "tests.faults.inside", what, json.dumps(known))
        return json.loads(said.splitlines()[-1])

    def make_parts(self) -> None:
        """The processes as docs/operations.md has them, with one child each, for two cores."""
        programs = Path(sys.executable).parent
        serve: list[Any] = [
            programs / "gunicorn",
            "portal.wsgi",
            "--no-control-socket",
            "--threads",
            "4",
            "--workers",
            "1",
        ]
        for number, port in enumerate(self.ports, start=1):
            self._add(f"web{number}", [*serve, "--bind", f"127.0.0.1:{port}"])
        if self.kind == FILES:
            self._add("worker", [sys.executable, "manage.py", "worker"], children=2)
            return
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        for queue, number in (("default", 1), ("documents", 2)):
            words = ["-A", "portal", "worker", "-Q", queue, "-n", f"{queue}@%h", "-c", number]
            self._add(queue, [programs / "celery", *words, *quiet])

    def _add(self, name: str, command: Sequence[Any], children: int = 1) -> None:
        self.clocks[name] = Clock(self.folder, name)
        environment = self.environment | self.clocks[name].environment
        self.parts[name] = Part(
            name, [*unprivileged(), *command], self.folder, children=children, cwd=ROOT, env=environment
        )

    def start(self) -> None:
        """Every part, until each web host answers."""
        for part in self.parts.values():
            if not part.is_running:
                part.start()
        self.wait_for_web()

    def wait_for_web(self) -> None:
        """Until each web host answers."""
        limit = time.monotonic() + PATIENCE
        while not all(is_up(url) for url in self.urls):
            assert time.monotonic() < limit, self.words()
            self.look_after()
            time.sleep(0.2)

    def look_after(self) -> None:
        """Start again what has died without our wish."""
        for part in self.parts.values():
            part.look_after()

    def close(self) -> None:
        for part in self.parts.values():
            part.stop()
        self.mail.stop()

    def words(self) -> str:
        """What all parts said last, for whoever looks for a failure."""
        known = [*self.parts.values(), *(each for each in (self.postgres, self.redis) if each)]
        return "\n".join(f"== {part.name}\n{part.words()}" for part in known)

    def rows(self, sql: str) -> list[tuple[Any, ...]] | None:
        """What the database itself answers, beside the portal; None while it is away."""
        if self.postgres is None:
            with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as connection:
                return connection.execute(sql).fetchall()
        try:
            with psycopg.connect(self.postgres.url, connect_timeout=5) as connection:
                return connection.execute(sql.encode()).fetchall()
        except psycopg.OperationalError:
            return None


def unprivileged() -> list[str]:
    """What goes before a command so that it may write no more than its files' modes say, even where we are root."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def shared_files(shared: Path) -> None:
    """Messages, static files and fonts, made where their sources have changed; as the tests share them."""
    shared.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "VAR_DIR": str(shared), "SECRET_KEY": "for shared files " * 4}
    for step in ("messages", "static", "fonts"):
        command = [sys.executable, "manage.py", "prepare", "--only", step]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextlib.contextmanager
def house(folder: Path, kind: str, shared: Path, like: Path | None = None) -> Iterator[House]:
    """A prepared house whose mail server runs and whose parts do not yet; `like` as `prepare`. Raises ServerTrouble."""
    place = House(folder, kind)
    with ExitStack() as stack:
        if kind == SERVERS:
            place.postgres = stack.enter_context(backends.postgres())
            place.redis = stack.enter_context(backends.redis())
        stack.callback(place.close)
        place.mail.start()
        place.prepare(shared, like)
        place.make_parts()
        yield place
