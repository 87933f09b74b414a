"""A crew: the portal's real worker processes, at work on the rows of a test."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from portal.jobs.processes import started

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 400.0  # seconds; a worker gives way to all else on a loaded machine, and only a failing test waits so long


def wait_until(happens: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """What the condition answers once it is true. Fails with the words and says how long it waited."""
    limit = time.monotonic() + patience
    while not (answer := happens()):
        if time.monotonic() > limit:
            raise AssertionError(f"Not within {patience:.0f} s: {what}")
        time.sleep(0.02)
    return answer


def database_url() -> str:
    """The database of this test as a worker is told of it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Crew:
    """`manage.py worker` with all its processes, started and ended by number. Times inside are shortened for tests."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.log = folder / "worker.log"
        self.environment = {
            **os.environ,
            "VAR_DIR": str(settings.VAR_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "TRACE_DIR": str(folder),
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> Crew:
        command = [sys.executable, "-m", "tests.portal.jobs.worker_process"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return self

    def pids(self) -> list[int]:
        """Every living process of the crew, parents before children."""
        listing = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        children: dict[int, list[int]] = {}
        for pid, parent in (map(int, line.split()) for line in listing.splitlines()):
            children.setdefault(parent, []).append(pid)
        found = [process.pid for process in self.processes if process.poll() is None]
        for pid in found:
            found.extend(children.get(pid, []))
        return found

    def kill(self) -> None:
        """kill -9 for all of them, the parent first so that it starts nothing again. Returns when they are dead."""
        pids = self.pids()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait(20)
        wait_until(lambda: not any(map(started, pids)), "the killed processes gone")
        self.processes.clear()

    def stop(self) -> None:
        """The polite end; what is left after it is killed."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
        self.kill()
