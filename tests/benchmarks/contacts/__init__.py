"""People by the hundred thousand: every page, search, import and export beside a plain Django admin on the same rows.

``./run bench contacts [--people N] [--keep FOLDER] [--sqlite] [--only WORD]``. What is filled stays in the folder, so
that the next run measures at once; a change of the models fills it anew.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.contacts.bulk import exports, imports
from tests.benchmarks.contacts.pages import ROUNDS, Work, figures, measure, pages
from tests.benchmarks.contacts.stage import BASELINE, PORTAL, Site, run, servers
from tests.benchmarks.results import PAGE, Figure, write

HOW = """One association's people, a third of them with Japanese names, always the same ones (`invention.py`); a tenth
as many organizations, three times as many touches. Beside it a plain Django admin with django-import-export
(`baseline/`) on the same rows in the same database, both with PostgreSQL's just-in-time compiling off, as the portal
sets it; the server's default is on. Each site is one gunicorn worker with four threads; they are asked in turns. What
the baseline cannot find (half-width kana, romaji, family and given name in one) it is asked for by its two kanji.
*Milliseconds* are processor time of the web server and the database together, the median. Page 500 is reached by the
list's own links to the next page. An import is read, judged and taken over as a worker does it, the baseline's
through its two pages; memory is that of all processes, the child that reads the file included, above what they had
before. A person's touches are measured beside the baseline's page of the same person, and of one with four.
`./run bench contacts --keep FOLDER` keeps what is filled for the next run; `--people 1000000` and `--sqlite` measure
the same on more rows and on SQLite, `--only search` a part of it without writing anything down here."""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run bench contacts", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for what is filled, to be used again")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    parser.add_argument("--only", default="", help="only rows whose name holds this word; nothing is written down")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the pages; one is for trying it out")
    parser.add_argument("--write", type=Path, default=PAGE, help="the page that the figures go into")
    options = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        rows = measured(options, (options.keep or Path(place)).absolute())
    title = f"Contacts: {options.people:,} people on {'SQLite' if options.sqlite else 'PostgreSQL'}"
    write(title, HOW, rows, page=Path(os.devnull) if options.only else options.write)


def measured(options: argparse.Namespace, keep: Path) -> list[Figure]:
    with servers(options.people, keep, on_sqlite=options.sqlite) as (ours, theirs):
        works = [work for work in pages(ours, theirs) if options.only in work.name]
        measure(works, ours, theirs, options.rounds)
        rows = figures(works, statements(ours, works))
        if options.only in "export":
            rows += attempted("export", lambda: exports(ours, theirs))
        if options.only in "import":
            number = min(10_000, options.people)
            rows += attempted("import", lambda: imports(ours, theirs, number))
        return rows


def attempted(name: str, work: Callable[[], list[Figure]]) -> list[Figure]:
    """What cannot be measured is named, never left out."""
    try:
        return work()
    except RuntimeError as error:
        return [Figure(name, None, "s", at_most=0, why_not=str(error)[:300])]


def statements(site: Site, works: list[Work]) -> dict[str, int]:
    paths = [work.counted for work in works if work.counted and not work.why_not]
    command = ["-m", "tests.benchmarks.contacts.statements", site.facts["session"], *paths]
    settings = PORTAL if site.name == "portal" else BASELINE
    return json.loads(run(site.environment, settings, *command)) if paths else {}
