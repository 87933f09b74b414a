"""The site as compose.yaml runs it, several hosts of each kind, with the baseline's beside it on the same rows."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.contacts.memory import memory_of
from tests.benchmarks.contacts.stage import BASELINE, PORTAL, ROOT, Site, filled, run, web
from tests.benchmarks.contacts.visitor import Visitor
from tests.deploy.files import SAMPLE, compose
from tests.servers import redis

HOSTS = 2
SURE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": 100}
"""As a site has it: what was saved is on the disk."""
WORKERS = ("worker", "documents")


@dataclass
class Hosts:
    """The hosts of the portal and of the baseline, and who works behind them."""

    ours: list[Site]
    theirs: list[Site]
    own: dict[str, str]
    visitors: dict  # of visitors.py: sessions, people
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def memory(self) -> dict[str, float]:
        """MB of each, with its share of what processes have in common."""
        return {
            "a web host": memory_of(self.ours[0].process.pid),
            "a web host of the baseline": memory_of(self.theirs[0].process.pid),
            **{f"the worker of {name}": memory_of(process.pid) for name, process in self.workers.items()},
        }

    def visitor(self, number: int, sites: list[Site] | None = None) -> Visitor:
        """A browser at the host whose turn it is; each has a session of its own, the baseline's share one."""
        sites = sites or self.ours
        site = sites[number % len(sites)]
        session = site.facts["session"]
        if sites is self.ours:
            session = self.visitors["sessions"][number % len(self.visitors["sessions"])]
        return Visitor(site.port, {"sessionid": session}, keeps_open=True)


@contextlib.contextmanager
def hosts(people: int, keep: Path) -> Iterator[Hosts]:
    """Fill what is not filled yet, start everything, end everything."""
    with contextlib.ExitStack() as stack:
        there = stack.enter_context(filled(people, keep, steps=("fonts", "reference"), **SURE))
        own = there.own | {"REDIS_URL": stack.enter_context(redis()), "WEB_CONCURRENCY": "1", "LOG_LEVEL": "ERROR"}
        visitors = json.loads(run(own, PORTAL, "-m", "tests.benchmarks.web.visitors"))
        ours = [stack.enter_context(web(PORTAL, own, there)) for _number in range(HOSTS)]
        theirs = [stack.enter_context(web(BASELINE, own, there)) for _number in range(HOSTS)]
        workers = {name: stack.enter_context(worker(name, own, keep)) for name in WORKERS}
        yield Hosts(ours, theirs, own, visitors, workers)


@contextlib.contextmanager
def worker(service: str, own: dict[str, str], keep: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker by the command of compose.yaml."""
    command = [str(word) for word in compose(SAMPLE)["services"][service]["command"]]
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": PORTAL}
    environment.pop("PUBLIC_URL", None)
    with (keep / f"{service}.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
