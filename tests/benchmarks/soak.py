"""The soak: a long batch and thousands of notes while everything that can break does. Nothing is lost or doubled.

`./run soak` runs both on both deployments; `--batch`, `--notes`, `--on files`, `--on servers` choose. It takes an hour
on two cores.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.results import Figure, machine, write
from tests.faults import batch, clock, notes
from tests.faults.house import FILES, ROOT, SERVERS, house, shared_files

SEED = 20261121
PAGES, LETTERS, FAULTS = 450, 60, 30  # an administrator may invite sixty people an hour
NOTES, KILLS = 10_000, 20
NAMES = {FILES: "SQLite and files", SERVERS: "PostgreSQL and Redis"}
PARTS = {
    FILES: "one web host, `manage.py worker`, SQLite and the file broker",
    SERVERS: "two web hosts, a worker for each queue, PostgreSQL (fsync on) and Redis (AOF, `everysec`)",
}
HOW_BATCH = """`./run soak --batch --on {on}`: one batch of {pages} pages, and beside it {letters} letters asked for
over HTTP; {parts}, all of them real processes, each started again one second after its death as systemd does. {faults}
faults at random moments, of the kinds below; what is killed is killed by SIGKILL. {clocks} A thread asks pages of every
host all the time. At the end everything is counted from rows, files, the ZIP and the mail server."""
HOW_NOTES = """`./run soak --notes --on {on}`: six people send {notes} notes through the quick log's own form, over HTTP
to {parts}, each until it is acknowledged, while web processes and the database are killed {kills} times (SIGKILL)."""
CLOCKS = """Clocks jump under running processes: a library that is loaded before libc (`tests/faults/clock.c`) adds an
hour to what they are told of the time of day, or takes one off; with SQLite to all of them, with servers to one worker
and one web host."""
NO_CLOCKS = "No clock jumped: there is no C compiler here."


def main(words: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run soak", description=__doc__)
    parser.add_argument("--batch", action="store_true", help="only the batch of documents")
    parser.add_argument("--notes", action="store_true", help="only the notes")
    parser.add_argument("--on", choices=[FILES, SERVERS], help="only one deployment")
    options = parser.parse_args(words)
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever stops it leaves no process behind
        signal.signal(number, lambda *_: sys.exit(130))
    both = options.batch == options.notes
    shared = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute() / "tests"
    shared_files(shared)
    for kind in [options.on] if options.on else [FILES, SERVERS]:
        if both or options.batch:
            soak_batch(kind, shared)
        if both or options.notes:
            soak_notes(kind, shared)


def soak_batch(kind: str, shared: Path) -> None:
    size = batch.Size(asked("SOAK_PAGES", PAGES), asked("SOAK_LETTERS", LETTERS), asked("SOAK_FAULTS", FAULTS))
    clocks = CLOCKS if clock.can_jump() else NO_CLOCKS
    how = HOW_BATCH.format(on=kind, parts=PARTS[kind], clocks=clocks, **vars(size))
    with tempfile.TemporaryDirectory(prefix="portal-soak-") as place, house(Path(place), kind, shared) as site:
        figures = batch.run(site, size, SEED)
    keep(f"Soak: a batch, {NAMES[kind]}", how, figures, (size.pages, size.faults) == (PAGES, FAULTS))


def soak_notes(kind: str, shared: Path) -> None:
    size = notes.Size(asked("SOAK_NOTES", NOTES), asked("SOAK_KILLS", KILLS))
    how = HOW_NOTES.format(on=kind, parts=PARTS[kind], **vars(size))
    with tempfile.TemporaryDirectory(prefix="portal-soak-") as place, house(Path(place), kind, shared) as site:
        figures = notes.run(site, size, SEED)
    keep(f"Soak: notes, {NAMES[kind]}", how, figures, (size.notes, size.kills) == (NOTES, KILLS))


def keep(title: str, how: str, figures: Sequence[Figure], is_whole: bool) -> None:
    """Into the docs, if it was the whole of it; a smaller run, asked for by the environment, is only printed."""
    if is_whole:
        write(title, how, figures)
        return
    print(f"{title}, not whole, so not written down ({machine()}):", *(each.row() for each in figures), sep="\n")


def asked(name: str, whole: int) -> int:
    return int(os.environ.get(name, whole))
