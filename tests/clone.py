"""A clone of the project as a newcomer has it, with what the working tree holds now, and the site started in it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = re.compile(
    r"TEST_|PYTEST|DJANGO|VAR_DIR|SECRET_KEY|DATABASE_URL|REDIS_URL|PORT$|PUBLIC_URL|ADMINISTRATOR_MFA|CI$"
)
SECONDS_TO_PREPARE = 600


def own_environment(**settings: str) -> dict[str, str]:
    """The person's environment without what the tests have put there, and these settings."""
    return {name: value for name, value in os.environ.items() if not OURS.match(name)} | settings


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=tests", "-c", "user.email=tests@people.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True, env=own_environment()
    ).stdout


def clone(target: Path) -> Path:
    """Every file that git keeps or would keep, committed in a repository of its own."""
    names = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git(target, "init", "--quiet")
    git(target, "add", "--all")
    git(target, "commit", "--quiet", "--message", "As it is")
    return target


def with_shared_fonts(shared: Path, var: Path) -> None:
    """Put the fonts that the run has built, and their stamp, into a VAR_DIR: they take half a minute to build."""
    for name in ("fonts", "stamps/fonts"):
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        if (shared / name).is_dir():
            shutil.copytree(shared / name, var / name)
        elif (shared / name).exists():
            shutil.copy(shared / name, var / name)


@dataclass
class Started:
    """A running ``./run``: its process, its address, what it said, how long its first page took."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    seconds_to_first_page: float = 0.0

    def words(self) -> str:
        return self.log.read_text(errors="replace")

    def processes(self) -> list[int]:
        """The tree under it, itself included, read from /proc."""
        found, ahead = [], [self.process.pid]
        while ahead:
            pid = ahead.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                ahead += [int(word) for word in task.read_text().split()]
        return found

    def memory(self) -> float:
        """MiB of the tree, with pages that processes share counted once."""
        total = 0
        for pid in self.processes():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0])
        return total / 1024


@contextlib.contextmanager
def started(folder: Path, port: int, page: str = "/", log: Path | None = None, **settings: str) -> Iterator[Started]:
    """``./run`` in a folder, until its first page is there; stopped as Ctrl-C does it. It speaks into the log."""
    log = log or folder.parent / f"{folder.name}.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["./run", "--port", str(port)],
            cwd=folder,
            env=own_environment(**settings),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    site = Started(process, f"http://127.0.0.1:{port}", log)
    try:
        first_page(site, page)
        site.seconds_to_first_page = time.monotonic() - began
        yield site
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def first_page(site: Started, page: str) -> None:
    limit = time.monotonic() + SECONDS_TO_PREPARE
    while True:
        assert site.process.poll() is None, site.words()
        assert time.monotonic() < limit, site.words()
        try:
            with urllib.request.urlopen(site.url + page, timeout=30):
                return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error}\n{site.words()}") from error
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
