"""Pages of a document: choose language and paper, watch it being made, open it; or read why it could not be made.

A page asked for is a row and a job; nothing is rendered inside a request. GET writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.limits import allows
from portal.documents import files, press, services
from portal.documents.engine import MissingPart
from portal.documents.forms import PageForm
from portal.documents.kinds import DocumentKind, kind_named, variant_of
from portal.documents.models import Export, FinishedPage, Outcome, PublicExport
from portal.jobs.models import Job, JobState
from portal.jobs.services import enqueue
from portal.pages import add_errors, page
from portal.permissions import open_to_all, requires

EXPORTS_SHOWN = 12


def says_what_is_missing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 with what to install where a page needs a part that this server lacks."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except MissingPart as error:
            return render(request, "documents/missing_part.html", {"words": error.words}, status=503)

    return careful


@requires("documents.read")
@require_GET
@says_what_is_missing
def document_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A document: ask for its page, or open one that was made before."""
    found, subject = _find(request, kind, key)
    options = _options(found, subject, request.GET)
    document = {"document__kind": kind, "document__subject_key": key, "document__variant": variant_of(options)}
    exports = list(Export.objects.filter(**document).select_related("association", "document", "by")[:EXPORTS_SHOWN])
    record = found.collect(subject, options)
    for export in exports:
        export.is_stale = export.is_ready and services.is_stale(export, found, record)
    context = {"kind": found, "key": key, "subject": subject, "exports": exports, "variant": variant_of(options)}
    context["chosen_words"] = found.words_of(subject, options)
    form = PageForm(kind=found, subject=subject, paper=request.association.paper, initial=options)
    return page(request, "documents/document_detail.html", {**context, "form": form, "back": found.address(subject)})


