"""Papers of as many pages as they need: a handover pack, later a briefing or a packet. The one-page promise is not
theirs; nothing of them is kept.

Same faces, same sheet, same locked-down engine as the one-page documents; one comfortable size of type; page numbers at
the foot. Whoever asks gets the bytes; they are not kept, so that nothing has to be erased later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils import translation

from portal.documents.bounds import printable
from portal.documents.outline import LEVELS, Level
from portal.documents.press import LOGO_PIXELS
from portal.documents.renderer import day_colours, limits, renderer
from portal.pictures import for_paper

POINTS = {"en": 9.6, "ja": 9.2, "both": 8.8}


class LongPaper:
    """A paper of several pages: its template, its sheet static/css/print-<sheet>.css, and its facts."""

    template: ClassVar[str]
    sheet: ClassVar[str]

    def facts(self, record: Any, language: str) -> Any:
        """Everything that is printed, in the paper's language ("en", "ja" or "both"). Pure."""
        raise NotImplementedError


def print_paper(paper: LongPaper, facts: Any, language: str, size: str) -> bytes:
    """The pages as PDF/UA. Raises `MissingPart`, `MissingGlyphs`, `TooSlow`."""
    press = renderer()
    html = page_html(paper, facts, language)
    with limits():
        laid = press.lay_out(html, paper.sheet, level_of(language), size)
        data = press.write(laid, is_long=True)
        del laid
    return data


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
            "airy": False,
            "body_template": paper.template,
        }
        return printable(render_to_string("print/document.html", dict(context)))


def level_of(language: str) -> Level:
    """The size of type that such papers are set in."""
    return next(level for level in LEVELS if not level.is_airy and level.points <= POINTS[language])
