"""``./run bench documents``: how quickly the product makes a page, beside what else could make it; and a whole network.

`contestants.py` are the makers of one page, each in a process of its own; `many.py` the measures of many pages;
`site.py` the scratch site. `reference.html` and `reference.typ` are frozen: figures of different days can be compared.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.documents import many
from tests.benchmarks.documents.contestants import race
from tests.benchmarks.documents.site import Site
from tests.benchmarks.results import write

HOW = """One page: the bilingual Letter snapshot of the demonstration's Omaha – Shizuoka. *Our whole job*: the row is
taken, its facts are read from the database, fingerprinted, set, fitted, written as tagged PDF, kept with fsync, and the
job's end is written. *Same HTML*: `HTML(string=…).write_pdf()` of that page with its sheet at the same size and the
system's Noto CJK, untagged, nothing checked. *Reference page*: the same of `tests/benchmarks/documents/reference.html`,
the same facts as a good developer would set them plainly. *Chromium* prints the same HTML, tagged, in a page kept open.
*Typst* sets `reference.typ`, its compiler kept. Every contestant is warm, in a process of its own; they take turns, and
ratios are of the fastest rounds. *Unchanged*: a page of a batch that is known by its fingerprint, its share of
collecting facts and writing rows included. *Layouts*: one for each page whose size is foreseen rightly, over distinct
texts that fit. *Network*: 450 partnerships in English and Japanese through the product's batch and its own workers,
from the wish to the finished ZIP, then again with one partnership in twenty changed. *Memory*: the largest resident
set of a worker's child at the end of the first run."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-documents-") as folder:
        site = Site(Path(folder))
        site.prepare()
        figures = [*race(site), *many.layouts(site), *many.network(site)]
    write("Documents", HOW, figures)
