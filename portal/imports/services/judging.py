"""Looking rows through, and choosing what is to become of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.bulk import without_looking_for_cycles
from portal.imports.choices import POSSIBLE, USUAL, Choice, Finding, ImportState
from portal.imports.models import ImportChunk, ImportRun
from portal.imports.services.receiving import CHUNK
from portal.jobs.services import enqueue
from portal.permissions import TABLE
from portal.resources import Checker, Sheet, SheetRow, Verdict, sheet_named
from portal.spreadsheets import bare

AT_ONCE = 1_000
"""So many rows are judged while the person waits; more are a job with a progress page."""


def membership_of(run: ImportRun) -> Membership | None:
    """The membership for which the run works; None for one that the portal itself began. Queries.

    Refused: somebody who is no longer a member, or no longer may bring files in.
    """
    if run.by is None:
        return None
    found = Membership.objects.filter(user=run.by, ended_at=None).first()
    if found is None or found.role not in TABLE[sheet_named(run.kind).permission]:
        raise ValidationError(_("Whoever sent this file may no longer take files over."))
    return found


def rows_of(run: ImportRun, chunk: ImportChunk) -> Iterator[SheetRow | Verdict]:
    """The rows of a part under the sheet's columns; for one that cannot be read, its verdict. No query."""
    wanted = [(place, name) for place, name in enumerate(run.mapping) if name]
    start = chunk.number * CHUNK
    for number, row in enumerate(chunk.rows, start=start):
        if len(row) > 2:
            column = run.mapping[row[3] - 1] if 0 < row[3] <= len(run.mapping) else ""
            header = run.headers[row[3] - 1] if 0 < row[3] <= len(run.headers) else ""
            told = {"place": row[3], "header": header, **(row[4] if len(row) > 4 else {})}
            yield Verdict(Finding.ERROR, name=_called(row[1]), says=[(row[2], column, told)])
            continue
        values: dict[str, list[str]] = {}
        for place, name in wanted:
            if text := row[1][place].strip():
                values.setdefault(name, []).append(bare(text))
        yield SheetRow(number, row[0], values)


def parts_of(run: ImportRun) -> Iterator[ImportChunk]:
    """The parts of a run with their rows, one in memory at a time."""
    return run.chunks.order_by("number").defer("verdicts", "results").iterator(chunk_size=1)


def judge(run: ImportRun, sheet: Sheet | None = None) -> None:
    """Look every row through and write down what was found. Changes nothing but the run; may be done again."""
    sheet = sheet or sheet_named(run.kind)
    checker = sheet.checker(run, membership_of(run))
    letters: list[str] = []
    for chunk in parts_of(run):
        with without_looking_for_cycles():
            letters += _judge_part(run, chunk, checker)
        ImportRun.objects.filter(pk=run.pk).update(done_count=len(letters))
    run.findings = "".join(letters)
    run.choices = "".join(USUAL.get(Finding(letter), Choice.SKIP) for letter in letters)
    run.done_count = len(letters)
    run.save(update_fields=["findings", "choices", "done_count"])


def _judge_part(run: ImportRun, chunk: ImportChunk, checker: Checker) -> list[str]:
    read = list(rows_of(run, chunk))
    judged = iter(checker.look([row for row in read if isinstance(row, SheetRow)]))
    verdicts = [next(judged) if isinstance(row, SheetRow) else row for row in read]
    chunk.verdicts = [verdict.packed() for verdict in verdicts]
    chunk.save(update_fields=["verdicts"])
    return [verdict.finding for verdict in verdicts]


@transaction.atomic
def begin_judging(*, run: ImportRun) -> ImportRun:
    """Look the rows through: a small file at once, a large one as a job. Refused: a run beyond that, or at work."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportState.MAPPING or run.is_cleared:
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    if run.row_count <= AT_ONCE:
        judge(run)
        run.state = ImportState.READY
        run.save(update_fields=["state"])
    else:
        run.state, run.done_count = ImportState.CHECKING, 0
        run.save(update_fields=["state", "done_count"])
        enqueue(kind="check_import", subject=run)
    return run


@transaction.atomic
def choose(*, run: ImportRun, choices: Mapping[int, str]) -> ImportRun:
    """Say of some rows what is to become of them. Refused: what a finding does not allow, and a run at work."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportState.READY or run.is_cleared:
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    letters = list(run.choices)
    for number, choice in choices.items():
        if not 0 <= number < len(letters) or choice not in POSSIBLE[run.findings[number]]:
            raise ValidationError(_("This choice does not exist for this row. Reload the page and choose again."))
        letters[number] = choice
    run.choices = "".join(letters)
    run.save(update_fields=["choices"])
    return run


def _called(cells: list[str]) -> str:
    return " ".join(cell.strip() for cell in cells[:3] if cell.strip())[:80]
