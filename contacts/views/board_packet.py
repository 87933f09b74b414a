"""The packet for a board: choose language and paper, and take the PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.board_packet import BOARD_PACKET, packet_of
from contacts.views.printed import printed
from partnerships.board_room import asked_for
from portal.accounts.models import PaperSize
from portal.documents.models import PageLanguage
from portal.documents.views.answers import says_what_is_missing
from portal.pages import page
from portal.permissions import requires

FORM = ("language", "paper")
"""What this page asks for beside the filters of the board room."""


@require_safe
@requires("boards.read")
def board_packet(request: HttpRequest) -> HttpResponse:
    """In which language and on which paper; the months and the partnership stay as the board room had them."""
    asked = asked_for(request.GET, request.membership, request.association, also=FORM)
    context = {
        "asked": asked,
        "languages": PageLanguage.choices,
        "papers": PaperSize.choices,
        "paper": request.association.paper,
        "back": f"{reverse('board_room', kwargs={'association': request.association.slug})}?{asked.query}",
    }
    return page(request, "contacts/board_packet.html", context, status=400 if asked.trouble else 200)


@never_cache
@require_safe
@says_what_is_missing
@requires("boards.read")
def board_packet_file(request: HttpRequest) -> HttpResponse:
    """The packet as PDF, with the figures that the board room shows at this moment."""
    asked = asked_for(request.GET, request.membership, request.association, also=FORM)
    if asked.trouble:
        return board_packet(request)
    back = reverse("board_packet", kwargs={"association": request.association.slug})
    stem = f"board-packet-{asked.look.today:%Y-%m-%d}"
    return printed(request, BOARD_PACKET, packet_of(asked.look), stem=stem, back=f"{back}?{asked.query}")
