"""The packet for a board: choose language and paper; a job makes the PDF with the figures of that moment."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contacts.documents.board_packet import BOARD_PACKET, packet_of
from partnerships.board_room import Asked, asked_for
from portal.accounts.limits import at_most
from portal.accounts.models import PaperSize
from portal.documents.models import LongExport, PageLanguage
from portal.documents.services import request_paper
from portal.documents.views.answers import says_what_is_missing
from portal.looks.choices import LookKind
from portal.pages import page
from portal.permissions import requires

FORM = ("language", "paper", "csrfmiddlewaretoken")
"""What this page asks for beside the filters of the board room."""
MOST_SHOWN = 5


@require_safe
@requires("boards.read")
def board_packet(request: HttpRequest) -> HttpResponse:
    """In which language and on which paper; the months and the partnership stay as the board room had them."""
    return _form(request, asked_for(request.GET, request.membership, request.association, also=FORM))


@require_POST
@says_what_is_missing
@requires("boards.read")
@at_most("paper", "POST")
def board_packet_make(request: HttpRequest) -> HttpResponse:
    """Ask for the packet; the answer is the page where one can watch it being made."""
    asked = asked_for(request.POST, request.membership, request.association, also=FORM)
    if asked.trouble:
        return _form(request, asked)
    language, size = request.POST.get("language", ""), request.POST.get("paper", "")
    language = language if language in PageLanguage.values else PageLanguage.BOTH.value
    size = size if size in PaperSize.values else request.association.paper
    packet = packet_of(asked.look)
    row = request_paper(
        by=request.user,
        association=request.association,
        paper=BOARD_PACKET,
        facts=BOARD_PACKET.facts(packet, language),
        language=language,
        size=size,
        variant=asked.query,
        seen=[replace(each, kind=LookKind.PAPER, route="board_packet_make") for each in packet.seen],
    )
    return redirect(row)


def _form(request: HttpRequest, asked: Asked) -> HttpResponse:
    made = LongExport.objects.visible_to(request.membership).filter(kind=BOARD_PACKET.key)[:MOST_SHOWN]
    context = {
        "asked": asked,
        "languages": PageLanguage.choices,
        "papers": PaperSize.choices,
        "paper": request.association.paper,
        "made": made.select_related("association"),
        "back": f"{reverse('board_room', kwargs={'association': request.association.slug})}?{asked.query}",
    }
    return page(request, "contacts/board_packet.html", context, status=400 if asked.trouble else 200)
