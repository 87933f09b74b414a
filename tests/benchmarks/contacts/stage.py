"""The two sites side by side: databases filled once, a web server each, and the processor time that they take.

CPU is read from /proc, to the nanosecond where the kernel tells: all threads of the web server, and all of PostgreSQL's
processes, those that have ended included. Nobody else uses either.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.contacts.invention import SLUG
from tests.servers import BOUND, bound, postgres

ROOT = Path(__file__).resolve().parents[3]
TICK = os.sysconf("SC_CLK_TCK")
PORTAL, BASELINE = "portal.settings", "tests.benchmarks.contacts.baseline.settings"


@dataclass
class Answer:
    """What a server answered, and what that cost."""

    status: int
    body: bytes
    headers: dict[str, str]
    wall: float
    first: float
    web: float = 0.0
    database: float = 0.0

    @property
    def cpu(self) -> float:
        """Milliseconds of the web server and the database."""
        return self.web + self.database

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Site:
    """A running web server with a signed-in visitor."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    facts: dict
    environment: dict[str, str]
    database: int = 0  # the process of PostgreSQL that started the others
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, data: dict | bytes | None = None, kind: str = "", keep: bool = True) -> Answer:
        """One request on a connection of its own; `data` makes it a POST. Without `keep` the body is dropped."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(data, doseq=True).encode() if isinstance(data, dict) else data
        if body is not None:
            headers |= {"Content-Type": kind or "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
            headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
        before = self.used()
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        parts = [response.read1(1)]
        first = time.perf_counter() - began
        while part := response.read1(1 << 16):
            parts.append(part if keep else b"")
        wall = time.perf_counter() - began
        connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        web, database = (then - now for then, now in zip(self.used(), before, strict=True))
        return Answer(
            response.status, b"".join(parts), dict(response.getheaders()), wall * 1000, first * 1000, web, database
        )

    @property
    def token(self) -> str:
        return self.cookies.get("csrftoken", "")

    def used(self) -> tuple[float, float]:
        """Milliseconds of processor time so far: web server, PostgreSQL."""
        time.sleep(0.002)  # what the kernel has not yet written down
        return tree_ms(self.process.pid), tree_ms(self.database) if self.database else 0.0


@contextlib.contextmanager
def servers(people: int, keep: Path, *, with_baseline: bool = True, on_sqlite: bool = False) -> Iterator[list[Site]]:
    """The portal and the baseline over the same rows, ready to be asked. `keep` holds what is filled only once."""
    with contextlib.ExitStack() as stack:
        sites: list[Site] = []
        name = f"people_{people}_{edition()}"
        if on_sqlite:
            source, server = f"{keep}/{name}.sqlite3", 0
            url, plain = f"sqlite:///{source}", f"sqlite:///{keep}/{name}_{baseline_edition()}.sqlite3"
        else:
            base = stack.enter_context(postgres(keep / "server", shared_buffers="512MB", work_mem="16MB"))
            url = made(base, name)
            plain = f"{base.rpartition('/')[0]}/{url.rpartition('/')[2]}"  # the baseline knows no scope, and copies ours
            source, server = "public", postmaster(keep / "server")
        var = keep / "var"
        own = {"VAR_DIR": str(var), "DATABASE_URL": url, "BASELINE_DATABASE_URL": plain}
        own |= {"BASELINE_SCHEMA": f"baseline_{baseline_edition()}", "DEMO": "false"}
        own |= {"SECRET_KEY": "benchmark " * 6, "ADMINISTRATOR_MFA": "false", "REDIS_URL": ""}
        var.mkdir(parents=True, exist_ok=True)
        steps = ["messages", "static", "database"]
        run(own, PORTAL, "manage.py", "prepare", "--only", *steps)
        facts = json.loads(run(own, PORTAL, "-m", "tests.benchmarks.contacts.fill", str(people)))
        filled = [("portal", PORTAL, "portal.wsgi:application", facts)]
        if with_baseline:
            command = ["-m", "tests.benchmarks.contacts.baseline.fill", source]
            facts = json.loads(run(own, BASELINE, *command))
            filled.append(("baseline", BASELINE, "django.core.wsgi:get_wsgi_application()", facts))
        if not on_sqlite:
            analyse(url)
        for name, settings, application, facts in filled:
            site = stack.enter_context(web(name, settings, application, own, facts))
            site.database = server
            sites.append(site)
        yield sites


@contextlib.contextmanager
def web(name: str, settings: str, application: str, own: dict[str, str], facts: dict) -> Iterator[Site]:
    """One gunicorn worker with four threads, as the portal serves itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": settings, "PORT": str(port)}
    environment.pop("PUBLIC_URL", None)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--threads", "4", "--log-level", "error", "--timeout", "900", "--no-control-socket", application]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        site = Site(name, process, port, facts, dict(environment))
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
    """What the portal's rows are made by: another one fills another database."""
    here = Path(__file__).parent
    files = [*ROOT.glob("*/migrations/0*.py"), *ROOT.glob("portal/*/migrations/0*.py"), here / "invention.py"]
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
        connection.execute(f'CREATE DATABASE "{name}" OWNER {BOUND} TEMPLATE template0 LOCALE \'C.UTF-8\'')
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
