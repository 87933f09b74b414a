"""Counters of this machine's processes, each in a file of its own that any process may read: exact, nothing to lose.

A process writes the new value of a counter where it stands in its file, eight bytes at a time, so that what it counted
is there even after kill -9. Whoever is asked for the figures adds the files up. Files of processes that have ended stay
until the machine starts again: a counter never goes back meanwhile. Hosts do not add each other's up; each is asked by
itself. A disk that is full or gone stops the counting and nothing else.
"""

from __future__ import annotations

import os
import shutil
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from portal.jobs import processes

RECORD = 256  # bytes: the value, the length of the key, the key
HEAD = struct.Struct("=dH")
VALUE = struct.Struct("=d")
LONGEST_KEY = RECORD - HEAD.size
KEPT = 7 * 86_400.0  # seconds that files of another start of the machine, or of another container, stay
REST = 60.0  # seconds before a process whose file failed tries again

Labels = tuple[tuple[str, str], ...]


def key_of(name: str, labels: Labels) -> str:
    """A counter's name as Prometheus writes it."""
    inside = ",".join(f'{label}="{quoted(value)}"' for label, value in labels)
    return f"{name}{{{inside}}}" if inside else name


def quoted(value: str) -> str:
    """A value of a label as Prometheus reads it."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


class Counts:
    """The counters of one process and the file they stand in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._slots: dict[str, int] = {}
        self._values: dict[str, float] = {}
        self._file = -1
        self._rests_until = 0.0

    def add(self, key: str, number: float) -> None:
        """Count. Never raises for what the disk does."""
        with self._lock:
            self._values[key] = self._values.get(key, 0.0) + number
            if time.monotonic() < self._rests_until:
                return
            try:
                self._write(key)
            except OSError:
                self._rests_until = time.monotonic() + REST

    def _write(self, key: str) -> None:
        if self._file < 0:
            self._file = self._open()
        value = self._values[key]
        if key in self._slots:
            os.pwrite(self._file, VALUE.pack(value), self._slots[key] * RECORD)
            return
        name = key.encode()
        if len(name) <= LONGEST_KEY:
            slot = len(self._slots)
            os.pwrite(self._file, (HEAD.pack(value, len(name)) + name).ljust(RECORD, b"\0"), slot * RECORD)
            self._slots[key] = slot

    def _open(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        clear_old(self._folder.parent, self._folder.name)
        name = f"{os.getpid()}-{processes.started(os.getpid())}.counts"
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)


def clear_old(folder: Path, own: str) -> None:
    """Take away what other hosts (or this one, before it started again) have left lying for a week."""
    for place in folder.iterdir():
        newest = max((file.stat().st_mtime for file in place.glob("*.counts")), default=0.0)
        if place.name != own and time.time() - newest > KEPT:
            shutil.rmtree(place, ignore_errors=True)


def folder() -> Path:
    """Where this machine's files lie; another container on the same disk has a folder of its own."""
    return Path(settings.VAR_DIR) / "metrics" / processes.host()


class _OfThisProcess:
    """The counters of whichever process asks: a fork begins its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counts | None = None

    def __call__(self) -> Counts:
        with self.lock:
            if self.counts is None:
                self.counts = Counts(folder())
            return self.counts

    def begin_anew(self) -> None:
        self.lock, self.counts = threading.Lock(), None


_of_this_process = _OfThisProcess()
os.register_at_fork(after_in_child=_of_this_process.begin_anew)


def add(name: str, labels: Labels = (), number: float = 1.0) -> None:
    """Count something that this process has seen."""
    _of_this_process().add(key_of(name, labels), number)


def totals() -> dict[str, float]:
    """Key → sum over every process of this machine since it started."""
    try:
        files = sorted(folder().glob("*.counts"))
    except OSError:
        return {}
    return added_up(read(file) for file in files)


def added_up(each: Iterable[dict[str, float]]) -> dict[str, float]:
    """Sums by key."""
    sums: dict[str, float] = defaultdict(float)
    for counts in each:
        for key, value in counts.items():
            sums[key] += value
    return dict(sums)


def read(file: Path) -> dict[str, float]:
    """What one file says; a record that is only half there is not counted."""
    try:
        data = file.read_bytes()
    except OSError:
        return {}
    found = {}
    for start in range(0, len(data) - RECORD + 1, RECORD):
        value, length = HEAD.unpack_from(data, start)
        if 0 < length <= LONGEST_KEY:
            found[data[start + HEAD.size : start + HEAD.size + length].decode(errors="replace")] = value
    return found
