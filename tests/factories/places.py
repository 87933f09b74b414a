"""Facts that belong to nobody: places, pairs, sectors, themes, kinds of benefit."""

from __future__ import annotations

import csv
import functools
from typing import Any

from django.conf import settings

from partnerships.choices import (
    Country,
    PairKind,
)
from partnerships.models import (
    BenefitKind,
    Place,
    PlacePair,
    Sector,
    Theme,
)
from portal.search_key import search_key
from tests.factories.keeping import kept, numbers


@functools.cache
def _cities() -> list[dict[str, str]]:
    with (settings.BASE_DIR / "partnerships" / "data" / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The file lists three Springfields; tests mean the one of the demonstration.
_MEANT = {"Springfield": "Illinois"}


def city(*, name: str = "Omaha") -> Place:
    """A real city of the reference data by its English name; the first one of that name."""
    region = _MEANT.get(name)
    facts = next(
        row for row in _cities() if row["name"] == name and (region is None or row["state_or_prefecture"] == region)
    )
    return Place.objects.get_or_create(
        code=facts["city_id"],
        defaults={
            "name_en": facts["name"],
            "name_ja": facts["name_ja"],
            "country": Country(facts["country"]),
            "region_en": facts["state_or_prefecture"],
            "region_ja": facts["state_or_prefecture_ja"],
            "population": int(facts["population"]) if facts["population"] else None,
            "population_source": facts["population_source"],
            "latitude": float(facts["latitude"]) if facts["latitude"] else None,
            "longitude": float(facts["longitude"]) if facts["longitude"] else None,
            "time_zone": facts["timezone"],
        },
    )[0]


def pair(*, first: Place | None = None, second: Place | None = None, **fields: Any) -> PlacePair:
    """The public fact that two cities are partners."""
    first, second = first or city(name="Omaha"), second or city(name="Shizuoka")
    slug = f"{first.name_en}-{second.name_en}".lower().replace(" ", "-")
    fields.setdefault("kind", PairKind.SISTER)
    fields.setdefault("source", "City of Example")
    fields.setdefault("search_key", search_key(first.name_en, first.name_ja, second.name_en, second.name_ja))
    return kept(PlacePair(code=f"T{next(numbers):04}", slug=slug, first=first, second=second, **fields))


def sector(*, code: str = "311", label_en: str = "Food Manufacturing", label_ja: str = "食料品製造業") -> Sector:
    return Sector.objects.get_or_create(
        code=code, defaults={"label_en": label_en, "label_ja": label_ja, "level": len(code), "slug": f"sector-{code}"}
    )[0]


def theme(*, code: str = "youth", label_en: str = "Young people", label_ja: str = "青少年") -> Theme:
    return Theme.objects.get_or_create(code=code, defaults={"label_en": label_en, "label_ja": label_ja})[0]


def benefit_kind(
    *, code: str = "contacts", label_en: str = "Business contacts", label_ja: str = "取引先の紹介"
) -> BenefitKind:
    return BenefitKind.objects.get_or_create(code=code, defaults={"label_en": label_en, "label_ja": label_ja})[0]
