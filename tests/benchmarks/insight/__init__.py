"""The board room of a small and of a large association: what it costs where figures are kept and where they would be
counted.

``./run bench insight [--people N] [--rounds N] [--keep FOLDER] [--postgres]``. What is filled stays in the folder.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.contacts.stage import PORTAL, Site, analyse, edition, made, postmaster, run, web
from tests.benchmarks.results import PAGE, Figure, write
from tests.servers import postgres

SMALL, LARGE, ROUNDS = 1_000, 100_000, 25
LEAST, ENOUGH = 3, 30.0
"""A page is asked at least so often, and not again after so many seconds."""
HOW = """Two associations in databases of their own, the small one with a hundredth of everything: people, three times
as many touches over three years, a tenth as many organizations, outcomes, trips, and associations beside it; both with
the same partnerships. *Kept figures* are those of `portal.kept`, read for every partnership and two years at once.
*Counted live* asks the rows the same by GROUP BY, *plain recount* is what `manage.py recount --check` does for the one
association. Touches are written as rows, without the service around them, by turns with and without the triggers, in a
transaction that is rolled back. A page is asked of one gunicorn worker; milliseconds are processor time of the web
server, and of the database where that is a server, the median."""


@dataclass(frozen=True)
class Found:
    """What was measured at one size."""

    facts: dict[str, Any]
    inside: dict[str, Any]
    page: float | None
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


def asked(ours: Site, rounds: int) -> tuple[float | None, str]:
    """The median milliseconds of the board room, or why there is none."""
    address, cost = ours.facts["page"], []
    if not address:
        return None, "there is no such page"
    began = time.monotonic()
    for number in range(-1, rounds):
        if number >= LEAST and time.monotonic() - began > ENOUGH:
            break
        answer = ours.ask(address)
        if answer.status != 200:
            return None, f"the page answered {answer.status}"
        if number >= 0:
            cost.append(answer.cpu)
    return statistics.median(cost), ""


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
        ours = stack.enter_context(web("portal", PORTAL, "portal.wsgi:application", own, facts))
        ours.database = server
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
    if large.page is None or small.page is None:
        why_not = large.why_not or small.why_not
        return [*rows, Figure("board room", None, "ms", at_most=30, why_not=why_not)]
    is_large = large.facts["people"] >= LARGE
    return [
        *rows,
        Figure("board room", large.page, "ms", at_most=30 if is_large else None),
        Figure("board room: large / small", large.page / small.page, "×", at_most=1.5 if is_large else None),
        Figure("board room: SQL statements", many["page_statements"], ""),
        Figure("board room: SQL statements, small", few["page_statements"], ""),
    ]
