"""What the public directory shows: an outline of all pairs, and what associations have published about them.

Everything here is public. The owned rows are read through `system_scope` and `.published()` only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.dates import MONTHS

from partnerships.directory_map import Pair, drawable
from partnerships.history import Happening, happenings
from partnerships.models import (
    CityIndustry,
    CityProfile,
    Partnership,
    PlacePair,
    Programme,
    Sector,
)
from portal.accounts.models import Association
from portal.bilingual import said
from portal.scoping import system_scope


@dataclass(frozen=True)
class Region:
    """A state or prefecture with the number of pairs that touch it."""

    code: str
    name_en: str
    name_ja: str
    pairs: int


@dataclass(frozen=True)
class Outline:
    """All pairs in short: how many, where, since when, and which can be drawn."""

    number: int
    states: list[Region]
    prefectures: list[Region]
    decades: list[tuple[int, int]]
    drawn: tuple[Pair, ...]
    confirmed: int


def outline() -> Outline:
    """Count all pairs by region and decade and collect what the map draws. One query."""
    rows = list(
        PlacePair.objects.order_by("code").values_list(
            "first__country", "first__region_code", "first__region_en", "first__region_ja",
            "second__country", "second__region_code", "second__region_en", "second__region_ja",
            "founded_year", "is_confirmed",
            "first__latitude", "first__longitude", "second__latitude", "second__longitude",
        )
    )  # fmt: skip
    names: dict[tuple[str, str], tuple[str, str]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for country, code, name_en, name_ja in {row[0:4], row[4:8]}:
            if code:
                names[country, code] = (name_en, name_ja)
                pairs[country, code] += 1
    regions = {key: Region(key[1], *names[key], pairs[key]) for key in names}
    decades = Counter(row[8] // 10 * 10 for row in rows if row[8] is not None)
    return Outline(
        number=len(rows),
        states=[region for (country, _code), region in sorted(regions.items()) if country == "US"],
        prefectures=[region for (country, _code), region in sorted(regions.items()) if country == "JP"],
        decades=sorted(decades.items()),
        drawn=tuple(drawable(row[10:14] for row in rows)),
        confirmed=sum(row[9] for row in rows),
    )


def keepers() -> dict[int, list[Association]]:
    """The associations that show their partnership publicly, by the pair they claimed. One query."""
    with system_scope("the directory names the associations that publish a partnership"):
        rows = Partnership.objects.published().exclude(pair=None).select_related("association")
        kept: dict[int, list[Association]] = defaultdict(list)
        for row in rows.order_by("association__name_en").only("pair", "association"):
            kept[row.pair_id].append(row.association)
    return dict(kept)


def published_sectors() -> list[Sector]:
    """The sectors by which a pair can be found: published profiles of published partnerships name them. One query."""
    with system_scope("the directory filters by the sectors of published profiles"):
        kept = Partnership.objects.published().filter(association=OuterRef("association")).exclude(pair=None)
        kept = kept.filter(Q(home=OuterRef("place")) | Q(partner=OuterRef("place")))
        profiles = CityProfile.objects.published().filter(Exists(kept))
        industries = CityIndustry.objects.filter(profile__in=profiles)
        return list(Sector.objects.filter(pk__in=industries.values("sector")))


@dataclass(frozen=True)
class Shown:
    """What one association shows of its partnership: nothing that it has not marked as public.

    The history is in the reader's language, else in the other one; a yearly programme comes with its month.
    """

    partnership: Partnership
    history: list[Happening]
    yearly: list[tuple[str, Programme]]
    others: list[Programme]
    profiles: list[tuple[CityProfile, list[CityIndustry]]]

    @property
    def association(self) -> Association:
        return self.partnership.association


def shown_for(pair: PlacePair) -> list[Shown]:
    """What associations have published about a pair: four queries, whatever their number, one when nobody has."""
    with system_scope("a pair's page shows what associations have published about it"):
        partnerships = list(
            Partnership.objects.published()
            .filter(pair=pair)
            .select_related("association", "home", "partner", "pair")
            .order_by("association__name_en")
        )
        if not partnerships:
            return []
        programmes = list(Programme.objects.published().filter(partnership__in=partnerships))
        owners = [row.association_id for row in partnerships]
        places = {row.home_id for row in partnerships} | {row.partner_id for row in partnerships}
        profiles = list(
            CityProfile.objects.published().filter(association__in=owners, place__in=places).select_related("place")
        )
        industries = list(CityIndustry.objects.filter(profile__in=profiles).select_related("sector"))
    return [_shown(row, programmes, profiles, industries) for row in partnerships]


def _shown(
    partnership: Partnership,
    programmes: Sequence[Programme],
    profiles: Sequence[CityProfile],
    industries: Iterable[CityIndustry],
) -> Shown:
    own = [row for row in programmes if row.partnership_id == partnership.pk]
    by_profile: dict[int, list[CityIndustry]] = defaultdict(list)
    for industry in industries:
        by_profile[industry.profile_id].append(industry)
    both = (partnership.home_id, partnership.partner_id)
    ours = [row for row in profiles if row.association_id == partnership.association_id and row.place_id in both]
    return Shown(
        partnership=partnership,
        history=happenings(said(partnership, "history").text),
        yearly=[(str(MONTHS[row.month]) if row.month else "", row) for row in own if row.is_yearly],
        others=[row for row in own if not row.is_yearly],
        profiles=[(row, by_profile[row.pk]) for row in sorted(ours, key=lambda row: both.index(row.place_id))],
    )
