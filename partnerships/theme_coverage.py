"""Which themes the programmes and agreements of a partnership serve, and which none serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from partnerships.models import Agreement, Programme, Theme


@dataclass(frozen=True)
class Served:
    """A theme with the numbers of programmes and agreements that serve it."""

    theme: Theme
    programmes: int
    agreements: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """The two numbers in words, the ones that are not zero."""
        programmes = ngettext("one programme", "%(number)s programmes", self.programmes) % {"number": self.programmes}
        agreements = ngettext("one agreement", "%(number)s agreements", self.agreements) % {"number": self.agreements}
        return tuple(
            words for number, words in ((self.programmes, programmes), (self.agreements, agreements)) if number
        )


@dataclass(frozen=True)
class ThemeCoverage:
    """All themes in their order, those served and the gaps."""

    served: tuple[Served, ...]
    gaps: tuple[Theme, ...]


def theme_coverage(
    themes: Iterable[Theme], programmes: Iterable[Programme], agreements: Iterable[Agreement]
) -> ThemeCoverage:
    """Sort the themes by what serves them. No query where the rows' themes were fetched with them."""
    held = Counter(theme.pk for row in programmes for theme in row.themes.all())
    signed = Counter(theme.pk for row in agreements for theme in row.themes.all())
    return coverage_of(themes, held, signed)


def counted_coverage(programmes: QuerySet, agreements: QuerySet) -> ThemeCoverage:
    """The same, counted by the database for any number of programmes and agreements. Three queries."""
    held, signed = (
        Counter(dict(rows.filter(themes__isnull=False).order_by().values_list("themes").annotate(number=Count("pk"))))
        for rows in (programmes, agreements)
    )
    return coverage_of(Theme.objects.all(), held, signed)


def coverage_of(themes: Iterable[Theme], held: Counter[int], signed: Counter[int]) -> ThemeCoverage:
    """Sort the themes by how many programmes and agreements serve each. Pure."""
    every = [Served(theme, held[theme.pk], signed[theme.pk]) for theme in themes]
    return ThemeCoverage(
        served=tuple(each for each in every if each.numbers),
        gaps=tuple(each.theme for each in every if not each.numbers),
    )
