"""Looking into files that strangers send: a program of ours in a process of its own, with little memory and time.

The portal calls `run`; the child is this same file run as a program, which sets the limits and then becomes the other
one. It imports nothing of the portal but modules that need nothing else of it, so that what breaks in a decoder breaks
there alone. Bytes come on standard input, the answer goes to standard output, no file can be written; where the kernel
has walls (`portal.walls`), none is read but code, and nobody can be spoken to.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import ModuleType

_few_at_once = threading.BoundedSemaphore(2)  # each child may take a few hundred megabytes for a second


class TooMuch(Exception):
    """The child used up its time or memory, or was killed."""


class Busy(TooMuch):
    """Too many others wait for a child of theirs; this one was not begun."""


class Broken(Exception):
    """The child ended without an answer. `said` is the end of what it complained of: it may hold what the file does, so
    that only the `name` of the exception is for the log."""

    def __init__(self, code: int, said: bytes) -> None:
        super().__init__(f"ended with {code}")
        self.code, self.said = code, said

    @property
    def name(self) -> str:
        found = re.findall(rb"^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt))(?::|$)", self.said, re.MULTILINE)
        return found[-1].decode()[:80] if found else ""


def run(program: str, *arguments: str, data: bytes, memory: int, seconds: int, wall_seconds: int) -> bytes:
    """The answer of a program of ours to `data`; at most `memory` bytes, `seconds` of processor time.

    Raises Busy where others have kept it waiting as long as the work itself may take.
    """
    known = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-I", __file__, str(memory), str(seconds), program, *arguments]
    if not _few_at_once.acquire(timeout=wall_seconds):
        raise Busy
    try:
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=wall_seconds, env=known, check=False, close_fds=True
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuch from error
    finally:
        _few_at_once.release()
    if child.returncode < 0:
        raise TooMuch
    if child.returncode or not child.stdout:
        raise Broken(child.returncode, child.stderr[-300:])
    return child.stdout


def limit_this_process(memory: int, seconds: int) -> None:
    """Little memory and time, no files, no further processes. Cannot be taken back."""
    try:
        import resource
    except ImportError:  # not a Unix: the time limit of the caller remains
        return
    limits = {
        "RLIMIT_CPU": seconds,
        "RLIMIT_AS": memory,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": 32,
    }
    for name, most in limits.items():
        with suppress(AttributeError, OSError, ValueError):  # macOS knows some of them only by name
            resource.setrlimit(getattr(resource, name), (most, most))


def _stand_in_for_the_portal() -> None:
    """Let `portal.…` be imported without what the package itself would begin: Celery, settings."""
    package = ModuleType("portal")
    package.__path__ = [str(Path(__file__).resolve().parent)]
    sys.modules["portal"] = package


def code_of(program: str) -> list[str]:
    """All that a program of ours reads: itself, Python and its packages, libraries of the system, these files."""
    given = [program, *os.environ.get("LD_LIBRARY_PATH", "").split(":"), *sys.path, sys.prefix, sys.base_prefix]
    system = [
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/etc/ld.so.cache",
        "/dev/null",
        "/dev/urandom",
    ]
    return [os.path.realpath(path) for path in given if path] + system + [str(Path(__file__).resolve().parent)]


if __name__ == "__main__":
    _stand_in_for_the_portal()
    limit_this_process(int(sys.argv[1]), int(sys.argv[2]))
    from portal import walls

    walls.build(code_of(sys.argv[3]))
    sys.argv = sys.argv[3:]
    runpy.run_path(sys.argv[0], run_name="__main__")
