"""Housekeeping: files and states that nobody needs any more."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.documents import zips
from portal.documents.models import Batch, Export, NetworkBatch, Outcome
from portal.documents.services.long_pages import clear_papers
from portal.jobs.models import Job, JobState
from portal.scoping import system_scope

logger = logging.getLogger(__name__)

DAYS_OF_A_ZIP = 30
TOO_OLD = datetime.timedelta(days=1)  # for a file that is being written: its writer is long gone


def clear(*, now: datetime.datetime | None = None, dry: bool = False) -> dict[str, int]:
    """Clear the ZIPs of batches after a month (the pages stay), ZIPs that no batch names, what writers that were killed
    left half written, papers of many pages after a week, and the state *being made* of pages that nobody makes any
    more. Answers how many of each.
    """
    now = now or timezone.now()
    found = {"zips": _old_zips(now, dry)}
    found["strays"] = _unlink(_stray_zips(now), dry)
    found["halves"] = _unlink(_half_files(now), dry)
    found["papers"] = clear_papers(now=now, dry=dry)
    found["exports"] = _called_off(dry)
    return found


def _old_zips(now: datetime.datetime, dry: bool) -> int:
    cleared = 0
    with system_scope("clear the ZIPs of old batches"):
        for model in (Batch, NetworkBatch):
            old = model.objects.exclude(zip_hash="").filter(zipped_at__lt=now - datetime.timedelta(days=DAYS_OF_A_ZIP))
            cleared += old.count() if dry else old.update(zip_hash="", zip_size=0)
    return cleared


def _named() -> set[str]:
    with system_scope("know which ZIPs are still named by a batch"):
        return {
            name for model in (Batch, NetworkBatch) for name in model.objects.values_list("zip_hash", flat=True) if name
        }


def _stray_zips(now: datetime.datetime) -> Iterator[Path]:
    named = _named()
    for file in zips.folder().glob("*/*.zip"):
        if file.stem not in named and _is_older(file, now):
            yield file


def _half_files(now: datetime.datetime) -> Iterator[Path]:
    """Temporary names begin with a dot (portal/keeping.py, zips.py)."""
    for file in Path(settings.MEDIA_ROOT).rglob(".*"):
        if file.is_file() and _is_older(file, now):
            yield file


def _is_older(file: Path, now: datetime.datetime) -> bool:
    try:
        changed = datetime.datetime.fromtimestamp(file.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return False
    return changed < now - TOO_OLD


def _unlink(stale: Iterator[Path], dry: bool) -> int:
    number = 0
    for file in list(stale):
        number += 1
        if not dry:
            file.unlink(missing_ok=True)
    return number


def _called_off(dry: bool) -> int:
    with system_scope("end the state of pages that nobody makes any more"):
        waiting = [str(each) for each in Export.objects.filter(outcome=Outcome.WAITING).values_list("pk", flat=True)]
        jobs = Job.objects.filter(kind="render_export", state=JobState.CANCELLED, subject_id__in=waiting)
        ids = [int(each) for each in jobs.values_list("subject_id", flat=True)]
        unmade = Export.objects.filter(pk__in=ids, outcome=Outcome.WAITING)
        return unmade.count() if dry else unmade.update(outcome=Outcome.CANCELLED)
