"""The site as many hosts over one PostgreSQL and one Redis, for a hundred thousand people and many visitors at once.

``./run bench web [--people N] [--keep FOLDER] [--rounds N] [--seconds N]``; ``--indexes`` and
``--statements`` are tables of their own. What is filled stays in the folder, so that the next run measures at once.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.parts import find_chromium
from tests.benchmarks.contacts.stage import ADDRESS, PORTAL, filled, run
from tests.benchmarks.documents.site import Answering
from tests.benchmarks.machine import received
from tests.benchmarks.results import PAGE, Figure, write
from tests.benchmarks.web import crowd as many
from tests.benchmarks.web import indexes, pages, walking
from tests.benchmarks.web.hosts import HOSTS, Hosts, hosts
from tests.benchmarks.web.moving import exports, imports
from tests.browser import CHROMIUM_FLAGS

PEOPLE, ROUNDS, SECONDS = 100_000, 40, 60.0
EIGHT, FIFTY = 8, 50
LOOK, LONG_LOOK = 1.0, 4.0
"""Seconds between two pages of one visitor: of eight, and of fifty."""
HOW = f"""{HOSTS} web hosts and the two workers by the commands of `compose.yaml`, each host one process with four
threads; PostgreSQL that syncs every commit, and Redis; one association with three touches for each person. Beside them
the same number of hosts of a plain Django admin (`tests/benchmarks/contacts/baseline`) on copies of the same rows in
the same database. Times are by the clock, over loopback, until the last byte, with compression asked for as browsers
do; the visitors are threads of one process on the same two cores. *Baseline*: one visitor asks both for one page after
another, by turns; the median. Whoever logs a touch lets parts of the board room be drawn anew. *Alone*: one visitor,
page after page in the mix of the crowd (list, two searches, people, board room, touches). *Eight people* look at each
page for a second on average, *fifty* for four; *eight without a pause* ask again at once, which no person does: that is
what two cores can carry. p95 of a page is held against its median for the one who is alone. *Batch*: snapshots of 450
partnerships in two languages and both sizes of paper, none of which was made before, by the worker for documents.
*Bytes*: what Chromium receives, all assets and headers included, at a first view and again with its cache. An import
is sent, looked through and taken over through the pages, by the worker behind them, then taken back. SQL statements are
those of a second view. `./run bench web --keep FOLDER` keeps what is filled for the next run."""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run bench web", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--keep", type=Path, help="a folder for what is filled, to be used again")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the pages; one is for trying it out")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each crowd; fifty with a batch stay twice")
    parser.add_argument("--indexes", action="store_true", help="instead of all this, which index finds names")
    parser.add_argument("--statements", action="store_true", help="instead, the statements of every page there is")
    parser.add_argument("--write", type=Path, default=PAGE, help="the page that the figures go into")
    options = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        Path(place).chmod(0o711)  # the user of PostgreSQL passes through
        keep = (options.keep or Path(place)).absolute()
        if options.statements:
            write("Web: statements of every page", walking.HOW, walking.measured(Path(place)), page=options.write)
            return
        if options.indexes:
            with filled(options.people, keep, with_baseline=False) as database:
                rows = indexes.measured(database.own["DATABASE_URL"], database.facts)
            write(f"Web: an index for names, {options.people:,} people", indexes.HOW, rows, page=options.write)
            return
        with hosts(options.people, keep) as there:
            rows = measured(there, options)
    how = f"{HOW} Here: {options.rounds} rounds, crowds of {options.seconds:g} seconds."
    write(f"Web: {options.people:,} people on {HOSTS} hosts", how, rows, page=options.write)


def measured(there: Hosts, options: argparse.Namespace) -> list[Figure]:
    asked = pages.pages(there, options.people)
    pages.measure(asked, there, options.rounds)
    paths = [page.counted for page in asked if page.counted]
    count = ["-m", "tests.benchmarks.contacts.statements", there.visitors["sessions"][0], *paths]
    facts = there.ours[0].facts
    rows = [Figure("people", facts["people"], ""), Figure("touches", facts["touches"], "")]
    rows += pages.figures(asked, json.loads(run(there.own, PORTAL, *count)))
    rows += weights(there)
    rows += crowds(there, options.seconds)
    rows += exports(there)
    rows += imports(there, min(5_000, options.people // 10))
    return rows + [Figure(f"memory of {name}, at the end", size, "MB") for name, size in there.memory().items()]


def weights(there: Hosts) -> list[Figure]:
    """What a browser receives of the pages that are opened most."""
    site = there.ours[0]
    person = f"{ADDRESS}/people/{site.facts['person']}/"
    wanted = {"list of people": pages.PEOPLE, "person with 50 touches": person, "board room": pages.ROOM}
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        for name, path in (wanted | {"quick log": f"{ADDRESS}/log/"}).items():
            url = f"http://127.0.0.1:{site.port}"
            first, second, _outside = received(browser, url, path, {"sessionid": site.facts["session"]})
            rows += [
                Figure(f"{name}: first view, all assets", first, "KB", at_most=60),
                Figure(f"{name}: second view", second, "KB", at_most=15),
            ]
        browser.close()
    return rows


def crowds(there: Hosts, seconds: float) -> list[Figure]:
    """One, eight, fifty; fifty while a batch of documents is made."""
    alone = many.crowd(there, 1, seconds * 2 / 3, 0)
    usual = alone.medians
    eight = many.crowd(there, EIGHT, seconds, LOOK)
    pressing = many.crowd(there, EIGHT, seconds / 3, 0)
    fifty = many.crowd(there, FIFTY, seconds, LONG_LOOK)
    rows = [Figure(f"alone: {name}, median", value, "ms") for name, value in usual.items()]
    rows += [
        Figure("alone: requests a second", alone.a_second, ""),
        Figure("eight people: p95 / median of one", pages.p95(eight.beside(usual)), "×", at_most=3),
        *many.figures("eight people", eight, usual),
        *many.figures("eight without a pause", pressing, usual),
        *many.figures("fifty people", fifty, usual),
    ]
    return rows + beside_a_batch(there, seconds * 2, fifty, usual)


def beside_a_batch(there: Hosts, seconds: float, before: many.Crowd, usual: dict[str, float]) -> list[Figure]:
    """The same fifty while documents are made: what they met with, and how many pages came out meanwhile."""
    process = Answering(("tests.benchmarks.web.batch",), there.ours[0].environment)
    process.ask("fill")
    process.ask("ask")
    began = time.monotonic()
    while (made := process.ask("finished?")["made"]) < 10 and time.monotonic() - began < 60:
        time.sleep(0.2)
    began = time.monotonic()
    met = many.crowd(there, FIFTY, seconds, LONG_LOOK)
    end = process.ask("finished?")
    made, took = end["made"] - made, time.monotonic() - began
    process.ask("change 0")
    process.close()
    with_it, without = (statistics.median(each.beside(usual)) for each in (met, before))
    late, usually_late = (pages.p95(each.beside(usual)) for each in (met, before))
    name = "fifty people, during a batch"
    return [
        Figure(f"{name}: median / without", with_it / without, "×", at_most=1.5),
        Figure(f"{name}: p95 / without", late / usually_late, "×"),
        *many.figures(name, met, usual),
        Figure(f"{name}: documents made a minute", made / took * 60, ""),
        Figure(f"{name}: documents still to be made at the end", end["all"] - end["made"], ""),
    ]
