"""Many pages at once: asking for a batch, stopping it, taking it up again, and noticing that it is complete.

Rows are locked in one order everywhere, so that nobody waits in a circle: job, document, export, batches
(by number), association (for its record), batch of the network.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.documents import press
from portal.documents.kinds import EDITION, DocumentKind, variant_of
from portal.documents.models import Batch, BatchItem, Export, ItemState, NetworkBatch, Outcome
from portal.jobs.models import Job, JobState
from portal.jobs.services import come_back, enqueue, hurry
from portal.notices.services.telling import members_among, tell
from portal.scoping import system_scope

MOST_PAGES = 2_000
"""Pages in one batch: some four minutes of work on two cores."""
MOST_RUNNING = 5
"""Batches that one association, or one network, may have in the making."""
TOO_MANY = _("Other batches are still being made. Wait for one of them, or stop one.")


@dataclass(frozen=True)
class Wish:
    """What a person chose: the same for every association of a network."""

    kinds: tuple[DocumentKind, ...]
    languages: tuple[str, ...]
    papers: tuple[str, ...]
    is_archive: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """The wish as a batch's row holds it."""
        return {
            "kinds": [kind.name for kind in self.kinds],
            "languages": list(self.languages),
            "papers": list(self.papers),
            "is_archive": self.is_archive,
        }


@dataclass(frozen=True)
class WantedPage:
    """One page of a batch before it has a row."""

    kind: str
    subject_key: str
    variant: str
    language: str
    paper: str


def wanted_pages(
    wish: Wish, *, about: str = "", membership: Membership | None = None, is_public: bool = False
) -> list[WantedPage]:
    """Every page of a wish in the open association, subject by subject. One query a kind.

    For the public (`is_public`): what the association shows, in the edition without people, of kinds that have one.
    """
    found: dict[str, list[WantedPage]] = {}
    for kind in wish.kinds:
        if is_public and not kind.has_public_edition:
            continue
        edition = {EDITION.name: "public"} if is_public else {}
        for subject in kind.public_subjects() if is_public else kind.subjects(membership):
            key = kind.key_of(subject)
            if about and key != about:
                continue
            found.setdefault(key, []).extend(
                WantedPage(kind.name, key, variant_of({**options, **edition}), language, paper)
                for options in kind.set_of(subject)
                for language in wish.languages
                for paper in wish.papers
            )
    return [page for pages in found.values() for page in pages]


def request_batch(
    *, by: User, association: Association, wish: Wish, about: str = "", membership: Membership | None = None
) -> Batch:
    """Ask for many pages of an association, as far as this member may see them.

    The same wish that is being fulfilled already is returned as it is. Refuses an empty wish and one beyond MOST_PAGES
    or MOST_RUNNING. Raises `MissingPart` when this server cannot make pages. Records the batch, not each page.
    """
    press.check_parts()
    pages = wanted_pages(wish, about=about, membership=membership)
    refuse_bad_number(len(pages), MOST_PAGES)
    return start_batch(by=by, association=association, wish=wish, pages=pages, about=about)


def start_batch(
    *,
    by: User,
    association: Association,
    wish: Wish,
    pages: Sequence[WantedPage],
    about: str = "",
    gathered_by: NetworkBatch | None = None,
) -> Batch:
    """Write a batch with its pages and its job in the open scope; the running one where the same is wanted already."""
    mark = mark_of(pages, wish)
    with transaction.atomic():
        Association.objects.select_for_update().only("pk").get(pk=association.pk)
        if gathered_by is None and (running := Batch.objects.running().filter(wish=mark, gathered_by=None).first()):
            return running
        if gathered_by is None and Batch.objects.running().filter(gathered_by=None).count() >= MOST_RUNNING:
            raise ValidationError(TOO_MANY)
        batch = Batch(
            association=association,
            by=by,
            about=about,
            wish=mark,
            begun_at=timezone.now(),
            gathered_by=gathered_by,
            **wish.values,
        )
        batch.full_clean()
        batch.save()
        BatchItem.objects.bulk_create(
            BatchItem(association=association, batch=batch, position=number, **vars(page))
            for number, page in enumerate(pages, start=1)
        )
        enqueue(kind="run_batch", subject=batch)
        record(by=by, verb=Verb.EXPORTED, row=batch, after={**wish.values, "about": about})
    return batch


