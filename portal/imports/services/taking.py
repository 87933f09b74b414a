"""Taking rows over, and taking a whole run back: part by part, each in one transaction, none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.bulk import without_looking_for_cycles
from portal.imports.choices import Became, Choice, ImportState
from portal.imports.models import ImportChunk, ImportRun
from portal.imports.services.judging import membership_of, rows_of
from portal.imports.services.receiving import CHUNK
from portal.jobs.services import enqueue
from portal.notices.services.telling import members_among, tell
from portal.resources import Decided, SheetRow, Verdict, sheet_named


@transaction.atomic
def begin_taking(*, run: ImportRun, by: User | None) -> ImportRun:
    """Want the chosen rows taken over, or the rest of them where the work broke off; a job does it.

    Refused: nothing chosen, a run that is not ready or whose rows have been cleared away.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.is_cleared or not (run.state == ImportState.READY or is_broken_off(run)):
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    if not set(run.choices) - {Choice.SKIP.value}:
        raise ValidationError(_("No row is chosen: there is nothing to take over."))
    run.state, run.done_count = ImportState.COMMITTING, 0
    run.save(update_fields=["state", "done_count"])
    record(by=by, verb=Verb.CREATED, row=run, after={"file_name": run.file_name, "row_count": run.row_count})
    enqueue(kind="commit_import", subject=run)
    return run


def is_broken_off(run: ImportRun) -> bool:
    """Whether some parts were taken over and the work ended before the others. At most one query."""
    return run.may_be_undone and run.chunks.filter(committed_at=None).exists()


def take_over(run: ImportRun, between: Callable[[], Any] = lambda: None) -> None:
    """Take over every part that has not been yet. `between` is called after each; whatever it raises stops the work.

    It may be stopped anywhere and begun again: a part and the mark that it is taken over are one transaction.
    """
    sheet, membership = sheet_named(run.kind), membership_of(run)
    for number in list(run.chunks.filter(committed_at=None).order_by("number").values_list("pk", flat=True)):
        with transaction.atomic(), without_looking_for_cycles():
            if not ImportChunk.objects.filter(pk=number, committed_at=None).update(committed_at=timezone.now()):
                continue
            chunk = ImportChunk.objects.get(pk=number)
            decided, places = _decided(run, chunk)
            results: list[dict[str, Any]] = [{"became": Became.SKIPPED.value} for _row in chunk.rows]
            for place, result in zip(places, sheet.commit(run, membership, decided), strict=True):
                results[place] = result
            chunk.results = results
            chunk.save(update_fields=["results"])
        _count_up(run, "committed_at")
        between()


@transaction.atomic
def end_taking(*, run: ImportRun) -> None:
    """Write down what became of the rows."""
    run.counts = _counts(run)
    run.state, run.committed_at = ImportState.DONE, timezone.now()
    run.save(update_fields=["counts", "state", "committed_at"])
    _tell(run)


@transaction.atomic
def begin_undoing(*, run: ImportRun, by: User | None) -> ImportRun:
    """Want the whole run taken back; a job does it. Refused: a run that was not taken over, or too long ago."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not run.may_be_undone:
        raise ValidationError(_("This run cannot be taken back (any more)."))
    run.state, run.done_count = ImportState.UNDOING, 0
    run.save(update_fields=["state", "done_count"])
    record(by=by, verb=Verb.REMOVED, row=run, before={"file_name": run.file_name, "counts": run.counts})
    enqueue(kind="undo_import", subject=run)
    return run


def take_back(run: ImportRun, between: Callable[[], Any] = lambda: None) -> None:
    """Take back every part that has not been yet, the last one first; as `take_over` otherwise."""
    sheet = sheet_named(run.kind)
    parts = run.chunks.filter(committed_at__isnull=False, undone_at=None).order_by("-number")
    for number in list(parts.values_list("pk", flat=True)):
        with transaction.atomic():
            if not ImportChunk.objects.filter(pk=number, undone_at=None).update(undone_at=timezone.now()):
                continue
            chunk = ImportChunk.objects.get(pk=number)
            places = [
                place
                for place, result in enumerate(chunk.results)
                if result["became"] in (Became.CREATED, Became.UPDATED)
            ]
            answers = sheet.undo(run, run.by, [chunk.results[place] for place in places])
            for place, answer in zip(places, answers, strict=True):
                chunk.results[place] = answer
            chunk.save(update_fields=["results"])
        _count_up(run, "undone_at")
        between()


@transaction.atomic
def end_undoing(*, run: ImportRun) -> None:
    """Write down what became of the rows."""
    sheet_named(run.kind).finish(run, run.by)
    run.counts = _counts(run)
    run.state, run.undone_at = ImportState.UNDONE, timezone.now()
    run.save(update_fields=["counts", "state", "undone_at"])
    _tell(run)


@transaction.atomic
def stop_work(*, run: ImportRun) -> None:
    """The job has failed for good: the run stands where it can be taken up, gone on with or taken back."""
    was = {ImportState.CHECKING: ImportState.MAPPING, ImportState.COMMITTING: ImportState.READY}
    if run.state == ImportState.COMMITTING and run.chunks.exclude(committed_at=None).exists():
        run.counts, run.committed_at = _counts(run), timezone.now()
        run.state = ImportState.DONE
    else:
        run.state = was.get(ImportState(run.state), ImportState.DONE)
    run.save(update_fields=["counts", "committed_at", "state"])
    _tell(run, has_stopped=True)


def _tell(run: ImportRun, *, has_stopped: bool = False) -> None:
    """Tell whoever sent the file how it stands now that nobody works on it any more."""
    details = {"state": str(run.state)} | ({"stopped": True} if has_stopped else {})
    cause = f"{run.pk} {run.state} {timezone.now().isoformat()}"
    tell(kind="import_ended", row=run, to=members_among([run.by_id]), cause=cause, details=details)


def _decided(run: ImportRun, chunk: ImportChunk) -> tuple[list[Decided], list[int]]:
    """The rows of a part that are to be taken over, and where they stand in it."""
    decided: list[Decided] = []
    places: list[int] = []
    for place, row in enumerate(rows_of(run, chunk)):
        if isinstance(row, SheetRow) and (choice := run.choices[row.number]) != Choice.SKIP:
            decided.append((row, Verdict.unpacked(chunk.verdicts[place]), choice))
            places.append(place)
    return decided, places


def _count_up(run: ImportRun, mark: str) -> None:
    parts = run.chunks.exclude(**{mark: None}).count()
    ImportRun.objects.filter(pk=run.pk).update(done_count=min(parts * CHUNK, run.row_count))


def _counts(run: ImportRun) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for results in run.chunks.values_list("results", flat=True).iterator():
        counted.update(result["became"] for result in results)
    counted[Became.SKIPPED] += run.row_count - sum(counted.values())
    return {became: number for became in Became.values if (number := counted[became])}
