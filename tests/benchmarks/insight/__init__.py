"""The board room of a small and of a large association: what it costs where figures are kept and where they would be
counted.

``./run bench insight [--people N] [--rounds N] [--keep FOLDER] [--postgres]``. What is filled stays in the folder.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.contacts.stage import PORTAL, ROOT, Filled, Site, analyse, edition, made, postmaster, run, web
from tests.benchmarks.results import PAGE, Figure, write
from tests.servers import postgres

SMALL, LARGE, ROUNDS = 1_000, 100_000, 25
WAYS = ("after a touch was logged", "nothing changed since", "first look at these months")
LEAST, ENOUGH = 3, 30.0
"""A page is asked at least so often, and not again after so many seconds."""
HOW = """Two associations in databases of their own, the small one with a hundredth of everything: people, three times
as many touches over three years, a tenth as many organizations, outcomes, trips, and associations beside it; both with
the same partnerships. *Kept figures* are those of `portal.kept`, read for every partnership and two years at once.
*Counted live* asks the rows the same by GROUP BY, *plain recount* is what `manage.py recount --check` does for the one
association. Touches are written as rows, without the service around them, by turns with and without the triggers, in a
transaction that is rolled back. The board room is asked of one gunicorn worker by turns: after a touch was logged by
another process, again with nothing changed, and for months that nobody had asked for. Milliseconds are processor time
of the web server, and of the database where that is a server, the median."""


@dataclass(frozen=True)
class Found:
    """What was measured at one size."""

    facts: dict[str, Any]
    inside: dict[str, Any]
    page: dict[str, float]
    why_not: str


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run bench insight", description=__doc__)
    parser.add_argument("--people", type=int, default=LARGE, help="of the large association")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--keep", type=Path, help="a folder for what is filled, to be used again")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--write", type=Path, default=PAGE, help="the page that the figures go into")
    options = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        Path(place).chmod(0o711)  # the user of PostgreSQL passes through
        keep = (options.keep or Path(place)).absolute()
        small_people = max(10, min(SMALL, options.people // 100))
        small, large = (measured(number, keep, options) for number in (small_people, options.people))
    title = f"Insight: {options.people:,} people on {'PostgreSQL' if options.postgres else 'SQLite'}"
    write(title, HOW, figures(small, large), page=options.write)


def measured(people: int, keep: Path, options: argparse.Namespace) -> Found:
    """Fill, measure inside a process of the portal, and ask the page."""
    with site(people, keep, on_postgres=options.postgres) as ours:
        inside = json.loads(
            run(ours.environment, PORTAL, "-m", "tests.benchmarks.insight.figures", str(options.rounds))
        )
        page, why_not = asked(ours, options.rounds)
        return Found(ours.facts, inside, page, why_not)


def asked(ours: Site, rounds: int) -> tuple[dict[str, float], str]:
    """The median milliseconds of the board room in each of the `WAYS`, by turns, or why there are none."""
    address = ours.facts["page"]
    if not address:
        return {}, "there is no such page"
    cost: dict[str, list[float]] = {way: [] for way in WAYS}
    began = time.monotonic()
    with talking(ours) as talk:
        for number in range(-1, rounds):
            if number >= LEAST and time.monotonic() - began > ENOUGH:
                break
            talk()
            for way, query in zip(
                WAYS, ("", "", f"?period={months_ago(number + 14)}..{months_ago(number + 3)}"), strict=True
            ):
                answer = ours.ask(address + query)
                if answer.status != 200:
                    return {}, f"the page answered {answer.status}"
                if number >= 0:
                    cost[way].append(answer.cpu)
    return {way: statistics.median(each) for way, each in cost.items()}, ""


def months_ago(number: int) -> str:
    """A month in an address."""
    today = datetime.datetime.now(datetime.UTC).date()
    year, month = divmod(today.year * 12 + today.month - 1 - number, 12)
    return f"{year}-{month + 1:02}"


@contextlib.contextmanager
def talking(ours: Site) -> Iterator[Callable[[], None]]:
    """Logs a touch at each call, in a process of its own that is ready before."""
    command = [sys.executable, "-m", "tests.benchmarks.insight.talk"]
    environment = os.environ | ours.environment | {"DJANGO_SETTINGS_MODULE": PORTAL}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        told, heard = process.stdin, process.stdout
        assert told and heard

        def talk() -> None:
            told.write("talk\n")
            if not heard.readline():
                raise RuntimeError("The process that logs touches ended early.")

        yield talk
        told.close()


@contextlib.contextmanager
def site(people: int, keep: Path, *, on_postgres: bool) -> Iterator[Site]:
    """The portal over one filled database, ready to be asked."""
    with contextlib.ExitStack() as stack:
        name, server = f"insight_{people}_{edition()}", 0
        own = {"VAR_DIR": str(keep / "var"), "DEMO": "false", "REDIS_URL": ""}
        own |= {"SECRET_KEY": "benchmark " * 6, "ADMINISTRATOR_MFA": "false"}
        (keep / "var").mkdir(parents=True, exist_ok=True)
        if on_postgres:
            own["DATABASE_URL"] = made(stack.enter_context(postgres(keep / "server", shared_buffers="512MB")), name)
            server = postmaster(keep / "server")
            prepare(own)
        else:
            file, empty = keep / f"{name}.sqlite3", keep / f"insight_empty_{edition()}.sqlite3"
            if not empty.exists():
                prepare(own | {"DATABASE_URL": f"sqlite:///{empty}"})
            if not file.exists():
                with (
                    contextlib.closing(sqlite3.connect(empty)) as one,
                    contextlib.closing(sqlite3.connect(file)) as two,
                ):
                    one.backup(two)
            own["DATABASE_URL"] = f"sqlite:///{file}"
        facts = json.loads(run(own, PORTAL, "-m", "tests.benchmarks.insight.fill", str(people)))
        if on_postgres:
            analyse(own["DATABASE_URL"])
        ours = stack.enter_context(web(PORTAL, own, Filled(own, {PORTAL: facts}, server)))
        yield ours


def prepare(own: dict[str, str]) -> None:
    """What a site needs before it serves."""
    run(own, PORTAL, "manage.py", "prepare", "--only", "messages", "static", "database")


def figures(small: Found, large: Found) -> list[Figure]:
    """The rows of the table. What depends on size has its ratio."""
    few, many = small.inside, large.inside
    rows = [
        Figure("people", large.facts["people"], ""),
        Figure("touches", large.facts["touches"], ""),
        Figure("reading kept figures: SQL statements", many["statements"], "", at_most=1),
        Figure("reading kept figures", many["reading"], "ms"),
        Figure("reading kept figures: large / small", many["reading"] / few["reading"], "×"),
        Figure("the same counted live", many["live"], "ms"),
        Figure("plain recount of every kept figure", many["recount"], "s"),
        Figure("differences that it found", many["differences"], "", at_most=0),
        Figure("writing a touch, with triggers", many["touch_with"], "ms"),
        Figure("writing a touch, without", many["touch_without"], "ms"),
        Figure("writing 1,000 touches at once, with triggers", many["bulk_with"], "ms"),
        Figure("writing 1,000 touches at once, without", many["bulk_without"], "ms"),
    ]
    if not large.page or not small.page:
        return [*rows, Figure("board room", None, "ms", at_most=30, why_not=large.why_not or small.why_not)]
    is_large = large.facts["people"] >= LARGE
    for way in WAYS:
        at_most = 30 if is_large and way == WAYS[1] else None
        rows.append(Figure(f"board room, {way}", large.page[way], "ms", at_most=at_most))
        ratio = large.page[way] / small.page[way]
        rows.append(Figure(f"board room, {way}: large / small", ratio, "×", at_most=1.5 if is_large else None))
    return [
        *rows,
        Figure("board room, nothing changed since: SQL statements", many["page_statements"], ""),
        Figure("board room, first look: SQL statements", many["first_statements"], ""),
        Figure("board room, first look: SQL statements, small", few["first_statements"], ""),
    ]