def mark_of(pages: Iterable[WantedPage], wish: Wish) -> str:
    """The same for two wishes that mean the same pages."""
    return hashlib.sha256(json.dumps([list(map(astuple, pages)), wish.is_archive]).encode()).hexdigest()


def refuse_bad_number(number: int, most: int) -> None:
    """Refuse a wish that means no page, or more than `most`."""
    if not number:
        raise ValidationError(_("There is nothing yet that these pages could be about."))
    if number > most:
        words = ngettext_lazy(
            "This would be %(number)d page, and one batch holds at most %(most)d. "
            "Choose fewer kinds, languages or papers.",
            "These would be %(number)d pages, and one batch holds at most %(most)d. "
            "Choose fewer kinds, languages or papers.",
            "number",
        )
        raise ValidationError(words % {"number": number, "most": most})


def cancel_batch(*, batch: Batch, by: User) -> bool:
    """Stop a running batch. Finished pages stay; a page that another batch or a person waits for is still made.

    A part of a network's batch that its association has stopped stays so, whatever the network tries again. One that
    has ended stays as it is. Records the act. Returns whether there was anything to stop.
    """
    with transaction.atomic():
        stopped = stop([batch.pk], by=by)
        for row in stopped:
            if row.gathered_by_id:
                Batch.objects.filter(pk=row.pk).update(is_kept_back=True)
                close_network_batch(row.gathered_by_id)
    return bool(stopped)


def stop(numbers: Collection[int], *, by: User) -> list[Batch]:
    """In an open transaction: stop those of these batches that are running, and answer them. Records each.

    Pages are locked before batches, for all batches together: the order in which a page that ends takes its locks.
    """
    ids = BatchItem.objects.open().filter(batch__in=numbers).exclude(export=None).values_list("export", flat=True)
    exports = list(
        Export.objects.select_for_update()
        .filter(pk__in=list(ids), outcome=Outcome.WAITING, is_for_batch=True)
        .order_by("pk")
    )
    stopped = [row for row in locked(numbers) if row.is_running]
    now = timezone.now()
    Batch.objects.filter(pk__in=[row.pk for row in stopped]).update(cancelled_at=now)
    BatchItem.objects.open().filter(batch__in=stopped).update(state=ItemState.CANCELLED, export=None, ended_at=now)
    wanted = set(BatchItem.objects.open().filter(export__in=exports).values_list("export", flat=True))
    _call_off([export for export in exports if export.pk not in wanted])
    for row in stopped:
        row.cancelled_at = now
        record(by=by, verb=Verb.CHANGED, row=row, after={"cancelled_at": now})
    return stopped


def locked(numbers: Collection[int]) -> list[Batch]:
    """These batches as they are now, nobody else's until the open transaction ends."""
    return list(Batch.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))


def _call_off(exports: Sequence[Export]) -> None:
    """Pages that nobody wants any more leave the queue. One that is being made just now is made."""
    jobs = Job.objects.filter(kind="render_export", subject_id__in=[str(export.pk) for export in exports])
    jobs.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, ended_at=timezone.now())
    gone = jobs.filter(state=JobState.CANCELLED).values_list("subject_id", flat=True)
    Export.objects.filter(pk__in=[int(each) for each in gone], outcome=Outcome.WAITING).update(
        outcome=Outcome.CANCELLED
    )


def retry_batch(*, batch: Batch, by: User) -> int:
    """Take up again whatever has no page: called off, failed, refused for a text that may have been mended since.

    Also wakes a running batch whose own job has failed. Returns how many pages are tried again. Records the act.
    """
    with transaction.atomic():
        (row,) = locked([batch.pk])
        number = 0 if row.is_running else reopen(row, by=by)
        hurry(job=enqueue(kind="run_batch", subject=row))
    return number


def reopen(row: Batch, *, by: User) -> int:
    """With the row of an ended batch locked: its pages that were not made wait again. Returns how many."""
    unmade = BatchItem.objects.not_made().filter(batch=row)
    number = unmade.update(state=ItemState.WAITING, export=None, ended_at=None)
    row.begun_at, row.finished_at, row.cancelled_at, row.is_kept_back = timezone.now(), None, None, False
    row.save(update_fields=["begun_at", "finished_at", "cancelled_at", "is_kept_back"])
    record(by=by, verb=Verb.CHANGED, row=row, after={"begun_at": row.begun_at})
    return number


