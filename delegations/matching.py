"""Whether a meeting of two stakeholders is worth their hours: points by reason, and what is missing. Pure.

What one wants is compared with what the other offers, both ways; then sectors, readiness, languages, talks before and
the trip's own priority. A reason holds or it does not, and gives its whole weight or nothing, so that anybody can add
the points up by hand; a want that is met in one of several things is met, and the rest is named. Without a common aim
in either direction a match is low, however many points the other reasons give. docs/decisions/0106 says why.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from contacts.choices import Readiness
from delegations.choices import MatchReason

WIDE = 2
"""Sectors whose codes begin with the same two digits are related."""
SECTOR_RANGE = "-"  # 31-33: a section of the classification that takes several pairs of digits
READY = frozenset({Readiness.READY.value, Readiness.ACTIVE.value})
NONE: frozenset[str] = frozenset()


class Side(StrEnum):
    """Of whom something is said."""

    TRAVELLER = "traveller"
    HOST = "host"
    BOTH = "both"


class Gap(StrEnum):
    """Why a reason gives nothing, or not all that was wanted."""

    CLOSED = "closed"
    WANT_UNMET = "want_unmet"
    WANT_REST = "want_rest"
    WANT_UNKNOWN = "want_unknown"
    SECTOR_APART = "sector_apart"
    SECTOR_UNKNOWN = "sector_unknown"
    NOT_READY = "not_ready"
    NO_LANGUAGE = "no_language"
    LANGUAGE_UNKNOWN = "language_unknown"
    NOT_MET = "not_met"
    NO_MUST = "no_must"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one stakeholder on one trip.

    `wants` and `offers` are codes of Aim, `sectors` NAICS codes of two to four digits, `readiness` a code of Readiness
    (empty: not known), `languages` codes such as en. `is_must`: the trip calls it a must. `has_talked`: somebody of
    ours has talked with them; whoever builds the profiles says it of the side for which it is news.
    """

    wants: frozenset[str] = NONE
    offers: frozenset[str] = NONE
    sectors: frozenset[str] = NONE
    readiness: str = ""
    languages: frozenset[str] = NONE
    is_open: bool = True
    is_must: bool = False
    has_talked: bool = False
    wide: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wide", frozenset(pair for code in self.sectors for pair in first_digits(code)))

    @property
    def is_ready(self) -> bool:
        return self.readiness in READY


class HasWeights(Protocol):
    """Anything that says how many points each reason is worth; the row MatchWeights does too."""

    want_met: int
    offer_met: int
    same_sector: int
    near_sector: int
    readiness: int
    language: int
    met_before: int
    priority: int
    low_below: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How many points each reason is worth, and below which sum a match is low."""

    want_met: int = 30
    offer_met: int = 30
    same_sector: int = 15
    near_sector: int = 7
    readiness: int = 10
    language: int = 5
    met_before: int = 5
    priority: int = 5
    low_below: int = 40


class Missing(NamedTuple):
    """One thing that is missing: which, of whom, and the codes of what is missing."""

    gap: Gap
    of: Side = Side.BOTH
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What speaks for a meeting, in points that add up to `total`, and what is missing.

    `held` has, in the order of `points`, the codes for which each reason holds: aims, sectors, languages.
    """

    points: tuple[tuple[MatchReason, int], ...] = ()
    held: tuple[tuple[str, ...], ...] = ()
    missing: tuple[Missing, ...] = ()
    total: int = 0
    is_low: bool = True

    def points_of(self, reason: str) -> int:
        return dict(self.points).get(reason, 0)  # type: ignore[call-overload]  # a member of TextChoices is its text

    def codes_of(self, reason: str) -> tuple[str, ...]:
        """The codes for which this reason holds; none where it does not."""
        named = (codes for (each, _points), codes in zip(self.points, self.held, strict=True) if each == reason)
        return next(named, ())


def score(traveller: Profile, host: Profile, weights: HasWeights) -> Match:
    """Compare two stakeholders. A reason that weighs nothing is neither counted nor missed."""
    if not (traveller.is_open and host.is_open):
        sides = [Side.TRAVELLER] * (not traveller.is_open) + [Side.HOST] * (not host.is_open)
        return Match(missing=tuple(Missing(Gap.CLOSED, side) for side in sides))
    tally = _Tally(weights)
    has_aim = tally.aims(MatchReason.WANT_MET, Side.TRAVELLER, traveller.wants, host.offers)
    has_aim = tally.aims(MatchReason.OFFER_MET, Side.HOST, host.wants, traveller.offers) or has_aim
    tally.sectors(traveller, host)
    tally.readiness(traveller, host)
    tally.languages(traveller, host)
    tally.circumstance(MatchReason.MET_BEFORE, Gap.NOT_MET, traveller.has_talked or host.has_talked)
    tally.circumstance(MatchReason.PRIORITY, Gap.NO_MUST, traveller.is_must or host.is_must)
    total = sum(points for _reason, points in tally.points)
    is_low = total < weights.low_below or not has_aim
    return Match(tuple(tally.points), tuple(tally.held), tuple(tally.missing), total, is_low)


