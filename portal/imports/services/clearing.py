"""Rows of files are people's data: they go when nobody needs them any more."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.imports.choices import ImportState
from portal.imports.models import UNDO_DAYS, ImportChunk, ImportRun
from portal.scoping import system_scope

FORGOTTEN_DAYS = 7
"""A file that was looked through and never taken over is kept so long."""


def clear() -> int:
    """Delete the rows of old runs; the runs stay with their counts. Answers how many. For all associations."""
    now = timezone.now()
    with system_scope("clear away the rows of files that nobody needs any more"), transaction.atomic():
        old = ImportRun.objects.filter(is_cleared=False).filter(
            Q(committed_at__lt=now - datetime.timedelta(days=UNDO_DAYS))
            | Q(committed_at=None, sent_at__lt=now - datetime.timedelta(days=FORGOTTEN_DAYS))
        )
        keys = list(old.exclude(state__in=(ImportState.COMMITTING, ImportState.UNDOING)).values_list("pk", flat=True))
        ImportChunk.objects.filter(run__in=keys).delete()
        return ImportRun.objects.filter(pk__in=keys).update(is_cleared=True)


@transaction.atomic
def throw_away(*, run: ImportRun) -> None:
    """Delete a file that was looked through and not taken over. Refused: one that was, or that is being worked on."""
    if run.state not in (ImportState.MAPPING, ImportState.READY):
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    run.delete()


@transaction.atomic
def forget(*, kind: str, keys: Collection[int]) -> int:
    """Blank every kept row that became one of these rows of ours, or was compared with one. Answers how many.

    For erasing people: what the file said of them goes, the row's place stays.
    """
    blanked = 0
    for chunk, places in kept_rows(kind=kind, keys=keys):
        for place in places:
            row = chunk.rows[place]
            chunk.rows[place] = [row[0], [""] * len(row[1])]
            if place < len(chunk.verdicts):
                chunk.verdicts[place] = {"f": chunk.verdicts[place]["f"]}
            if place < len(chunk.results):
                chunk.results[place] = {"became": "skipped"}
        chunk.save(update_fields=["rows", "verdicts", "results"])
        blanked += len(places)
    return blanked


def kept_rows(*, kind: str, keys: Collection[int]) -> Iterator[tuple[ImportChunk, list[int]]]:
    """The chunks with kept rows that became one of these rows of ours, or were compared with one, and their places."""
    wanted = set(keys)
    for chunk in ImportChunk.objects.filter(run__kind=kind).iterator(chunk_size=20):
        places = [
            place
            for place in range(len(chunk.rows))
            if _key(chunk.verdicts, place) in wanted or _key(chunk.results, place) in wanted
        ]
        if places:
            yield chunk, places


def _key(entries: list[dict[str, object]], place: int) -> object:
    entry = entries[place] if place < len(entries) else {}
    return entry.get("key") or entry.get("k")
