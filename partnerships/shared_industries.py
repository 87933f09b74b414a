"""Which industries two cities have in common, ranked, each with its reason in both languages. Pure.

Points that a person can add up by hand: 3 for the same sector, 2 where one side names a part of the other's, 1 where
both belong to one wider sector; 2 more when it stands among the first three on both sides; 1 for each side that names
employers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerships.models import CityIndustry

SAME, PART, WIDER = 3, 2, 1
TOP = 3


@dataclass(frozen=True)
class Industry:
    """A sector in a city's profile. `codes` lead from the sector itself to its widest parent, `labels` likewise."""

    codes: tuple[str, ...]
    labels_en: tuple[str, ...]
    labels_ja: tuple[str, ...]
    rank: int
    employers_en: str = ""
    employers_ja: str = ""
    share: Decimal | None = None
    year: int | None = None
    source: str = ""

    @property
    def label_en(self) -> str:
        return self.labels_en[0]

    @property
    def label_ja(self) -> str:
        return self.labels_ja[0]

    @property
    def has_employers(self) -> bool:
        return bool(self.employers_en or self.employers_ja)


@dataclass(frozen=True)
class SharedIndustry:
    """A sector that both cities have, named by the narrowest sector that covers both."""

    code: str
    label_en: str
    label_ja: str
    points: int
    home: Industry
    partner: Industry
    reason_en: str
    reason_ja: str


@dataclass(frozen=True)
class Comparison:
    """What two profiles have in common, strongest first, and what stands in one alone."""

    shared: tuple[SharedIndustry, ...]
    only_home: tuple[Industry, ...]
    only_partner: tuple[Industry, ...]

    def __bool__(self) -> bool:
        return bool(self.shared)


def industry_of(row: CityIndustry) -> Industry:
    """A profile's row as this module reads it. Ask for `sector__parent__parent` in the same query."""
    chain = [row.sector]
    while (parent := chain[-1].parent) is not None:
        chain.append(parent)
    return Industry(
        codes=tuple(each.code for each in chain),
        labels_en=tuple(each.label_en for each in chain),
        labels_ja=tuple(each.label_ja for each in chain),
        rank=row.rank,
        employers_en=row.employers_en,
        employers_ja=row.employers_ja,
        share=row.share,
        year=row.year,
        source=row.source,
    )


def compare(home: Iterable[Industry], partner: Iterable[Industry]) -> Comparison:
    """Pair the industries of both profiles. Each is used once: the strongest pair is taken first, then the next."""
    left, right = list(home), list(partner)
    candidates = [pair for ours in left for theirs in right if (pair := _pair(ours, theirs)) is not None]
    candidates.sort(key=lambda pair: (-pair.points, pair.home.rank + pair.partner.rank, pair.code))
    shared: list[SharedIndustry] = []
    for pair in candidates:
        if all(pair.home is not taken.home and pair.partner is not taken.partner for taken in shared):
            shared.append(pair)
    return Comparison(
        shared=tuple(shared),
        only_home=_rest(left, [pair.home for pair in shared]),
        only_partner=_rest(right, [pair.partner for pair in shared]),
    )


def _rest(all_of_them: Sequence[Industry], used: Sequence[Industry]) -> tuple[Industry, ...]:
    return tuple(one for one in all_of_them if all(one is not each for each in used))


def _pair(home: Industry, partner: Industry) -> SharedIndustry | None:
    common = next((code for code in home.codes if code in partner.codes), None)
    if common is None:
        return None
    at_home, at_partner = home.codes.index(common), partner.codes.index(common)
    closeness = SAME if at_home == at_partner == 0 else PART if 0 in (at_home, at_partner) else WIDER
    points = closeness + (2 if home.rank <= TOP and partner.rank <= TOP else 0)
    points += home.has_employers + partner.has_employers
    reason_en, reason_ja = _reason(home, partner, closeness)
    return SharedIndustry(
        code=common,
        label_en=home.labels_en[at_home],
        label_ja=home.labels_ja[at_home],
        points=points,
        home=home,
        partner=partner,
        reason_en=reason_en,
        reason_ja=reason_ja,
    )


def _reason(home: Industry, partner: Industry, closeness: int) -> tuple[str, str]:
    """One or two sentences: how near the two are, and who could be named today."""
    english, japanese = [], []
    if home.rank <= TOP and partner.rank <= TOP:
        english.append("Among the first three on both sides.")
        japanese.append("双方で上位3分野に入ります。")
    elif closeness == SAME:
        english.append("In both profiles.")
        japanese.append("両市に共通する産業です。")
    if closeness != SAME:
        english.append(f"{home.label_en} on our side, {partner.label_en} on theirs.")
        japanese.append(f"こちらは{home.label_ja}、先方は{partner.label_ja}です。")
    named = (home.has_employers, partner.has_employers)
    english.append(
        {
            (True, True): "Employers are named on both sides.",
            (True, False): "We name employers; theirs are still to be asked for.",
            (False, True): "They name employers; ours are still to be found.",
            (False, False): "No employer is named yet.",
        }[named]
    )
    japanese.append(
        {
            (True, True): "双方に企業名があります。",
            (True, False): "こちらの企業名はあり、先方にはこれから伺います。",
            (False, True): "先方の企業名はあり、こちらはこれから調べます。",
            (False, False): "企業名はまだありません。",
        }[named]
    )
    return " ".join(english), "".join(japanese)