def page_ended(*, export: Export, has_failed: bool = False) -> None:
    """An export has come to its end: tell the batches that wait for it. In the transaction that wrote the export."""
    waiting = BatchItem.objects.filter(export=export, state=ItemState.MAKING)
    ids = sorted(set(waiting.values_list("batch", flat=True)))
    if not ids:
        return
    state = ItemState.FAILED if has_failed else ItemState.MADE if export.is_ready else ItemState.REFUSED
    for batch in Batch.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        waiting.filter(batch=batch).update(state=state, ended_at=timezone.now())
        close_if_complete(batch)


def close_if_complete(batch: Batch) -> bool:
    """With the batch's row locked: once no page is open, have its ZIP made, or tell the network's batch.

    The lock is taken before the last page is marked, so that of two workers who end at once the second sees both.
    """
    if not batch.is_running or BatchItem.objects.open().filter(batch=batch).exists():
        return False
    if batch.gathered_by_id:
        batch.finished_at = timezone.now()
        batch.save(update_fields=["finished_at"])
        close_network_batch(batch.gathered_by_id)
    else:
        enqueue(kind="zip_batch", subject=batch)
    return True


def close_network_batch(number: int) -> None:
    """Once no association's part is running, have the network's ZIP made."""
    network_batch = NetworkBatch.objects.select_for_update().get(pk=number)
    if network_batch.is_running and not has_running_part(network_batch):
        enqueue(kind="zip_network_batch", subject=network_batch)


def has_running_part(batch: NetworkBatch) -> bool:
    """Whether an association's part of a network's batch has not ended yet. One query."""
    with system_scope("see whether every association's part of a network's batch has ended"):
        return Batch.objects.running().filter(gathered_by=batch).exists()


def sight_of(batch: Batch | NetworkBatch) -> str:
    """The same as long as no page of a batch has changed its state: a ZIP is of what was seen before it was begun."""
    with system_scope("look at all pages of a batch, a network's too"):
        of = {"batch__gathered_by" if isinstance(batch, NetworkBatch) else "batch": batch}
        rows = BatchItem.objects.filter(**of).order_by("pk").values_list("pk", "state", "export")
        return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()


def keep_zip(*, batch: Batch, result: Mapping[str, Any], job: Job) -> None:
    """The ZIP is there: the batch is finished, unless a page was taken up again or it was called off meanwhile. A ZIP
    of pages that have changed since is not taken; another one is made.
    """
    (row,) = locked([batch.pk])
    if not row.is_running or BatchItem.objects.open().filter(batch=row).exists():
        return
    if keep_or_make_anew(row, result, job):
        _tell_end(row)


def batch_stopped(*, batch: Batch) -> None:
    """The job of a batch has failed for good: tell whoever asked for it, who may take it up again."""
    cause = f"{batch.pk} stopped {timezone.now().isoformat()}"
    tell(kind="batch_ended", row=batch, to=members_among([batch.by_id]), cause=cause, details={"stopped": True})


def _tell_end(row: Batch) -> None:
    """Tell whoever asked for a batch what became of it."""
    row.refresh_from_db(fields=["finished_at"])
    ended = row.finished_at.isoformat() if row.finished_at else ""
    items = BatchItem.objects.filter(batch=row)
    details = {"finished_at": ended, "made": items.ready().count(), "missing": items.not_made().count()}
    tell(kind="batch_ended", row=row, to=members_among([row.by_id]), cause=f"{row.pk} {ended}", details=details)


def keep_or_make_anew(row: Batch | NetworkBatch, result: Mapping[str, Any], job: Job) -> bool:
    """With the row locked: write a ZIP of what is there now; have another one made if it is of something else. Returns
    whether it was written."""
    if result["sight"] != sight_of(row):
        come_back(job=job)
        return False
    now, kept = timezone.now(), {name: result[name] for name in ("zip_hash", "zip_size")}
    type(row).objects.filter(pk=row.pk).update(**kept, zipped_at=now, finished_at=now)
    return True
