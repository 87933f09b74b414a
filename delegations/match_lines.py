"""Matches as pages show them: the lines of a traveller, the table of a pair, what was asked for all the same."""

from __future__ import annotations

from dataclasses import dataclass

from delegations.match_words import Row, Said, missing_words, reasons_said, rows, still_missing, why_not
from delegations.matches import Pair, Ranking, Stakeholder
from delegations.matching import Gap, HasWeights
from delegations.models import Delegation, MatchOverride

MOST_LINES = 5
"""How many hosts of each kind the page of all travellers shows for one of them."""


@dataclass(frozen=True)
class Line:
    """A pair with its reasons and with what is missing, in words: sentences for a low match."""

    pair: Pair
    reasons: list[Said]
    missing: list[str]


@dataclass(frozen=True)
class Ranked:
    """A traveller with the lines that are shown, and how many there are of each kind."""

    traveller: Stakeholder
    good: list[Line]
    low: list[Line]
    good_number: int
    low_number: int

    @property
    def has_more(self) -> bool:
        return len(self.good) + len(self.low) < self.good_number + self.low_number


@dataclass(frozen=True)
class Table:
    """Every reason of a pair with its weight and its points, their sum, and why a goal is not open."""

    rows: list[Row]
    total: int
    closed: list[str]


def ranked(ranking: Ranking, most: int | None = None) -> Ranked:
    """A traveller's hosts in words; only the first `most` of each kind where that is said."""
    good, low = ([_line(pair) for pair in pairs[:most]] for pairs in (ranking.good, ranking.low))
    return Ranked(ranking.traveller, good, low, len(ranking.good), len(ranking.low))


def table(pair: Pair, weights: HasWeights) -> Table:
    """The sum as one would write it on paper."""
    closed = [missing_words(pair, each) for each in pair.match.missing if each.gap == Gap.CLOSED]
    return Table(rows(pair, weights), pair.match.total, closed)


def overrides(delegation: Delegation, pair: Pair | None = None) -> list[MatchOverride]:
    """What was asked for in spite of a low match on this trip, for this pair where one is given. One query."""
    found = MatchOverride.objects.filter(delegation=delegation)
    if pair is not None:
        found = found.filter(traveller=pair.traveller.key, host=pair.host.key)
    return list(found.select_related("by", "traveller__goal__organization", "host__goal__organization"))


def _line(pair: Pair) -> Line:
    missing = why_not(pair) if pair.match.is_low else [words for words in [still_missing(pair)] if words]
    return Line(pair, reasons_said(pair), missing)