def most_points(weights: HasWeights) -> int:
    """What a match can have at most."""
    single = (reason for reason in MatchReason.values if reason not in ("same_sector", "near_sector"))
    return sum(getattr(weights, reason) for reason in single) + max(weights.same_sector, weights.near_sector)


Key = TypeVar("Key", bound=Hashable)


def best_first(scored: Iterable[tuple[Key, Match]]) -> list[tuple[Key, Match]]:
    """Those that are not low before those that are, more points before fewer, then by their keys."""
    return sorted(scored, key=lambda each: (each[1].is_low, -each[1].total, each[0]))


def first_digits(code: str) -> list[str]:
    """The two digits with which a sector begins; of 31-33 all three pairs."""
    first, _dash, last = code.partition(SECTOR_RANGE)
    if last.isdecimal() and first.isdecimal():
        return [str(each) for each in range(int(first), int(last) + 1)]
    return [code[:WIDE]]


class _Tally:
    """Points and gaps while they are counted, reason by reason in the order in which they are printed."""

    def __init__(self, weights: HasWeights) -> None:
        self.weights = weights
        self.points: list[tuple[MatchReason, int]] = []
        self.held: list[tuple[str, ...]] = []
        self.missing: list[Missing] = []

    def give(self, reason: MatchReason, codes: Collection[str] = ()) -> None:
        if points := getattr(self.weights, reason):
            self.points.append((reason, points))
            self.held.append(tuple(sorted(codes)) if codes else ())

    def aims(self, reason: MatchReason, side: Side, wants: frozenset[str], offers: frozenset[str]) -> bool:
        """Whether one of these wants is offered. What is not is named even where this weighs nothing."""
        if not wants:
            self.missing.append(Missing(Gap.WANT_UNKNOWN, side))
            return False
        met = wants & offers
        if met:
            self.give(reason, met)
        if rest := wants - offers:
            self.missing.append(Missing(Gap.WANT_REST if met else Gap.WANT_UNMET, side, tuple(sorted(rest))))
        return bool(met)

    def sectors(self, traveller: Profile, host: Profile) -> None:
        if same := traveller.sectors & host.sectors:
            self.give(MatchReason.SAME_SECTOR, same)
        elif near := traveller.wide & host.wide:
            shared = [code for code in traveller.sectors | host.sectors if near.intersection(first_digits(code))]
            self.give(MatchReason.NEAR_SECTOR, shared)
        elif self.weights.same_sector or self.weights.near_sector:
            unknown = _unknown(traveller.sectors, host.sectors)
            self.missing += [Missing(Gap.SECTOR_UNKNOWN, side) for side in unknown] or [Missing(Gap.SECTOR_APART)]

    def readiness(self, traveller: Profile, host: Profile) -> None:
        if traveller.is_ready and host.is_ready:
            self.give(MatchReason.READINESS)
        elif self.weights.readiness:
            both = ((Side.TRAVELLER, traveller), (Side.HOST, host))
            self.missing += [Missing(Gap.NOT_READY, side) for side, each in both if not each.is_ready]

    def languages(self, traveller: Profile, host: Profile) -> None:
        if shared := traveller.languages & host.languages:
            self.give(MatchReason.LANGUAGE, shared)
        elif self.weights.language:
            unknown = _unknown(traveller.languages, host.languages)
            self.missing += [Missing(Gap.LANGUAGE_UNKNOWN, side) for side in unknown] or [Missing(Gap.NO_LANGUAGE)]

    def circumstance(self, reason: MatchReason, gap: Gap, holds: bool) -> None:
        if holds:
            self.give(reason)
        elif getattr(self.weights, reason):
            self.missing.append(Missing(gap))


def _unknown(traveller: frozenset[str], host: frozenset[str]) -> list[Side]:
    return [Side.TRAVELLER] * (not traveller) + [Side.HOST] * (not host)
