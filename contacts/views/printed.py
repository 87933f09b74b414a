"""How a paper of several pages is answered: in the language and on the sheet that the address names, or why not."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.accounts.limits import allows, too_many
from portal.accounts.models import PaperSize
from portal.documents.long import LongPaper, TooFull, print_paper
from portal.documents.models import PageLanguage
from portal.documents.renderer import MissingGlyphs, TooSlow


def printed(
    request: HttpRequest, paper: LongPaper, record: Any, *, stem: str, back: str, name: str = ""
) -> HttpResponse:
    """The paper as PDF; in both languages on the association's own sheet where the address does not say otherwise.

    `stem` begins the file's name and names nobody: it lands in folders and mails of others. `name` is the same in the
    reader's own script, for browsers that can write it. A member prints so many a minute, like every dear act.
    """
    if not allows(request, "paper"):
        return too_many(request, "paper")
    language, size = request.GET.get("language", ""), request.GET.get("paper", "")
    language = language if language in PageLanguage.values else PageLanguage.BOTH.value
    size = size if size in PaperSize.values else request.association.paper
    try:
        data = print_paper(paper, paper.facts(record, language), language, size)
    except (MissingGlyphs, TooFull, TooSlow) as refusal:
        messages.error(request, _why_not(refusal))
        return redirect(back)
    answer = HttpResponse(data, content_type="application/pdf")
    disposition = f'inline; filename="{stem}-{language}-{size}.pdf"'
    if name:
        disposition += f"; filename*=UTF-8''{quote(f'{name}-{language}-{size}.pdf', safe='')}"
    answer.headers["Content-Disposition"] = disposition
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _why_not(refusal: MissingGlyphs | TooFull | TooSlow) -> str:
    if isinstance(refusal, MissingGlyphs):
        words = _("This paper could not be printed: it holds characters that our faces lack: %(characters)s")
        return words % {"characters": " ".join(refusal.characters[:20])}
    if isinstance(refusal, TooFull):
        return _(
            "There is too much on it for one page, even in the smallest type. Shorten the texts, or take one language."
        )
    return _("This paper is too long to print at once. Look at the page instead.")


def forms_of_paper(request: HttpRequest) -> list[tuple[str, str]]:
    """The forms that are offered: the query of the address and what it is called."""
    size = request.association.paper
    return [(f"language={value}&paper={size}", str(label)) for value, label in PageLanguage.choices]
