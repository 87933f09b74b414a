"""What the pages of documents share: finding what an address names, and answering with a file or a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portal.documents import files, services
from portal.documents.engine import MissingPart
from portal.documents.kinds import DocumentKind, kind_named
from portal.documents.models import Export, FinishedPage, Outcome, PublicExport
from portal.documents.services.refusals import Demand, demands_of
from portal.documents.views.states import has_stopped, why_it_stopped
from portal.jobs.models import Job


def says_what_is_missing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 with what to install where a page needs a part that this server lacks."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except MissingPart as error:
            return render(request, "documents/missing_part.html", {"words": error.words}, status=503)

    return careful


def find_document(request: HttpRequest, kind: str, key: str) -> tuple[DocumentKind, Any]:
    """An owned kind and its subject, as far as this member may see it; 404 otherwise."""
    try:
        found = kind_named(kind)
        if found.is_public:
            raise LookupError(kind)
        return found, found.find(key, request.membership)
    except LookupError as error:
        raise Http404 from error


def chosen_options(kind: DocumentKind, subject: Any, given: Any) -> dict[str, str]:
    try:
        return kind.options(subject, {choice.name: given.get(choice.name, "") for choice in kind.choices})
    except LookupError as error:
        raise Http404 from error


def find_public_document(kind: str, key: str) -> tuple[DocumentKind, Any]:
    try:
        found = kind_named(kind)
        if not found.is_public:
            raise LookupError(kind)
        return found, found.find(key)
    except LookupError as error:
        raise Http404 from error


def own_export(request: HttpRequest, number: int) -> tuple[Export, DocumentKind, Any]:
    row = get_object_or_404(Export.objects.select_related("document", "association", "by"), pk=number)
    row.document.association = row.association
    kind, subject = find_document(request, row.document.kind, row.document.subject_key)
    return row, kind, subject


def public_export(number: Any) -> tuple[PublicExport, DocumentKind, Any]:
    row = get_object_or_404(PublicExport, pk=number)
    kind, subject = find_public_document(row.kind, row.subject_key)
    return row, kind, subject


def progress(row: FinishedPage, job_kind: str) -> dict[str, Any]:
    """The row with its job: what the progress page shows and whether it asks again."""
    job = Job.objects.of(job_kind, row) if row.is_waiting else None
    is_called_off = row.outcome == Outcome.CANCELLED
    has_failed = is_called_off or (row.is_waiting and has_stopped(job))
    reason = _("It was cancelled.") if is_called_off else why_it_stopped(job) if has_failed else ""
    asks_again = row.is_waiting and not has_failed
    return {"export": row, "job": job, "has_failed": has_failed, "reason": reason, "asks_again": asks_again}


def named(kind: DocumentKind, subject: Any, options: Mapping[str, str]) -> dict[str, str]:
    """What the pages of a document call it: its title, and what was chosen that the title does not say."""
    return {"paper_title": kind.title_for(subject, options), "chosen_words": kind.words_of(subject, options)}


def cuts_of(row: Any, kind: DocumentKind, subject: Any) -> list[tuple[Demand, str]]:
    """What to shorten or to write another way, each with the address where that is done."""
    options = services.options_in(row)
    return [(demand, kind.edit_address(subject, demand.block, options)) for demand in demands_of(row, kind)]


def file_name(row: Any, kind: DocumentKind, subject: Any) -> str:
    form = "-archive" if row.is_archive else ""
    return f"{kind.file_stem(subject, services.options_in(row))}-{row.language}-{row.paper}{form}.pdf"


def file_answer(request: HttpRequest, row: FinishedPage, name: str, caching: str) -> HttpResponse:
    if not row.is_ready:
        raise Http404
    try:
        handle = files.path_of(row.file_hash).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(handle, filename=name, content_type="application/pdf", as_attachment="save" in request.GET)
    return guarded(response, caching)


def picture_answer(row: FinishedPage, caching: str) -> HttpResponse:
    if not row.is_ready:
        raise Http404
    try:
        response = HttpResponse(files.picture_of(row.file_hash), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
    return guarded(response, caching)


def guarded(response: HttpResponse, caching: str) -> HttpResponse:
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
