"""Pages from public facts alone, which anybody may ask for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from portal.accounts.limits import allows
from portal.documents import services
from portal.documents.forms import PageForm
from portal.documents.views.answers import (
    cuts_of,
    file_answer,
    file_name,
    find_public_document,
    named,
    picture_answer,
    progress,
    public_export,
    says_what_is_missing,
)
from portal.documents.views.embedding import embedding, thumbnail_answer
from portal.pages import add_errors, page
from portal.permissions import open_to_all


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@says_what_is_missing
def public_document_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A page from public facts: choose language and paper, ask for it."""
    found, subject = find_public_document(kind, key)
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
    row, kind, subject = public_export(export)
    context = {
        **progress(row, "render_public_export"),
        "kind": kind,
        "subject": subject,
        **named(kind, subject, {}),
        "cuts": cuts_of(row, kind, subject),
        "embedding": embedding(row.get_absolute_url(), row, str(kind.title), subject) if row.is_ready else "",
    }
    return page(request, "documents/public_export_detail.html", context, fragment="documents/_export.html")


@open_to_all
@require_GET
def public_export_file(request: HttpRequest, export: Any) -> HttpResponse:
    """A finished public PDF."""
    row, kind, subject = public_export(export)
    return file_answer(request, row, file_name(row, kind, subject), "public, max-age=3600")


@open_to_all
@require_GET
def public_export_picture(request: HttpRequest, export: Any) -> HttpResponse:
    """A picture of a finished public page."""
    row, _kind, _subject = public_export(export)
    return picture_answer(row, "public, max-age=3600")


@open_to_all
@require_safe
def public_export_thumbnail(request: HttpRequest, export: Any) -> HttpResponse:
    """A small picture of a finished public page, for other people's sites."""
    return thumbnail_answer(public_export(export)[0], 1, "public, max-age=3600")


@open_to_all
@require_safe
def public_export_thumbnail_2x(request: HttpRequest, export: Any) -> HttpResponse:
    """The same for sharp screens."""
    return thumbnail_answer(public_export(export)[0], 2, "public, max-age=3600")


def _public(form: PageForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("language", "paper")}
