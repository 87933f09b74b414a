"""Pages of a document: choose language and paper, watch it being made, open it; or read why it could not be made.

A page asked for is a row and a job; nothing is rendered inside a request. GET writes nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.limits import at_most
from portal.documents import meter, press, services
from portal.documents.forms import PageForm
from portal.documents.kinds import DocumentKind, variant_of
from portal.documents.models import Export
from portal.documents.views.answers import (
    chosen_options,
    cuts_of,
    file_answer,
    file_name,
    find_document,
    named,
    own_export,
    picture_answer,
    progress,
    says_what_is_missing,
)
from portal.documents.views.states import State, state_today, states
from portal.pages import page
from portal.permissions import requires

EXPORTS_SHOWN = 12


@requires("documents.read")
@require_GET
@says_what_is_missing
def document_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A document: ask for its page, or open one that was made before."""
    found, subject = find_document(request, kind, key)
    options = chosen_options(found, subject, request.GET)
    document = {"document__kind": kind, "document__subject_key": key, "document__variant": variant_of(options)}
    exports = list(Export.objects.filter(**document).select_related("association", "document", "by")[:EXPORTS_SHOWN])
    _tell_versions(exports, found, found.collect(subject, options))
    context = {"kind": found, "key": key, "subject": subject, "exports": exports, "variant": variant_of(options)}
    context |= named(found, subject, options)
    form = PageForm(kind=found, subject=subject, paper=request.association.paper, initial=options)
    return page(request, "documents/document_detail.html", {**context, "form": form, "back": found.address(subject)})


@requires("documents.read")
@require_GET
@says_what_is_missing
def document_preview(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same template on the screen, in the screen's own faces, beside a picture of the true page if there is one."""
    found, subject = find_document(request, kind, key)
    form = PageForm(request.GET or None, kind=found, subject=subject, paper=request.association.paper)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    language, paper, is_archive = chosen["language"], chosen["paper"], chosen.get("is_archive", False)
    options = chosen_options(found, subject, request.GET)
    facts = found.facts(found.collect(subject, options), language, paper)
    mark = press.fingerprint(found, facts, language, paper, is_archive=is_archive)
    document = {"document__kind": kind, "document__subject_key": key, "document__variant": variant_of(options)}
    export = Export.objects.alike(mark).ready().filter(**document).first()
    context = {"kind": found, "key": key, "subject": subject, "form": form, "chosen": chosen, "export": export}
    context |= {"options": options, "variant": variant_of(options), **named(found, subject, options)}
    context["verdict"] = meter.forecast_of(found, facts, language, paper)
    return page(
        request,
        "documents/document_preview.html",
        {**context, "sheet": press.sheet_html(found, facts, language), "back": found.address(subject)},
    )


@requires("documents.export")
@at_most("paper", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@says_what_is_missing
def document_export(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Ask for a page; the answer is the page where one can watch it. Opened, it leads to the form."""
    found, subject = find_document(request, kind, key)
    if request.method != "POST":
        return redirect("document_detail", association=request.association.slug, kind=kind, key=key)
    form = PageForm(request.POST, kind=found, subject=subject)
    if not form.is_valid():
        context = {"kind": found, "key": key, "subject": subject, "form": form, "back": found.address(subject)}
        context |= named(found, subject, {})
        return page(request, "documents/document_detail.html", context, status=422)
    options = chosen_options(found, subject, form.cleaned_data)
    chosen = {name: form.cleaned_data[name] for name in ("language", "paper", "is_archive")}
    if "preview" in request.POST:
        parts = {"association": request.association.slug, "kind": kind, "key": key}
        shown = options | {name: chosen[name] for name in ("language", "paper")}
        shown |= {"is_archive": "on"} if chosen["is_archive"] else {}
        return redirect(f"{reverse('document_preview', kwargs=parts)}?{urlencode(shown)}")
    export = services.request_export(
        by=request.user, association=request.association, kind=found, subject=subject, options=options, **chosen
    )
    return redirect(export)


@requires("documents.read")
@require_GET
def export_detail(request: HttpRequest, export: int) -> HttpResponse:
    """How a page stands: being made, ready, or why not. Asks again by itself until it has ended."""
    row, kind, subject = own_export(request, export)
    context = {**progress(row, "render_export"), "kind": kind, "subject": subject, "back": row.document}
    context |= named(kind, subject, services.options_in(row))
    context["cuts"] = cuts_of(row, kind, subject)
    context["options"] = services.options_in(row)
    if row.is_ready:
        context |= _history_of(row, kind, subject)
    return page(request, "documents/export_detail.html", context, fragment="documents/_export.html")


@requires("documents.export")
@at_most("paper", "POST")
@require_POST
def export_again(request: HttpRequest, export: int) -> HttpResponse:
    """Try once more after a failure that was not the text's fault."""
    row, _kind, _subject = own_export(request, export)
    services.make_again(export=row)
    return redirect(row)


@requires("documents.read")
@require_GET
def export_file(request: HttpRequest, export: int) -> HttpResponse:
    """The finished PDF, for members only."""
    row, kind, subject = own_export(request, export)
    return file_answer(request, row, file_name(row, kind, subject), "private, no-cache")


@requires("documents.read")
@require_GET
def export_picture(request: HttpRequest, export: int) -> HttpResponse:
    """A picture of the finished page."""
    row, _kind, _subject = own_export(request, export)
    return picture_answer(row, "private, no-cache")


def _history_of(row: Export, kind: DocumentKind, subject: Any) -> dict[str, Any]:
    """What changed since the version before, and since this one was made."""
    earlier = services.with_versions_before([row]).get(row.pk)
    if earlier:
        earlier.association = row.association
    return {
        "earlier": earlier,
        "changes": services.told_since(row, earlier, kind) if earlier else (),
        "state": state_today(row, kind, subject),
    }


def _tell_versions(exports: list[Export], kind: DocumentKind, record: Any) -> None:
    """Each page with its state and what changed since the version before; only the last of a form can be out of date,
    those before it were replaced.
    """
    standings = {each.pk: services.standing(each, kind, record) for each in exports if each.is_ready}
    how = states(exports, {kind.name: kind}, standings)
    before = services.with_versions_before(exports)
    replaced = {each.pk for each in before.values()}
    for each in exports:
        each.state = how[each.pk]
        if each.pk in replaced and not standings[each.pk].is_current:
            each.state = State("rest", _("Earlier version"))
        each.earlier = before.get(each.pk)
        each.changes = services.told_since(each, each.earlier, kind) if each.earlier else ()
