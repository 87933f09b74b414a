"""One document from its subject to its bytes: facts → template → the level that fits → PDF. The job, the command and
the tests all come through here, so that they get the same page.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from portal.documents import fonts
from portal.documents.bounds import blocks_with, printable, refuse_the_hopeless, refuse_what_sticks_out
from portal.documents.engine import BUILD_FONTS, MissingPart, engine_versions
from portal.documents.fit import fit
from portal.documents.kinds import DocumentKind, Draw, plain
from portal.documents.outline import Level
from portal.documents.renderer import PDF_VARIANTS, MissingGlyphs, day_colours, limits, print_css, renderer
from portal.pictures import for_paper, for_screen

LOGO_PIXELS = 220, 72
"""At most so wide and high is a logo in a masthead: some 390 dots an inch."""
OUR_CODE = (
    *(
        f"portal.documents.{name}"
        for name in ("bounds", "fit", "measures", "outline", "press", "renderer", "tags", "templatetags.paper", "words")
    ),
    "portal.pictures",
    "portal.pictures.redraw",
)

_BETWEEN_BLOCKS = re.compile(
    r">\s*\n\s*<"
)  # line breaks of the template: boxes that nobody sees cost time all the same


@dataclass(frozen=True)
class Page:
    """A finished page: its bytes, and how it was set."""

    data: bytes
    fingerprint: str
    level: Level
    passes: int


def make_page(kind: DocumentKind, facts: Any, language: str, paper: str, *, is_archive: bool = False) -> Page:
    """Set, fit and write one page, as PDF/UA-1 or, for an archive, as PDF/A-3a.

    Raises `DoesNotFit`, `MissingGlyphs`, `MissingPart`, `MissingPicture`, or `TooSlow` for what no real page needs.
    """
    mark = fingerprint(kind, facts, language, paper, is_archive=is_archive)
    press = renderer()
    airy, dense = (
        cache(lambda is_airy=is_airy: page_html(kind, facts, language, is_airy)) for is_airy in (True, False)
    )

    def html(level: Level) -> str:
        return airy() if level.is_airy else dense()

    with limits():
        refuse_the_hopeless(kind, facts)
        outline = kind.outline(facts, language)
        fitted = fit(
            outline,
            paper,
            lambda level: press.lay_out(html(level), kind.sheet, level, paper, is_archive=is_archive),
            lambda level: press.lay_out(html(level), kind.sheet, level, paper, is_endless=True),
        )
        refuse_what_sticks_out(kind, fitted.sheet.page_box, {block.name for block in outline.blocks()})
        try:
            data = press.write(fitted.sheet, is_archive=is_archive)
        except MissingGlyphs as refusal:
            refusal.blocks = blocks_with(refusal.characters, kind, facts, language)
            raise
        page = Page(data, mark, fitted.level, fitted.passes)
        del fitted  # so that its boxes can go when the limits end
    return page


def page_html(kind: DocumentKind, facts: Any, language: str, is_airy: bool = False) -> str:
    """The page as the renderer reads it."""
    # The words of a page follow its own language, not the reader's: the template must not translate or localise
    # by accident.
    with translation.override(None):
        context = {**sheet_context(kind, facts, language, for_paper), "airy": is_airy, "body_template": kind.template}
        return printable(_BETWEEN_BLOCKS.sub("><", render_to_string("print/document.html", context)))


def sheet_html(kind: DocumentKind, facts: Any, language: str) -> SafeString:
    """The page's body for the screen, from the same template; a picture whose file is gone is left out here alone."""
    with translation.override(None):
        return render_to_string(kind.template, sheet_context(kind, facts, language, for_screen))


def sheet_context(kind: DocumentKind, facts: Any, language: str, draw: Draw) -> dict[str, Any]:
    """What the kind's template needs, on paper and in the preview."""
    colours = {name.replace("-", "_"): colour for name, colour in day_colours().items()}
    return {
        "facts": facts,
        "language": language,
        "page_lang": "ja" if language == "ja" else "en",
        "colours": colours,
        "logo": draw(facts.logo, *LOGO_PIXELS),
        **kind.pictures(facts, draw),
    }


def fingerprint(kind: DocumentKind, facts: Any, language: str, paper: str, *, is_archive: bool = False) -> str:
    """What makes two pages the same page: facts, templates, sheet, code, fonts and the versions of the engine.

    Cheap enough for a web request: no page is set and WeasyPrint is not loaded. Raises `MissingPart`.
    """
    faces = _faces()
    parts = {
        "kind": kind.name,
        "language": language,
        "paper": paper,
        "form": PDF_VARIANTS[is_archive],
        "facts": plain(facts),
        "fonts": faces,
        "engine": engine_versions(),
        "design": _design(kind.template, kind.sheet, (type(kind).__module__, *kind.code)),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_parts() -> None:
    """Raise `MissingPart` if this server cannot make pages."""
    _faces()
    engine_versions()


def _faces() -> Any:
    try:
        return fonts.font_hashes(fonts.fonts_folder())
    except fonts.MissingFonts as error:
        raise MissingPart(BUILD_FONTS) from error


@cache
def _design(template: str, sheet: str, code: tuple[str, ...]) -> str:
    """Hash of everything in the repository that decides how this template's pages look."""
    folder = Path(settings.BASE_DIR) / "templates" / "print"
    files = sorted(folder.glob("*.html"))
    # Found, not looked up among the loaded ones: which are loaded depends on what a process did before.
    files += [Path(str(spec.origin)) for name in (*OUR_CODE, *code) if (spec := find_spec(name))]
    files += sorted((Path(__file__).parent / "quick").glob("*.py"))
    digest = hashlib.sha256(f"{template}\n{print_css(sheet)}\n".encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
