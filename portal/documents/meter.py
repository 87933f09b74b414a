"""How the pages that a row ends up in would come out if it were saved: foreseen from the texts, no page is laid out.

The press decides; tests/documents/test_corpus.py holds the two together, and what neither surely fits nor is surely
too long is called tight."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from portal.documents.fit import Forecast, foresee
from portal.documents.kinds import DocumentKind
from portal.documents.models import PageLanguage


@dataclass(frozen=True)
class Verdict:
    """What is foreseen of a kind's pages in one language, over all of its subjects: that of the fullest one."""

    language: str
    forecast: Forecast

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


@dataclass(frozen=True)
class Reading:
    """A kind of document and how its pages would come out, language by language."""

    kind: DocumentKind
    verdicts: tuple[Verdict, ...]

    @property
    def longest(self) -> Verdict | None:
        """The language in which most is too long; None if none surely is."""
        found = [verdict for verdict in self.verdicts if verdict.forecast.is_too_long]
        return max(found, key=lambda verdict: verdict.forecast.filled, default=None)


def read(kind: DocumentKind, subjects: Sequence[Any], row: Any, paper: str) -> Reading | None:
    """How this kind's pages about these subjects come out with `row` as it is now, saved or not.

    None if the kind prints no such row, or if the row is not complete enough to tell. Queries what `collect_all` does.
    """
    if not isinstance(row, kind.drafts):
        return None
    asked = [(subject, options) for subject in subjects for options in kind.set_of(subject)]
    fullest: dict[str, Verdict] = {}
    try:
        for record in kind.collect_all(asked):
            drafted = kind.with_draft(record, row)
            if drafted is None:
                continue
            for language in PageLanguage.values:
                forecast = foresee(kind.outline(kind.facts(drafted, language, paper), language), paper)
                if language not in fullest or forecast.filled > fullest[language].forecast.filled:
                    fullest[language] = Verdict(language, forecast)
    except ObjectDoesNotExist:  # a sector, a kind of benefit that nobody has chosen yet
        return None
    return Reading(kind, tuple(fullest.values())) if fullest else None


def told(readings: Sequence[Reading]) -> str:
    """What readings say, in short: the same text where they would say the same words."""
    verdicts = (
        f"{reading.kind.name}-{verdict.language}-{verdict.forecast.fits}-{verdict.characters}-{verdict.block}"
        for reading in readings
        for verdict in reading.verdicts
    )
    return hashlib.sha256(" ".join(verdicts).encode()).hexdigest()[:16]


def forecast_of(kind: DocumentKind, facts: Any, language: str, paper: str) -> Verdict:
    """What is foreseen of one page."""
    return Verdict(language, foresee(kind.outline(facts, language), paper))
