"""One part of a site: a process with its tree, and the ways to hurt it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.jobs.processes import started
from tests.journeys.site import end_with_the_test_run

SECONDS_TO_END = 45


class Part:
    """A part is one service of a site, as systemd would run it: when it dies, `look_after` starts it again."""

    def __init__(self, name: str, command: Sequence[Any], folder: Path, *, children: int = 1, **options: Any) -> None:
        """`children` is the generation below the process that does the work; `options` go to Popen."""
        self.name, self.command = name, [str(word) for word in command]
        self.log = folder / f"{name}.log"
        self.options, self._generation = options, children
        self.process: subprocess.Popen[bytes] | None = None
        self.is_wanted = False

    def start(self) -> Part:
        self.is_wanted = True
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=end_with_the_test_run,  # noqa: PLW1509  it calls one function of the system
                **self.options,
            )
        return self

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self) -> bool:
        """Start it again where it has died without our wish; whether it had."""
        if not self.is_wanted or self.is_running:
            return False
        self.start()
        return True

    def generation(self, depth: int) -> list[int]:
        """The living processes so many generations below the first."""
        pids = [self.process.pid] if self.process else []
        for _ in range(depth):
            pids = [child for pid in pids for child in children_of(pid)]
        return pids

    def workers(self) -> list[int]:
        """The processes that do the work."""
        return self.generation(self._generation)

    def tree(self) -> list[int]:
        """All of them, parents first."""
        found, ahead = [], self.generation(0)
        while ahead:
            found.append(ahead.pop(0))
            ahead += children_of(found[-1])
        return found

    def kill(self) -> None:
        """kill -9 for the whole tree; it stays dead until it is started."""
        self.is_wanted = False
        pids = self.tree()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(20)
        limit = time.monotonic() + 20
        while any(map(started, pids)) and time.monotonic() < limit:
            time.sleep(0.02)

    def restart(self) -> None:
        """kill -9 for the whole tree, and the next one begins."""
        self.kill()
        self.start()

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """The polite end; what is left after it is killed."""
        self.is_wanted = False
        if self.process is not None and self.process.poll() is None:
            pids = self.tree()
            self.process.send_signal(by)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(SECONDS_TO_END)
            for pid in pids:
                if started(pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            self.process.wait(20)

    def stand_still(self, pid: int, seconds: float) -> threading.Thread:
        """One process stops where it is and goes on after so many seconds; what is answered is joined at the end."""
        os.kill(pid, signal.SIGSTOP)

        def go_on() -> None:
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

        thread = threading.Thread(target=go_on)
        thread.start()
        return thread

    def words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


def children_of(pid: int) -> list[int]:
    """The living children of a process, of all its threads."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(word) for word in task.read_text().split()]
    return found
