"""How the pages that a row ends up in would come out if it were saved: foreseen from the texts, no page is laid out.

The press decides; tests/documents/test_corpus.py holds the two together, and what neither surely fits nor is surely
too long is called tight."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from portal.documents.fit import Forecast, foresee
from portal.documents.kinds import DocumentKind
from portal.documents.models import PageLanguage
from portal.documents.outline import Outline

PROBE = " 1999 x"  # a year, since lines without one may be left out


@dataclass(frozen=True)
class Verdict:
    """What is foreseen of a kind's pages in one language, over all of its subjects: that of the fullest one."""

    language: str
    forecast: Forecast
    language_of_strangers: str = ""

    @property
    def language_name(self) -> Any:
        return PageLanguage(self.language).label

    @property
    def characters(self) -> int:
        """How many characters are too many, all blocks together."""
        return sum(cut.characters for cut in self.forecast.cuts)

    @property
    def block(self) -> str:
        """The block that has most to give."""
        return self.forecast.cuts[0].title if self.forecast.cuts else ""

    @property
    def strangers(self) -> str:
        """The language whose texts fill this page of the other one, because they have no partner in it; or empty."""
        return self.language_of_strangers if self.forecast.cuts else ""


@dataclass(frozen=True)
class Reading:
    """A kind of document and how its pages would come out, language by language."""

    kind: DocumentKind
    verdicts: tuple[Verdict, ...]

    @property
    def too_long(self) -> tuple[Verdict, ...]:
        """The languages in which the page surely is too long."""
        return tuple(verdict for verdict in self.verdicts if verdict.forecast.is_too_long)


def worst(readings: Iterable[Reading]) -> Verdict | None:
    """What is told first: the page that has most characters too many, else the fullest. None without any."""
    found = (verdict for reading in readings for verdict in reading.verdicts)
    return max(
        found,
        key=lambda each: (each.forecast.is_too_long, each.characters, each.forecast.filled),
        default=None,
    )


def read(
    kind: DocumentKind, subjects: Sequence[Any], row: Any, paper: str, names: Collection[str] = ()
) -> Reading | None:
    """How this kind's pages about these subjects come out with `row` as it is now, saved or not.

    `names` are the fields being edited: pages that print none of them are left out. None if the kind prints no such
    row, or if the row is not complete enough to tell. Queries what `collect_all` does.
    """
    if not isinstance(row, kind.drafts):
        return None
    asked = [(subject, options) for subject in subjects for options in kind.set_of(subject)]
    fullest: dict[str, Verdict] = {}
    try:
        for record in kind.collect_all(asked):
            drafted = kind.with_draft(record, row)
            if drafted is None or (names and not _prints(kind, record, row, drafted, paper, names)):
                continue
            for language in PageLanguage.values:
                outline = kind.outline(kind.facts(drafted, language, paper), language)
                forecast = foresee(outline, paper)
                if language not in fullest or forecast.filled > fullest[language].forecast.filled:
                    fullest[language] = Verdict(language, forecast, _strangers(outline, forecast))
    except ObjectDoesNotExist:  # a sector, a kind of benefit that nobody has chosen yet
        return None
    return Reading(kind, tuple(fullest.values())) if fullest else None


def _prints(kind: DocumentKind, record: Any, row: Any, drafted: Any, paper: str, names: Collection[str]) -> bool:
    """Whether the page prints any of these fields: whether it would be another page if they held something else."""
    other = copy.copy(row)
    for name in names:
        field = row._meta.get_field(name)
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            setattr(other, name, f"{getattr(row, name)}{PROBE}")
        elif isinstance(field, (models.IntegerField, models.DecimalField)) and getattr(row, name) is not None:
            setattr(other, name, getattr(row, name) + 1)
    facts = kind.facts(drafted, PageLanguage.BOTH, paper)
    probed = kind.with_draft(record, other)
    return facts != kind.facts(record, PageLanguage.BOTH, paper) or (
        probed is not None and facts != kind.facts(probed, PageLanguage.BOTH, paper)
    )


def _strangers(outline: Outline, forecast: Forecast) -> str:
    """The other language, if the block that has most to give holds texts that are in that one only."""
    if outline.language == PageLanguage.BOTH or not forecast.cuts:
        return ""
    own, other = ("en", "ja") if outline.language == "en" else ("ja", "en")
    block = next(block for block in outline.blocks() if block.name == forecast.cuts[0].block)
    texts = (cell.words for cell in block.cells() if not cell.is_name)
    return other if any(getattr(words, other) and not getattr(words, own) for words in texts) else ""


def told(readings: Sequence[Reading]) -> str:
    """What readings say, in short: the same text where they would say the same words."""
    verdicts = (
        f"{reading.kind.name}-{verdict.language}-{verdict.forecast.fits}-{verdict.characters}-{verdict.block}-"
        f"{verdict.strangers}"
        for reading in readings
        for verdict in reading.verdicts
    )
    return hashlib.sha256(" ".join(verdicts).encode()).hexdigest()[:16]


def forecast_of(kind: DocumentKind, facts: Any, language: str, paper: str) -> Verdict:
    """What is foreseen of one page."""
    return Verdict(language, foresee(kind.outline(facts, language), paper))
