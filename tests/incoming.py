"""Bringing files in, as the pages do it: send, look through, take over, take back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.imports.models import ImportRun
from portal.imports.services.judging import begin_judging
from portal.imports.services.receiving import receive
from portal.imports.services.taking import begin_taking, begin_undoing
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.resources import Verdict, sheet_named
from portal.scoping import scope
from tests.cast import House

PLAIN = (
    *("family_name", "given_name", "family_name_kana", "given_name_kana", "company", "title"),
    *("email", "phone", "city", "country", "consent", "notes"),
)
FILES = Path(__file__).parent / "contacts" / "files" / "incoming"
HEADERS = list(PLAIN)


def sheet(rows: Iterable[Sequence[str]], headers: Sequence[str] = HEADERS, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return out.getvalue().encode(encoding)


def doe(number: int, **fields: str) -> list[str]:
    """A believable row, each with its own name and address."""
    row = dict.fromkeys(HEADERS, "") | {
        "family_name": f"Doe{number}",
        "given_name": "Pat",
        "company": f"Acme {number}",
        "title": "Buyer",
        "email": f"pat{number}@example.org",
        "phone": f"+1 402 555 {number:04}",
        "city": "Springfield",
        "country": "US",
    }
    return list((row | fields).values())


def bring(house: House, data: bytes, name: str = "people.csv", *, role: str = "staff", **given: Any) -> ImportRun:
    """Send a file and have it looked through."""
    with scope(house.association):
        run = receive(
            association=house.association,
            by=house.person(role),
            sheet=sheet_named("people"),
            data=data,
            file=name,
            **given,
        )
        run = begin_judging(run=run)
    do_jobs()
    return again(run)


def take(house: House, run: ImportRun) -> ImportRun:
    """Take the chosen rows over."""
    with scope(house.association):
        begin_taking(run=run, by=run.by)
    do_jobs()
    return again(run)


def undo(house: House, run: ImportRun) -> ImportRun:
    """Take the whole run back."""
    with scope(house.association):
        begin_undoing(run=run, by=run.by)
    do_jobs()
    return again(run)


def do_jobs() -> None:
    """What a worker would do."""
    for job in Job.objects.filter(state="queued"):
        jobs.work(job_id=job.pk, seconds=60)


def again(run: ImportRun) -> ImportRun:
    with scope(run.association):
        return ImportRun.objects.select_related("association").get(pk=run.pk)


def verdicts(run: ImportRun) -> list[Verdict]:
    with scope(run.association):
        return [Verdict.unpacked(said) for chunk in run.chunks.order_by("number") for said in chunk.verdicts]


def results(run: ImportRun) -> list[Mapping[str, Any]]:
    with scope(run.association):
        return [result for chunk in run.chunks.order_by("number") for result in chunk.results]
