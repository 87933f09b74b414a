"""Asking for a page, and keeping it. A request is a row and a job in one transaction; an unchanged page is served at
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.documents import files, press
from portal.documents.fit import DoesNotFit
from portal.documents.kinds import DocumentKind, is_public_edition, kind_named, options_of, variant_of
from portal.documents.models import Document, Export, FinishedPage, Outcome, PublicExport
from portal.documents.renderer import MissingGlyphs
from portal.documents.services.showing import NotShown, is_shown
from portal.jobs.models import Job
from portal.jobs.services import enqueue

MOST_PUBLIC_WAITING = 60
"""Public pages that may wait at once: strangers cannot fill the queue that associations wait in."""


def request_export(
    *,
    by: User,
    association: Association,
    kind: DocumentKind,
    subject: Any,
    language: str,
    paper: str,
    options: Mapping[str, str] | None = None,
    is_archive: bool = False,
) -> Export:
    """Ask for a page of an association's document.

    A page with the same fingerprint that is ready, or being made, is returned as it is; otherwise a new row and its job
    are written together. Raises `MissingPart` when this server cannot make pages. Records the export."""
    options = options or {}
    facts = kind.facts(kind.collect(subject, options), language, paper)
    mark = press.fingerprint(kind, facts, language, paper, is_archive=is_archive)
    with transaction.atomic():
        document, _created = Document.objects.get_or_create(
            association=association, kind=kind.name, subject_key=kind.key_of(subject), variant=variant_of(options)
        )
        lock_documents([document])
        export = _still_good(Export.objects.filter(document=document).alike(mark))
        if export is None:
            form = {"language": language, "paper": paper, "is_archive": is_archive}
            before = Export.objects.filter(document=document, **form).aggregate(last=Max("number"))["last"]
            export = Export(
                association=association, document=document, by=by, fingerprint=mark, number=(before or 0) + 1, **form
            )
            export.full_clean()
            export.save()
        _want_by_itself(export)
        if export.is_waiting:
            enqueue(kind="render_export", subject=export)
        record(by=by, verb=Verb.EXPORTED, row=document, after={"language": language, "paper": paper})
    return export


def lock_documents(documents: Iterable[Document]) -> None:
    """Whoever writes new versions of these documents now is alone: their numbers follow each other, and a page that
    somebody has just asked for is found. Before any export is locked.
    """
    wanted = [document.pk for document in documents]
    # no_key: rows that point at a document are still written by others.
    list(Document.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def make_again(*, export: Export) -> Export:
    """Try once more to make a page whose job failed, was cancelled or is gone. Others stay as they are."""
    with transaction.atomic():
        _want_by_itself(export)
        if export.is_waiting:
            enqueue(kind="render_export", subject=export)
    return export


def _want_by_itself(export: Export) -> None:
    """Somebody asks for this very page: it is made even if a batch that wanted it is or was called off."""
    unmade = Export.objects.filter(pk=export.pk, outcome__in=(Outcome.WAITING, Outcome.CANCELLED))
    if export.is_for_batch or export.outcome == Outcome.CANCELLED:
        unmade.update(is_for_batch=False, outcome=Outcome.WAITING)
        export.refresh_from_db(fields=["is_for_batch", "outcome"])


def request_public_export(*, kind: DocumentKind, subject: Any, language: str, paper: str) -> PublicExport:
    """Ask for a page made of shared facts alone; anybody may. Refuses when too many strangers wait already.

    The same page is made once, whoever asks, and kept.
    """
    mark = press.fingerprint(kind, kind.facts(kind.collect(subject, {}), language, paper), language, paper)
    with transaction.atomic():
        export = _still_good(PublicExport.objects.alike(mark))
        if export is None:
            if Job.objects.live(kind="render_public_export").count() >= MOST_PUBLIC_WAITING:
                raise ValidationError(_("Many people are asking for pages just now. Try again in a few minutes."))
            export = PublicExport(
                kind=kind.name, subject_key=kind.key_of(subject), language=language, paper=paper, fingerprint=mark
            )
            export.full_clean()
            export.save()
        if export.is_waiting:
            enqueue(kind="render_public_export", subject=export)
    return export


def _still_good(alike: Any) -> Any:
    """The latest page of this fingerprint, unless its file has been cleared away. A refused text is refused again."""
    export = alike.order_by("-requested_at").first()
    if export is not None and export.is_ready and not files.path_of(export.file_hash).exists():
        return None
    return export


def subject_of(export: Export | PublicExport) -> tuple[DocumentKind, Any]:
    """The kind and the subject of an export; LookupError when the subject is gone. Queries."""
    name, key = (
        (export.document.kind, export.document.subject_key)
        if isinstance(export, Export)
        else (export.kind, export.subject_key)
    )
    kind = kind_named(name)
    return kind, kind.find(key)


def options_in(export: Export | PublicExport) -> dict[str, str]:
    """What was chosen for an export beside language and paper."""
    return options_of(export.document.variant) if isinstance(export, Export) else {}


def render(export: Export | PublicExport) -> dict[str, Any]:
    """Make the page of an export and keep its file; answer the values that `keep_result` writes. May run twice.

    Raises `NotShown` for a network's page of what was withdrawn since, LookupError where the subject is gone.
    """
    kind, subject = subject_of(export)
    is_for_network = isinstance(export, Export) and export.is_for_batch and is_public_edition(options_in(export))
    if is_for_network and not is_shown(kind.name, kind.key_of(subject)):
        raise NotShown
    language, paper, is_archive = export.language, export.paper, export.is_archive
    facts = kind.facts(kind.collect(subject, options_in(export)), language, paper)
    try:
        page = press.make_page(kind, facts, language, paper, is_archive=is_archive)
    except DoesNotFit as refusal:
        outcome = Outcome.DOES_NOT_FIT
        trouble: dict[str, Any] = {"cuts": [cut.kept() for cut in refusal.cuts]}
    except MissingGlyphs as refusal:
        outcome = Outcome.MISSING_GLYPHS
        trouble = {"characters": refusal.characters, "blocks": list(refusal.blocks)}
    else:
        return {
            "outcome": Outcome.READY,
            "trouble": {},
            "fingerprint": page.fingerprint,
            "facts_on": facts.as_of or None,
            "said": kind.lines(facts, language),
            "file_hash": files.keep(page.data),
            "file_size": len(page.data),
            "type_size": page.level.points,
            "layout_passes": page.passes,
        }
    mark = press.fingerprint(kind, facts, language, paper, is_archive=is_archive)
    return {"outcome": outcome, "trouble": trouble, "fingerprint": mark}


def keep_result(*, export: FinishedPage, result: dict[str, Any]) -> None:
    """Write what came of an export, in the transaction that ends its job."""
    for name, value in result.items():
        setattr(export, name, value)
    export.finished_at = timezone.now()
    export.save(update_fields=[*result, "finished_at"])
