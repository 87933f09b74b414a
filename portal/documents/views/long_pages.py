"""Papers of many pages: watching one be made, opening it. Nobody but its asker finds it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.limits import at_most
from portal.documents import services
from portal.documents.long import long_paper_with
from portal.documents.models import LongExport
from portal.documents.services.long_pages import JOB
from portal.documents.views.answers import file_answer, progress
from portal.pages import page
from portal.permissions import requires


@requires("documents.read")
@require_GET
def long_export_detail(request: HttpRequest, long_export: int) -> HttpResponse:
    """How a paper stands: being made, ready, or why not. Asks again by itself until it has ended."""
    row, paper = _own(request, long_export)
    context = {**progress(row, JOB), "paper": paper, "back": paper.address(request.association, row.variant)}
    return page(request, "documents/long_export_detail.html", context, fragment="documents/_long_export.html")


@requires("documents.read")
@require_GET
def long_export_file(request: HttpRequest, long_export: int) -> HttpResponse:
    """The finished PDF, for whoever asked for it."""
    row, _paper = _own(request, long_export)
    name = f"{row.kind.replace('_', '-')}-{row.requested_at:%Y-%m-%d}-{row.language}-{row.paper}.pdf"
    return file_answer(request, row, name, "private, no-cache")


@requires("documents.export")
@at_most("paper", "POST")
@require_POST
def long_export_again(request: HttpRequest, long_export: int) -> HttpResponse:
    """Try once more after a failure that was not the text's fault."""
    row, _paper = _own(request, long_export)
    services.make_paper_again(row=row)
    return redirect(row)


def _own(request: HttpRequest, number: int) -> tuple[LongExport, Any]:
    """The member's own paper with its kind; 404 where it is another's, has gone or is of a kind that is gone."""
    row = get_object_or_404(LongExport.objects.visible_to(request.membership), pk=number)
    row.association = request.association
    try:
        return row, long_paper_with(row.kind)
    except LookupError as error:
        raise Http404 from error
