"""What a batch has to show: the entries of its manifest, its progress, the reasons for what could not be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from portal.accounts.models import Association
from portal.documents import files, zips
from portal.documents.kinds import DocumentKind, kind_named, options_of
from portal.documents.models import (
    READY,
    Batch,
    BatchItem,
    Export,
    ItemState,
    ManyPages,
    NetworkBatch,
)
from portal.documents.progress import Progress
from portal.documents.services.batches import sight_of
from portal.documents.services.refusals import refusal_of
from portal.documents.services.showing import NOT_SHOWN, is_counted_in, withdraw
from portal.jobs.models import Job
from portal.scoping import scope, system_scope


def progress_of(batch: Batch | NetworkBatch) -> Progress:
    """How far a batch is. One query."""
    if isinstance(batch, NetworkBatch):
        with system_scope("count the pages of a network's batch"):
            rows = _counted(BatchItem.objects.filter(batch__gathered_by=batch), batch)
    else:
        rows = _counted(BatchItem.objects.filter(batch=batch), batch)
    return Progress(
        counts={row["state"]: row["number"] for row in rows},
        made_now=sum(row["fresh"] for row in rows),
        elapsed=timezone.now() - batch.begun_at,
    )


@dataclass(frozen=True)
class Part:
    """One association's part of a network's batch."""

    association: Association
    progress: Progress


def progress_by_part(batch: NetworkBatch) -> list[Part]:
    """How far each association's part is. One query."""
    with system_scope("count the pages of a network's batch, association by association"):
        rows = list(
            Batch.objects.filter(gathered_by=batch)
            .order_by("association__name_en", "items__state")
            .values("association", "items__state")
            .annotate(number=Count("items"))
        )
    associations = Association.objects.in_bulk({row["association"] for row in rows})
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["association"], {})[row["items__state"]] = row["number"]
    return [Part(associations[key], Progress(counts=found)) for key, found in counts.items()]


def _counted(items: Any, batch: ManyPages) -> list[dict[str, Any]]:
    now = Q(ended_at__gte=batch.begun_at) & ~Q(state=ItemState.UNCHANGED)
    return list(items.order_by().values("state").annotate(number=Count("pk"), fresh=Count("pk", filter=now)))


def subjects_of(items: Iterable[BatchItem], membership: Any = None) -> dict[tuple[str, str], Any]:
    """(kind, key) → what the pages are about, for those that are there and this member may see. One query a kind."""
    keys: dict[str, set[str]] = {}
    for item in items:
        keys.setdefault(item.kind, set()).add(item.subject_key)
    return {
        (name, key): subject
        for name in keys
        for key, subject in kind_named(name).find_all(sorted(keys[name]), membership).items()
    }


def reason_of(item: BatchItem, kind: DocumentKind, job: Job | None) -> str:
    """Why a page was not made, in the reader's language; empty for one that was, or was called off."""
    export = item.export
    if item.state == ItemState.REFUSED and export is not None:
        words = refusal_of(export, kind)
        return _("Too long for one page. %(words)s") % {"words": words} if export.trouble.get("cuts") else words
    if item.state == ItemState.WITHDRAWN:
        return str(NOT_SHOWN)
    if item.state == ItemState.FAILED and export is not None and export.is_ready:
        return _("The file of this page is no longer there. It is made again when you try again.")
    if item.state == ItemState.FAILED:
        return job.reason if job else _("What this page was about has been deleted.")
    return ""


def jobs_of(items: Iterable[BatchItem]) -> dict[str, Job]:
    """Export id (as text) → its job, for pages that failed. One query."""
    failed = [item.export for item in items if item.state == ItemState.FAILED and item.export]
    return Job.objects.by_subject("render_export", failed) if failed else {}


def entries_of(batch: Batch) -> list[zips.Entry]:
    """The manifest of one association's batch, in the order in which it was asked for. In the open scope; queries."""
    items = list(BatchItem.objects.filter(batch=batch).select_related("export").order_by("position"))
    subjects, jobs = subjects_of(items), jobs_of(items)
    return [_entry(batch, item, subjects, jobs) for item in items]


