"""The commands of compose.yaml as processes of this machine: the file says what runs, we only say where.

Each gets what its container would get, with another place for VAR_DIR, another port, and this machine's programs. All
are ended by their process id, in the order opposite to their start.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.parts import find_postgres, find_redis
from tests.deploy.files import ROOT, compose, environment_of
from tests.journeys.site import end_with_the_test_run

SECONDS_TO_END = 45
Other = tuple[str, str]  # a word of the file, and what stands in its place here


class Composed:
    """The containers of one run, as processes. `given` is its .env, `folder` what it may write to."""

    def __init__(self, folder: Path, given: Mapping[str, str]) -> None:
        self.folder, self.given = folder, dict(given)
        self.programs = folder / "bin"
        self.programs.mkdir()
        if redis := find_redis():
            (self.programs / "redis-server").symlink_to(redis)

    def environment(self, service: str) -> dict[str, str]:
        """What a process of the service finds, and nothing of the test run's."""
        ours = environment_of(service, self.given) if service not in ("redis", "database") else self.given
        paths = [str(self.programs), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        return {
            **ours,
            "VAR_DIR": str(self.folder / "var"),
            "PATH": os.pathsep.join(paths),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
        }

    def words(self, service: str, *others: Other) -> list[str]:
        """The command of a service, with some of its words replaced."""
        words = [str(word) for word in compose(self.given)["services"][service]["command"]]
        return [_replaced(word, others) for word in words]

    def run(self, words: list[str], service: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        options: dict[str, Any] = {"cwd": ROOT, "env": self.environment(service), "timeout": 600}
        return subprocess.run(_found(words), capture_output=True, text=True, check=False, **options)

    def is_healthy(self, service: str, *others: Other) -> bool:
        """Ask as the service's own health check does."""
        kind, *words = compose(self.given)["services"][service]["healthcheck"]["test"]
        words = ["sh", "-c", words[0]] if kind == "CMD-SHELL" else words
        return self.run([_replaced(word, others) for word in words], service).returncode == 0

    @contextlib.contextmanager
    def running(self, service: str, *others: Other, log: str = "") -> Iterator[subprocess.Popen[bytes]]:
        """A service until the end of the block; SIGTERM ends it, as the container's stop does."""
        with (self.folder / f"{log or service}.log").open("wb") as output:
            process = subprocess.Popen(
                _found(self.words(service, *others)),
                cwd=ROOT,
                env=self.environment(service),
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_the_test_run,  # noqa: PLW1509  it calls one function of the system
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def make_database(self, server: str) -> subprocess.CompletedProcess[str]:
        """docs/deploy/make-database.sh, as the database's container runs it, on a server whose superuser we are."""
        parts = urlsplit(server)
        known = {
            "DATABASE_URL": self.given["DATABASE_URL"],
            "POSTGRES_USER": parts.username or "",
            "PGHOST": parts.hostname or "",
            "PGPORT": str(parts.port),
            "PGPASSWORD": parts.password or "",
            "PATH": os.pathsep.join([os.environ["PATH"], str(find_postgres())]),
        }
        script = ROOT / "docs/deploy/make-database.sh"
        return subprocess.run(["sh", script], env=known, capture_output=True, text=True, timeout=60, check=False)

    def logs(self) -> str:
        """What all of them said, for whoever looks for a failure."""
        return "\n".join(f"== {file.name}\n{file.read_text()[-3000:]}" for file in sorted(self.folder.glob("*.log")))


def until(holds: Callable[[], Any], seconds: float, words: Callable[[], str]) -> Any:
    """The first answer that is not empty. AssertionError with the words after so many seconds."""
    limit = time.monotonic() + seconds
    while not (answer := holds()):
        assert time.monotonic() < limit, words()
        time.sleep(0.3)
    return answer


def _found(words: list[str]) -> list[str]:
    """The command with our own interpreter's programs, whatever the PATH says of others."""
    ours = Path(sys.executable).parent / words[0]
    return [str(ours) if ours.exists() else shutil.which(words[0]) or words[0], *words[1:]]


def _replaced(word: str, others: Iterable[Other]) -> str:
    for old, new in others:
        word = word.replace(old, new)
    return word
