"""Why a page was refused, and what to change: the same words in a list, on the page itself and in a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.documents.kinds import DocumentKind
from portal.documents.models import FinishedPage, Outcome


@dataclass(frozen=True)
class Demand:
    """A block to shorten by so many characters, of which `japanese` are Japanese; by none: to write another way."""

    block: str
    title: str
    characters: int = 0
    japanese: int = 0

    @property
    def english(self) -> int:
        return self.characters - self.japanese

    @property
    def words(self) -> str:
        """“Shorten “History” by about 340 characters”, in the reader's language."""
        words = ngettext(
            "Shorten “%(title)s” by about one character",
            "Shorten “%(title)s” by about %(characters)s characters",
            self.characters,
        )
        return words % {"title": self.title, "characters": number_format(self.characters)}


def demands_of(page: FinishedPage, kind: DocumentKind) -> list[Demand]:
    """What to change in a refused page's text, block by block; nothing for any other page. Pure."""
    rows: dict[str, list[dict[str, Any]]] = {
        Outcome.DOES_NOT_FIT: page.trouble.get("cuts", []),
        Outcome.MISSING_GLYPHS: [{"block": block} for block in page.trouble.get("blocks", [])],
    }
    return [
        Demand(row["block"], kind.title_of(row["block"]), row.get("characters", 0), row.get("japanese", 0))
        for row in rows.get(page.outcome, [])
    ]


def refusal_of(page: FinishedPage, kind: DocumentKind) -> str:
    """What a refused page asks for, in sentences; empty for any other page. Pure."""
    if page.outcome == Outcome.MISSING_GLYPHS:
        return _("Our fonts lack these characters: %(characters)s") % {"characters": page.trouble.get("characters", "")}
    return " ".join(_("%(sentence)s.") % {"sentence": demand.words} for demand in demands_of(page, kind))
