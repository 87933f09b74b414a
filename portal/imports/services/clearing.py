"""Rows of files are people's data: they go when nobody needs them any more."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.imports.choices import Became, Finding, ImportState
from portal.imports.models import UNDO_DAYS, ImportChunk, ImportRun
from portal.scoping import system_scope

FORGOTTEN_DAYS = 7
"""A file that was looked through and never taken over is kept so long."""
LONGEST_WORK = datetime.timedelta(days=UNDO_DAYS + 30)
"""A file that has been worked on since longer ago is not any more: the process that did it was ended."""


def clear() -> int:
    """Delete the rows of old runs; the runs stay with their counts. Answers how many. For all associations."""
    now = timezone.now()
    with system_scope("clear away the rows of files that nobody needs any more"), transaction.atomic():
        old = ImportRun.objects.filter(is_cleared=False).filter(
            Q(committed_at__lt=now - datetime.timedelta(days=UNDO_DAYS))
            | Q(committed_at=None, sent_at__lt=now - datetime.timedelta(days=FORGOTTEN_DAYS))
        )
        at_work = Q(state__in=(ImportState.COMMITTING, ImportState.UNDOING), sent_at__gte=now - LONGEST_WORK)
        keys = list(old.exclude(at_work).values_list("pk", flat=True))
        ImportChunk.objects.filter(run__in=keys).delete()
        return ImportRun.objects.filter(pk__in=keys).update(is_cleared=True)


@transaction.atomic
def throw_away(*, run: ImportRun) -> None:
    """Delete a file that was looked through and not taken over. Refused: one that was, or that is being worked on."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in (ImportState.MAPPING, ImportState.READY):
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    run.delete()


IsTheirs = Callable[[Sequence[str]], bool]
"""Whether the cells of a row are about somebody, whatever was found of it."""


@transaction.atomic
def forget(*, kind: str, keys: Collection[int], is_theirs: IsTheirs | None = None) -> int:
    """Blank every kept row that is about one of these rows of ours (`kept_rows`). Answers how many.

    For erasing people: what the file said of them goes, the row's place stays, and it is never taken over.
    """
    blanked = 0
    for chunk, places in kept_rows(kind=kind, keys=keys, is_theirs=is_theirs, is_locked=True):
        for place in places:
            row = chunk.rows[place]
            chunk.rows[place] = [row[0], [""] * len(row[1])]
            if place < len(chunk.verdicts):
                chunk.verdicts[place] = {"f": chunk.verdicts[place]["f"]}
            if place < len(chunk.results):
                chunk.results[place] = {"became": Became.SKIPPED.value}
        chunk.save(update_fields=["rows", "verdicts", "results"])
        blanked += len(places)
    return blanked


def kept_rows(
    *, kind: str, keys: Collection[int], is_theirs: IsTheirs | None = None, is_locked: bool = False
) -> Iterator[tuple[ImportChunk, list[int]]]:
    """The chunks with kept rows about one of these rows of ours, and their places: rows that became one or were
    compared with one, those that repeat such a row, and those that are about nobody else and whose cells tell."""
    wanted, run, lines = set(keys), 0, set[object]()
    for found in ImportChunk.objects.filter(run__kind=kind).order_by("run", "number").iterator(chunk_size=20):
        chunk: ImportChunk | None = found
        if found.run_id != run:
            run, lines = found.run_id, set()
        places = _places(found, wanted, lines, is_theirs)
        if places and is_locked:  # as it is by now: the file may be taken over just then
            chunk = ImportChunk.objects.select_for_update().filter(pk=found.pk).first()
            places = _places(chunk, wanted, lines, is_theirs) if chunk else []
        if chunk and places:
            yield chunk, places


def _places(chunk: ImportChunk, wanted: set[int], lines: set[object], is_theirs: IsTheirs | None) -> list[int]:
    """The places in a chunk; their lines are added to `lines`, for the rows that repeat them."""
    places = []
    for place, row in enumerate(chunk.rows):
        verdict, result = (_entry(entries, place) for entries in (chunk.verdicts, chunk.results))
        if not {verdict.get("k"), result.get("key")} & wanted:
            is_settled = result.get("key") or (verdict.get("k") and verdict["f"] in (Finding.UPDATE, Finding.SAME))
            if is_settled or not (_repeats(verdict, lines) or (is_theirs and any(row[1]) and is_theirs(row[1]))):
                continue
        lines.add(row[0])
        places.append(place)
    return places


def _entry(entries: list[dict[str, Any]], place: int) -> dict[str, Any]:
    return entries[place] if place < len(entries) else {}


def _repeats(verdict: dict[str, Any], lines: set[object]) -> bool:
    if verdict.get("f") != Finding.REPEATED:
        return False
    return any(told.get("line") in lines for _code, _column, told in verdict.get("s", ()))
