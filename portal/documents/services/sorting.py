"""Which pages of a batch must be made, and which are there already: looked at in sets, part by part."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.documents import files, press
from portal.documents.engine import MissingPart
from portal.documents.kinds import DocumentKind, kind_named, options_of
from portal.documents.models import Batch, BatchItem, Document, Export, ItemState, Outcome
from portal.documents.services.batches import close_if_complete, page_ended
from portal.documents.services.pages import lock_documents
from portal.documents.services.showing import hidden
from portal.jobs.models import Job, JobState
from portal.jobs.services import enqueue_all, extend

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Pages that are looked at together: half a second."""

Mark = tuple[BatchItem, str | None]
"""A page and its fingerprint: empty where it could not be told, None where its subject is gone."""


def sort_some(*, batch: Batch, job: Job) -> bool:
    """Look at the next pages of a batch: link what is unchanged, queue what must be made. False when none is left.

    Facts are collected outside the transaction; what is written is written by whoever holds the job's lease, so that
    two workers cannot both do it. Raises `LeaseLost`, `MissingPart`.
    """
    items = list(BatchItem.objects.filter(batch=batch, state=ItemState.WAITING).order_by("position")[:AT_ONCE])
    if not items:
        return False
    unseen = hidden(batch, [(item.kind, item.subject_key) for item in items])
    withdrawn = [item for item in items if (item.kind, item.subject_key) in unseen]
    seen = [item for item in items if (item.kind, item.subject_key) not in unseen]
    marks = fingerprints(seen, is_archive=batch.is_archive)
    with transaction.atomic():
        extend(job=job)
        _write(batch, marks, withdrawn)
    return True


def fingerprints(items: Sequence[BatchItem], *, is_archive: bool) -> list[Mark]:
    """The fingerprint of each page as things stand. As many queries for many as for one of a kind."""
    marks: list[Mark] = []
    for name in dict.fromkeys(item.kind for item in items):
        kind = kind_named(name)
        mine = [item for item in items if item.kind == name]
        subjects = kind.find_all(item.subject_key for item in mine)
        wanted = {(item.subject_key, item.variant): None for item in mine if item.subject_key in subjects}
        asked = [(subjects[key], options_of(variant)) for key, variant in wanted]
        records = dict(zip(wanted, _collect(kind, asked), strict=True))
        for item in mine:
            page = (item.subject_key, item.variant)
            marks.append((item, _mark(kind, records[page], item, is_archive) if page in records else None))
    return marks


def _collect(kind: DocumentKind, asked: list[tuple[Any, dict[str, str]]]) -> Iterable[Any]:
    """All records at once; one by one where that fails, so that one bad row does not stop the others."""
    try:
        return kind.collect_all(asked)
    except Exception:
        logger.exception("Facts of %s could not be collected in one go.", kind.name)
        return [_collect_one(kind, subject, options) for subject, options in asked]


def _collect_one(kind: DocumentKind, subject: Any, options: dict[str, str]) -> Any:
    try:
        return kind.collect(subject, options)
    except Exception:
        logger.exception("Facts of %s could not be collected.", kind.name)
        return None


def _mark(kind: DocumentKind, record: Any, item: BatchItem, is_archive: bool) -> str:
    """The page's fingerprint; empty where its facts cannot be told: then making it says why, in words."""
    try:
        facts = kind.facts(record, item.language, item.paper)
        return press.fingerprint(kind, facts, item.language, item.paper, is_archive=is_archive)
    except MissingPart:
        raise
    except Exception:
        logger.exception("The facts of %s could not be told.", item)
        return ""


def _write(batch: Batch, marks: Sequence[Mark], withdrawn: Sequence[BatchItem]) -> None:
    documents = _documents(batch, [item for item, mark in marks if mark is not None])
    lock_documents(documents.values())
    known = _known_exports(batch, documents.values(), [mark for _item, mark in marks if mark])
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if not row.is_running:
        return
    now, new, anew = timezone.now(), [], []
    numbers = _numbers(batch, documents.values())
    for item, mark in marks:
        if mark is None:
            item.state, item.ended_at = ItemState.FAILED, now
            continue
        document = documents[item.kind, item.subject_key, item.variant]
        export = known.get((document.pk, item.language, item.paper, mark)) if mark else None
        if export is None:
            place = (document.pk, item.language, item.paper)
            numbers[place] = numbers.get(place, 0) + 1
            export = Export(
                association=batch.association,
                document=document,
                by=batch.by,
                fingerprint=mark,
                number=numbers[place],
                is_for_batch=True,
                language=item.language,
                paper=item.paper,
                is_archive=batch.is_archive,
            )
            new.append(export)
        item.state, item.ended_at = _state(export), None if _is_open(export) else now
        if _is_open(export):
            anew.append(export)
        item.export = export
    BatchItem.objects.filter(pk__in=[item.pk for item in withdrawn]).update(state=ItemState.WITHDRAWN, ended_at=now)
    Export.objects.bulk_create(new)
    called_off = [export.pk for export in anew if export.outcome == Outcome.CANCELLED]
    Export.objects.filter(pk__in=called_off).update(outcome=Outcome.WAITING, is_for_batch=True)
    for item, _mark_of_it in marks:
        item.export_id = item.export.pk if item.export else None
    BatchItem.objects.bulk_update([item for item, _mark_of_it in marks], ["state", "ended_at", "export"])
    enqueue_all(kind="render_export", subjects=anew)
    close_if_complete(row)


