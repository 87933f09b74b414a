"""The board room: how we stand on one page, and each of its panels as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships.board_room import Asked, as_csv, asked_for, find_part, parts_of, sentences
from partnerships.periods import compared_words, offered
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("partnerships.read")
def board_room(request: HttpRequest) -> HttpResponse:
    """What changed in plain words, then every panel; what the address asks for wrongly is said with a 400."""
    return _shown(request, asked_for(request.GET, request.membership, request.association))


def _shown(request: HttpRequest, asked: Asked) -> HttpResponse:
    parts = parts_of(asked.look)
    context = {
        "asked": asked,
        "parts": parts,
        "sentences": sentences(parts),
        "periods": offered(timezone.localdate(), asked.period),
        "compared": compared_words(asked.look.period),
    }
    return page(request, "partnerships/board_room.html", context, status=400 if asked.trouble else 200)


@require_safe
@requires("partnerships.read")
def board_room_csv(request: HttpRequest, panel: str) -> HttpResponse:
    """One panel's figures and tables for a spreadsheet program, for the same period and partnership as the page."""
    asked = asked_for(request.GET, request.membership, request.association)
    if asked.trouble:
        return _shown(request, asked)
    response = HttpResponse(as_csv(find_part(panel, asked.look)), content_type="text/csv; charset=utf-8")
    name = f"{request.association.slug}-{panel}-{asked.period.replace('..', '-')}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
