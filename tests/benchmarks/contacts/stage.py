"""The two sites side by side: databases filled once, a web server each, and the processor time that they take.

CPU is read from /proc, to the nanosecond where the kernel tells: all threads of the web server, and all of PostgreSQL's
processes, those that have ended included. Nobody else uses either.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.contacts.invention import SLUG
from tests.benchmarks.contacts.visitor import Answer, Visitor
from tests.servers import BOUND, bound, postgres

ROOT = Path(__file__).resolve().parents[3]
TICK = os.sysconf("SC_CLK_TCK")
PORTAL, BASELINE = "portal.settings", "tests.benchmarks.contacts.baseline.settings"


@dataclass(kw_only=True)
class Site(Visitor):
    """A running web server with a signed-in visitor, asked over a connection of its own each time."""

    name: str
    process: subprocess.Popen[bytes]
    facts: dict
    environment: dict[str, str]
    database: int = 0  # the process of PostgreSQL that started the others

    def ask(self, path: str, data: dict | bytes | None = None, kind: str = "", keep: bool = True) -> Answer:
        """A request, with the processor time that it took."""
        before = self.used()
        answer = self.fetch(path, data, kind, keep)
        answer.web, answer.database = (then - now for then, now in zip(self.used(), before, strict=True))
        return answer

    def used(self) -> tuple[float, float]:
        """Milliseconds of processor time so far: web server, PostgreSQL."""
        time.sleep(0.002)  # what the kernel has not yet written down
        return tree_ms(self.process.pid), tree_ms(self.database) if self.database else 0.0


@dataclass
class Filled:
    """A database with the rows of both: what a process of the site has to know of it, and a visitor of each."""

    own: dict[str, str]
    facts: dict[str, dict]  # by settings
    server: int = 0  # the process of PostgreSQL that started the others


APPLICATIONS = {PORTAL: "portal.wsgi:application", BASELINE: "django.core.wsgi:get_wsgi_application()"}


@contextlib.contextmanager
def servers(people: int, keep: Path, *, with_baseline: bool = True, on_sqlite: bool = False) -> Iterator[list[Site]]:
    """The portal and the baseline over the same rows, ready to be asked. `keep` holds what is filled only once."""
    with (
        filled(people, keep, with_baseline=with_baseline, on_sqlite=on_sqlite) as there,
        contextlib.ExitStack() as stack,
    ):
        yield [stack.enter_context(web(settings, there.own, there)) for settings in there.facts]


@contextlib.contextmanager
def filled(
    people: int,
    keep: Path,
    *,
    with_baseline: bool = True,
    on_sqlite: bool = False,
    steps: Sequence[str] = (),
    **choices: Any,
) -> Iterator[Filled]:
    """The database, filled if it is not yet. `choices` are settings of PostgreSQL, `steps` more of `prepare`."""
    with contextlib.ExitStack() as stack:
        name = f"people_{people}_{edition()}"
        if on_sqlite:
            source, server = f"{keep}/{name}.sqlite3", 0
            url, plain = f"sqlite:///{source}", f"sqlite:///{keep}/{name}_{baseline_edition()}.sqlite3"
        else:
            base = stack.enter_context(postgres(keep / "server", shared_buffers="512MB", work_mem="16MB", **choices))
            url = made(base, name)
            plain = f"{base.rpartition('/')[0]}/{url.rpartition('/')[2]}"  # the baseline knows no scope
            source, server = "public", postmaster(keep / "server")
        var = keep / "var"
        own = {"VAR_DIR": str(var), "DATABASE_URL": url, "BASELINE_DATABASE_URL": plain}
        own |= {"BASELINE_SCHEMA": f"baseline_{baseline_edition()}", "DEMO": "false"}
        own |= {"SECRET_KEY": "benchmark " * 6, "ADMINISTRATOR_MFA": "false", "REDIS_URL": ""}
        var.mkdir(parents=True, exist_ok=True)
        run(own, PORTAL, "manage.py", "prepare", "--only", "messages", "static", "database", *steps)
        facts = {PORTAL: json.loads(run(own, PORTAL, "-m", "tests.benchmarks.contacts.fill", str(people)))}
        if with_baseline:
            command = ["-m", "tests.benchmarks.contacts.baseline.fill", source]
            facts[BASELINE] = json.loads(run(own, BASELINE, *command))
        if not on_sqlite:
            analyse(url)
        yield Filled(own, facts, server)


@contextlib.contextmanager
def web(settings: str, own: dict[str, str], there: Filled) -> Iterator[Site]:
    """A web host: one gunicorn worker with four threads, as the portal serves itself."""
    facts, name = there.facts[settings], "portal" if settings == PORTAL else "baseline"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": settings, "PORT": str(port)}
    environment.pop("PUBLIC_URL", None)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += [
        "--threads",
        "4",
        "--log-level",
        "error",
        "--timeout",
        "900",
        "--no-control-socket",
        APPLICATIONS[settings],
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        site = Site(port, name=name, process=process, facts=facts, environment=dict(environment), database=there.server)
        site.cookies["sessionid"] = facts["session"]
        limit = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                site.ask("/healthz" if settings == PORTAL else "/admin/")
                break
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"The {name}'s web server did not start.")
            time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait(30)


def run(own: dict[str, str], settings: str, *command: str) -> str:
    """A step of preparing, in a process of its own; gives the last line it printed."""
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed; the lines above say why.")
    return done.stdout.strip().rpartition("\n")[2]


def edition() -> str:
    """What the portal's rows are made by: another one fills another database. Later migrations run on what is there."""
    here = Path(__file__).parent
    files = [*ROOT.glob("*/migrations/0001*.py"), *ROOT.glob("portal/*/migrations/0001*.py"), here / "invention.py"]
    return digest([*files, here / "fill.py", ROOT / "contacts/services/name_index.py", ROOT / "contacts/tokens.py"])


def baseline_edition() -> str:
    """The same of the baseline's copies, in a schema or a file of their own."""
    here = Path(__file__).parent / "baseline"
    return digest([here / "models.py", here / "fill.py"])


def digest(files: list[Path]) -> str:
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.read_bytes())
    return total.hexdigest()[:8]


def made(base: str, name: str) -> str:
    """The address of a database of this name on the server, made if there is none, for a role from which PostgreSQL
    hides rows as it does from a site's."""
    import psycopg

    name = f"{name}_bound"
    own = f"{bound(base).rpartition('/')[0]}/{name}"
    with psycopg.connect(base, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return own
        # A locale that knows letters beyond ASCII, as a site has it: there `upper` and sorting cost what they cost.
        connection.execute(f"CREATE DATABASE \"{name}\" OWNER {BOUND} TEMPLATE template0 LOCALE 'C.UTF-8'")
    with psycopg.connect(f"{base.rpartition('/')[0]}/{name}", autocommit=True) as connection:
        connection.execute(f"GRANT ALL ON SCHEMA public TO {BOUND}")
    return own


def analyse(url: str) -> None:
    """Statistics for the planner, as a site has them after its first night."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def tree_ms(pid: int) -> float:
    """Processor milliseconds of a process tree, with those below it that have ended."""
    total = 0.0
    for each in family(pid):
        with contextlib.suppress(OSError):
            ended = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[13:15]
            total += sum(map(int, ended)) * 1000 / TICK
            for task in Path(f"/proc/{each}/task").iterdir():
                with contextlib.suppress(OSError):
                    total += int((task / "schedstat").read_text().split()[0]) / 1e6
    return total


def resident(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


ADDRESS = f"/a/{SLUG}"