def _is_open(export: Export) -> bool:
    return export.outcome in (Outcome.WAITING, Outcome.CANCELLED)


def _state(export: Export) -> str:
    if _is_open(export):
        return ItemState.MAKING
    return ItemState.UNCHANGED if export.is_ready else ItemState.REFUSED


def _documents(batch: Batch, items: Iterable[BatchItem]) -> dict[tuple[str, str, str], Document]:
    """The document of each page, made where there was none. Two or three queries."""
    wanted = dict.fromkeys((item.kind, item.subject_key, item.variant) for item in items)

    def known() -> dict[tuple[str, str, str], Document]:
        rows = Document.objects.filter(subject_key__in={key for _kind, key, _variant in wanted})
        return {(row.kind, row.subject_key, row.variant): row for row in rows}

    found = known()
    missing = sorted(each for each in wanted if each not in found)  # two batches insert in one order
    if missing:
        Document.objects.bulk_create(
            (
                Document(association=batch.association, kind=kind, subject_key=key, variant=variant)
                for kind, key, variant in missing
            ),
            ignore_conflicts=True,
        )
        found = known()
    return found


def _known_exports(
    batch: Batch, documents: Iterable[Document], marks: Sequence[str]
) -> dict[tuple[int, str, str, str], Export]:
    """The latest export of each page with that fingerprint, if its file is there. Those that wait are locked: none of
    them can end between this look and the commit without our page learning of it.
    """
    alike = Export.objects.filter(
        document__in=list(documents), fingerprint__in=set(marks), is_archive=batch.is_archive
    ).order_by("requested_at", "pk")
    latest = {(row.document_id, row.language, row.paper, row.fingerprint): row for row in alike}
    unmade = [row.pk for row in latest.values() if _is_open(row)]
    locked = {row.pk: row for row in Export.objects.select_for_update().filter(pk__in=unmade).order_by("pk")}
    found = {place: locked.get(row.pk, row) for place, row in latest.items()}
    return {place: row for place, row in found.items() if not row.is_ready or files.path_of(row.file_hash).exists()}


def _numbers(batch: Batch, documents: Iterable[Document]) -> dict[tuple[int, str, str], int]:
    """The last number of each document's pages of one language and paper. One query."""
    rows = Export.objects.filter(document__in=list(documents), is_archive=batch.is_archive).order_by()
    counted = rows.values_list("document", "language", "paper").annotate(last=Max("number"))
    return {(document, language, paper): last for document, language, paper, last in counted}


def settle(*, batch: Batch) -> bool:
    """Look after pages whose end nobody has told the batch: their export is gone or ended, their job was given up.

    Such a thing takes a worker that died at the wrong moment or an operator's hand. True when the batch is complete.
    """
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if not row.is_running:
            return True
        making = BatchItem.objects.filter(batch=row, state=ItemState.MAKING)
        making.filter(export=None).update(state=ItemState.FAILED, ended_at=timezone.now())
        return close_if_complete(row)


def settle_exports(*, batch: Batch) -> None:
    """The same for pages that have an export; each in a transaction of its own, which takes its locks in order."""
    making = BatchItem.objects.filter(batch=batch, state=ItemState.MAKING)
    exports = {str(row.pk): row for row in Export.objects.filter(batch_items__in=making)}
    ended = Job.objects.filter(kind="render_export", subject_id__in=exports).exclude(
        state__in=(JobState.QUEUED, JobState.LEASED)
    )
    for job in ended:
        with transaction.atomic():
            export = Export.objects.select_for_update().filter(pk=exports[job.subject_id].pk).first()
            if export is not None:
                page_ended(export=export, has_failed=_is_open(export))
