"""The small picture of a page for other people's sites, and the lines of HTML that show it there."""

from __future__ import annotations

from html import escape
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from portal.documents import files
from portal.documents.models import FinishedPage
from portal.documents.views.answers import guarded

WIDTH = 300
HEIGHTS = {"letter": 389, "a4": 425}  # what PDFium makes of these papers at that width
NAMES = {1: "thumbnail.png", 2: "thumbnail-2x.png"}


def thumbnail_answer(row: FinishedPage, times: int, caching: str) -> HttpResponse:
    """The picture, which pages of other sites may show."""
    if not row.is_ready:
        raise Http404
    try:
        answer = HttpResponse(files.picture_of(row.file_hash, WIDTH * times), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return guarded(answer, caching)


def embedding(path: str, row: FinishedPage, title: str, subject: Any) -> str:
    """HTML to paste, as plain text: the picture, as sharp as the screen, leads to `path`. No script, no style."""
    there = settings.PUBLIC_URL + path
    words = _("Picture of the page: %(title)s, %(subject)s") % {"title": title, "subject": subject}
    parts = [escape(each) for each in (there, there + NAMES[1], there + NAMES[2], words)]
    size = f'width="{WIDTH}" height="{HEIGHTS[row.paper]}"'
    return '<a href="{}"><img src="{}" srcset="{} 2x" alt="{}" {}></a>'.format(*parts, size)