def _entry(batch: Batch, item: BatchItem, subjects: dict[tuple[str, str], Any], jobs: dict[str, Job]) -> zips.Entry:
    kind, subject = kind_named(item.kind), subjects.get((item.kind, item.subject_key))
    options, export = options_of(item.variant), item.export
    stem = kind.file_stem(subject, options) if subject is not None else f"{item.subject_key}-{item.kind}"
    form = "-archive" if batch.is_archive else ""
    is_made = item.state in READY and export is not None
    chosen = [kind.title]
    if subject is not None:
        chosen = [kind.title_for(subject, options), kind.words_of(subject, options)]
    return zips.Entry(
        file=f"{item.subject_key}/{stem}-{item.language}-{item.paper}{form}.pdf" if is_made else "",
        association=batch.association.slug,
        kind=item.kind,
        about=item.subject_key,
        variant=item.variant,
        language=item.language,
        paper=item.paper,
        state=item.state,
        reason=reason_of(item, kind, jobs.get(str(item.export_id))),
        title=pgettext("list", ", ").join(filter(None, map(str, chosen))),
        giver=batch.association.name,
        subject=item.subject_key if subject is None else str(subject),
        **(_of_page(export) if is_made and export is not None else {}),
    )


def _of_page(export: Export) -> dict[str, Any]:
    return {
        "sha256": export.file_hash,
        "bytes": export.file_size,
        "fingerprint": export.fingerprint,
        "facts_on": export.facts_on.isoformat() if export.facts_on else "",
    }


def entries_of_network(batch: NetworkBatch) -> list[zips.Entry]:
    """The manifest of a network's batch: its associations' one after the other, each in its own scope and folder. Of an
    association that has left the network or hides itself there is no line.
    """
    found = []
    for part in _parts(batch):
        if is_counted_in(part):
            with scope(part.association):
                for entry in entries_of(part):
                    name = f"{entry.association}/{entry.file}" if entry.file else ""
                    found.append(zips.Entry(**{**vars(entry), "file": name}))
    return found


def withdraw_from(batch: NetworkBatch) -> None:
    """Mark what the network may not have any more. May run twice."""
    for part in _parts(batch):
        with scope(part.association):
            withdraw(part)


def _parts(batch: NetworkBatch) -> Sequence[Batch]:
    with system_scope("gather the associations' parts of a network's batch"):
        parts = Batch.objects.filter(gathered_by=batch).select_related("association")
        return list(parts.order_by("association__slug"))


def mark_lost(batch: Batch) -> None:
    """Pages whose file somebody has cleared away since they were found: they failed. May run twice."""
    ready = BatchItem.objects.ready().filter(batch=batch).exclude(export=None).select_related("export")
    lost = [item.pk for item in ready if not files.path_of(item.export.file_hash).exists()]
    if lost:
        BatchItem.objects.ready().filter(pk__in=lost).update(state=ItemState.FAILED)


def zip_of(batch: Batch | NetworkBatch, sign_of_life: Any) -> dict[str, Any]:
    """Write a batch's ZIP, its list in the language of whoever asked; what `keep_zip` writes, and what was seen of
    the pages before they were gathered. May run twice.
    """
    language = batch.by.language if batch.by else batch.association.language if isinstance(batch, Batch) else None
    with override(language):
        if isinstance(batch, NetworkBatch):
            withdraw_from(batch)
            for part in _parts(batch):
                with scope(part.association):
                    mark_lost(part)
            sight, gathered = sight_of(batch), entries_of_network(batch)
        else:
            mark_lost(batch)
            sight, gathered = sight_of(batch), entries_of(batch)
    name, size = zips.write(zips.distinct(gathered), sign_of_life=sign_of_life)
    return {"zip_hash": name, "zip_size": size, "sight": sight}
