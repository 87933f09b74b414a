"""Papers of as many pages as they need: a handover pack, a trip book, a packet. The one-page promise is not theirs.

Same faces, same sheet, same locked-down engine as the one-page documents; one comfortable size of type; page numbers at
the foot. A paper may promise a number of pages (a card a day): its type then steps down until it keeps the promise.
Whoever asks gets the bytes, which nobody keeps, so that nothing has to be erased later. A paper that takes longer than
one likes to wait for an answer is registered here: a job makes it (`services.request_paper`), for its asker alone, and
after a week it is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils import translation

from portal.documents.bounds import printable
from portal.documents.outline import LEVELS, Level, levels
from portal.documents.press import LOGO_PIXELS
from portal.documents.renderer import Laid, Renderer, day_colours, limits, renderer
from portal.pictures import for_paper, for_screen

POINTS = {"en": 9.6, "ja": 9.2, "both": 8.8}
SECONDS = 40
"""For one paper: forty delegates and sixty appointments in two languages take three on a quiet core."""


class TooFull(Exception):
    """Not even the smallest type that one can read brings the paper onto the pages that it promises."""


class LongPaper:
    """A paper of several pages: its template, its sheet static/css/print-<sheet>.css, and its facts."""

    template: ClassVar[str]
    sheet: ClassVar[str]
    key: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    """By what a paper that is registered is found, and what its page is called."""

    def facts(self, record: Any, language: str) -> Any:
        """Everything that is printed, in the paper's language ("en", "ja" or "both"). Pure."""
        raise NotImplementedError

    def pictures(self, facts: Any) -> list[tuple[str, int, int]]:
        """Kept pictures that the template draws with `drawn`: name, and how wide and high at most, in pixels."""
        return []

    def pages(self, facts: Any) -> int | None:
        """On how many pages it has to stand; None for as many as it needs."""
        return None

    def address(self, association: Any, variant: str) -> str:
        """Where somebody asks for such a paper: the way back from it."""
        raise NotImplementedError


_papers: dict[str, LongPaper] = {}


def register(paper: LongPaper) -> LongPaper:
    """Make a paper known that a job makes. Refuses a key that another class has."""
    known = _papers.get(paper.key)
    if not paper.key or (known and type(known).__qualname__ != type(paper).__qualname__):
        raise ImproperlyConfigured(f"Two long papers have the key {paper.key!r}, or one has none.")
    _papers[paper.key] = paper
    return paper


def long_paper_with(key: str) -> LongPaper:
    """The registered paper. LookupError for a key that nobody registered."""
    try:
        return _papers[key]
    except KeyError:
        raise LookupError(f"No long paper has the key {key!r}.") from None


def print_paper(paper: LongPaper, facts: Any, language: str, size: str) -> bytes:
    """The pages as PDF/UA. Raises `MissingPart`, `MissingGlyphs`, `TooSlow`, `TooFull`."""
    return print_html(page_html(paper, facts, language), paper.sheet, language, size, paper.pages(facts))


def print_html(html: str, sheet: str, language: str, size: str, promised: int | None = None) -> bytes:
    """Pages that `page_html` wrote, perhaps some time ago, as PDF/UA. Raises the same."""
    press = renderer()
    with limits(SECONDS):
        if promised is None:
            laid = press.lay_out(html, sheet, level_of(language), size)
        else:
            laid = _fitted(press, html, sheet, language, size, promised)
        data = press.write(laid, is_long=True)
        del laid
    return data


def _fitted(press: Renderer, html: str, sheet: str, language: str, size: str, promised: int) -> Laid:
    """The layout in the largest type that stands on so many pages, found by halving. Raises `TooFull`."""
    sizes = [level for level in levels(language) if not level.is_airy]
    first, last, found = 0, len(sizes), None
    while first < last:
        middle = (first + last) // 2
        laid = press.lay_out(html, sheet, sizes[middle], size)
        if laid.page_count <= promised:
            last, found = middle, laid
        else:
            first = middle + 1
    if found is None:
        raise TooFull
    return found


def page_html(paper: LongPaper, facts: Any, language: str) -> str:
    """The pages as the renderer reads them."""
    # The words follow the paper's own language, not the reader's: the template must not translate by accident.
    with translation.override(None):
        context: Mapping[str, Any] = {
            "facts": facts,
            "language": language,
            "page_lang": "ja" if language == "ja" else "en",
            "colours": {name.replace("-", "_"): colour for name, colour in day_colours().items()},
            "logo": for_paper(facts.logo, *LOGO_PIXELS),
            "drawn_pictures": {name: for_screen(name, *size) for name, *size in paper.pictures(facts)},
            "airy": False,
            "body_template": paper.template,
        }
        return printable(render_to_string("print/document.html", dict(context)))


def level_of(language: str) -> Level:
    """The size of type that such papers are set in."""
    return next(level for level in LEVELS if not level.is_airy and level.points <= POINTS[language])