@requires("documents.read")
@require_GET
@says_what_is_missing
def document_preview(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same template on the screen, in the screen's own faces, beside a picture of the true page if there is one."""
    found, subject = _find(request, kind, key)
    form = PageForm(request.GET or None, kind=found, subject=subject, paper=request.association.paper)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    language, paper, options = chosen["language"], chosen["paper"], _options(found, subject, request.GET)
    facts = found.facts(found.collect(subject, options), language, paper)
    mark = press.fingerprint(found, facts, language, paper)
    document = {"document__kind": kind, "document__subject_key": key, "document__variant": variant_of(options)}
    export = Export.objects.alike(mark).ready().filter(**document).first()
    context = {"kind": found, "key": key, "subject": subject, "form": form, "chosen": chosen, "export": export}
    context |= {"options": options, "variant": variant_of(options), "chosen_words": found.words_of(subject, options)}
    return page(
        request,
        "documents/document_preview.html",
        {**context, "sheet": press.sheet_html(found, facts, language), "back": found.address(subject)},
    )


@requires("documents.export")
@require_POST
@says_what_is_missing
def document_export(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Ask for a page; the answer is the page where one can watch it."""
    found, subject = _find(request, kind, key)
    form = PageForm(request.POST, kind=found, subject=subject)
    if not form.is_valid():
        context = {"kind": found, "key": key, "subject": subject, "form": form, "back": found.address(subject)}
        return page(request, "documents/document_detail.html", context, status=422)
    options = _options(found, subject, form.cleaned_data)
    chosen = {name: form.cleaned_data[name] for name in ("language", "paper", "is_archive")}
    if "preview" in request.POST:
        parts = {"association": request.association.slug, "kind": kind, "key": key}
        shown = options | {name: chosen[name] for name in ("language", "paper")}
        return redirect(f"{reverse('document_preview', kwargs=parts)}?{urlencode(shown)}")
    export = services.request_export(
        by=request.user, association=request.association, kind=found, subject=subject, options=options, **chosen
    )
    return redirect(export)


@requires("documents.read")
@require_GET
def export_detail(request: HttpRequest, export: int) -> HttpResponse:
    """How a page stands: being made, ready, or why not. Asks again by itself until it has ended."""
    row, kind, subject = _own_export(request, export)
    context = {**_progress(row, "render_export"), "kind": kind, "subject": subject, "back": row.document}
    context["chosen_words"] = kind.words_of(subject, services.options_in(row))
    context["cuts"] = _cuts(row, kind, subject)
    return page(request, "documents/export_detail.html", context, fragment="documents/_export.html")


@requires("documents.export")
@require_POST
def export_again(request: HttpRequest, export: int) -> HttpResponse:
    """Try once more after a failure that was not the text's fault."""
    row, _kind, _subject = _own_export(request, export)
    if row.is_waiting:
        with transaction.atomic():
            enqueue(kind="render_export", subject=row)
    return redirect(row)


@requires("documents.read")
@require_GET
def export_file(request: HttpRequest, export: int) -> HttpResponse:
    """The finished PDF, for members only."""
    row, kind, subject = _own_export(request, export)
    return _file(request, row, _file_name(row, kind, subject), "private, no-cache")


@requires("documents.read")
@require_GET
def export_picture(request: HttpRequest, export: int) -> HttpResponse:
    """A picture of the finished page."""
    row, _kind, _subject = _own_export(request, export)
    return _picture(row, "private, no-cache")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@says_what_is_missing
def public_document_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A page from public facts: choose language and paper, ask for it."""
    found, subject = _find_public(kind, key)
    form = PageForm(request.POST or None, kind=found, subject=subject)
    if request.method == "POST" and form.is_valid():
        try:
            if not allows(request, "public_page"):
                raise ValidationError(_("Too many requests came from your network. Send the form again in an hour."))
            return redirect(services.request_public_export(kind=found, subject=subject, **_public(form)))
        except ValidationError as error:
            add_errors(form, error)
    context = {"kind": found, "key": key, "subject": subject, "form": form, "back": found.address(subject)}
    return page(request, "documents/public_document_detail.html", context, status=422 if form.errors else 200)


@open_to_all
@require_GET
def public_export_detail(request: HttpRequest, export: Any) -> HttpResponse:
    """How a public page stands."""
    row, kind, subject = _public_export(export)
    context = {
        **_progress(row, "render_public_export"),
        "kind": kind,
        "subject": subject,
        "cuts": _cuts(row, kind, subject),
    }
    return page(request, "documents/public_export_detail.html", context, fragment="documents/_export.html")


@open_to_all
@require_GET
def public_export_file(request: HttpRequest, export: Any) -> HttpResponse:
    """A finished public PDF."""
    row, kind, subject = _public_export(export)
    return _file(request, row, _file_name(row, kind, subject), "public, max-age=3600")


@open_to_all
@require_GET
def public_export_picture(request: HttpRequest, export: Any) -> HttpResponse:
    """A picture of a finished public page."""
    row, _kind, _subject = _public_export(export)
    return _picture(row, "public, max-age=3600")


# --- what the views share ---------------------------------------------------------------------------------------------


def _find(request: HttpRequest, kind: str, key: str) -> tuple[DocumentKind, Any]:
    """An owned kind and its subject, as far as this member may see it; 404 otherwise."""
    try:
        found = kind_named(kind)
        if found.is_public:
            raise LookupError(kind)
        return found, found.find(key, request.membership)
    except LookupError as error:
        raise Http404 from error


def _options(kind: DocumentKind, subject: Any, given: Any) -> dict[str, str]:
    try:
        return kind.options(subject, {choice.name: given.get(choice.name, "") for choice in kind.choices})
    except LookupError as error:
        raise Http404 from error


def _public(form: PageForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("language", "paper")}


def _find_public(kind: str, key: str) -> tuple[DocumentKind, Any]:
    try:
        found = kind_named(kind)
        if not found.is_public:
            raise LookupError(kind)
        return found, found.find(key)
    except LookupError as error:
        raise Http404 from error


def _own_export(request: HttpRequest, number: int) -> tuple[Export, DocumentKind, Any]:
    row = get_object_or_404(Export.objects.select_related("document", "association"), pk=number)
    kind, subject = _find(request, row.document.kind, row.document.subject_key)
    return row, kind, subject


def _public_export(number: Any) -> tuple[PublicExport, DocumentKind, Any]:
    row = get_object_or_404(PublicExport, pk=number)
    kind, subject = _find_public(row.kind, row.subject_key)
    return row, kind, subject


def _progress(row: FinishedPage, job_kind: str) -> dict[str, Any]:
    """The row with its job: what the progress page shows and whether it asks again."""
    job = Job.objects.of(job_kind, row) if row.is_waiting else None
    has_failed = job is not None and job.state in (JobState.FAILED, JobState.CANCELLED)
    return {"export": row, "job": job, "has_failed": has_failed, "asks_again": row.is_waiting and not has_failed}


def _cuts(row: Any, kind: DocumentKind, subject: Any) -> list[dict[str, Any]]:
    """What to shorten, in the reader's words, with the address where that is done."""
    if row.outcome != Outcome.DOES_NOT_FIT:
        return []
    return [
        {
            "title": kind.block_titles[cut["block"]],
            "characters": cut["characters"],
            "address": kind.edit_address(subject, cut["block"], services.options_in(row)),
        }
        for cut in row.trouble.get("cuts", [])
    ]


def _file_name(row: Any, kind: DocumentKind, subject: Any) -> str:
    form = "-archive" if row.is_archive else ""
    return f"{kind.file_stem(subject, services.options_in(row))}-{row.language}-{row.paper}{form}.pdf"


def _file(request: HttpRequest, row: FinishedPage, name: str, caching: str) -> HttpResponse:
    if not row.is_ready:
        raise Http404
    try:
        handle = files.path_of(row.file_hash).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(handle, filename=name, content_type="application/pdf", as_attachment="save" in request.GET)
    return _guarded(response, caching)


def _picture(row: FinishedPage, caching: str) -> HttpResponse:
    if not row.is_ready:
        raise Http404
    try:
        response = HttpResponse(files.picture_of(row.file_hash), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
    return _guarded(response, caching)


def _guarded(response: HttpResponse, caching: str) -> HttpResponse:
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
