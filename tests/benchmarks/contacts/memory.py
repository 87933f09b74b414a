"""How much memory a process and all below it take while something runs; the children that read files count."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.contacts.stage import family, resident

OFTEN = 0.05  # seconds; a file of ten thousand rows is read in less than one


@dataclass
class Peak:
    """The most memory while something ran, above what there was before, in MB."""

    grown: float = 0.0


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """The same for our processes and for the baseline's."""
    peak, before, done = Peak(), memory_of(pid), threading.Event()

    def watch() -> None:
        while not done.wait(OFTEN):
            peak.grown = max(peak.grown, memory_of(pid) - before)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()
        peak.grown = max(peak.grown, memory_of(pid) - before)


def memory_of(pid: int) -> float:
    """MB that a process and those below it have for themselves now, with their share of what several use."""
    return sum(resident(each) for each in family(pid))
