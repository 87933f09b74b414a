"""Loading the reference data: every file into its shared table, by code, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import models, transaction

from partnerships.choices import PairKind, PlaceKind
from partnerships.models import (
    BenefitKind,
    EngagementWay,
    ModelStory,
    Place,
    PlacePair,
    PublicStatistic,
    ReferenceContact,
    ResourceKind,
    Sector,
    SelfCheckQuestion,
    StarterProgramme,
    Theme,
)
from partnerships.place_words import candidates, key_of_place, slug_of_names
from partnerships.reference import CityRow, PairRow, Reference, RegionRow
from portal.search_key import search_key

BATCH = 200
FRIENDSHIP_NOTE = "friendship city"
STARTER = (
    "kind",
    "scale",
    *(f"{name}_{language}" for name in ("description", "steps", "people") for language in ("en", "ja")),
    *(f"benefit_{side}_{language}" for side in ("home", "partner") for language in ("en", "ja")),
)
"""The columns of a starter programme, called the same in file and table."""
STORY = (
    "kind",
    "activity",
    *(f"{name}_ja" for name in ("what_happened", "other_outcome", "lesson")),
    *(f"{name}_{language}" for name in ("preconditions", "steps", "rural") for language in ("en", "ja")),
)
"""The columns of a model story that are called the same in file and table."""


@dataclass(frozen=True)
class Tally:
    """What loading did to one table. `left` are rows that no file names any more; they are kept."""

    model: type[models.Model]
    added: int
    changed: int
    same: int
    left: int

    @property
    def total(self) -> int:
        return self.added + self.changed + self.same + self.left


@transaction.atomic
def load_reference(*, reference: Reference) -> list[Tally]:
    """Bring the shared tables to what the files say. The same files a second time change nothing.

    Nothing is deleted, because associations may point at a row; an address (slug) once given stays, because it may
    stand on paper. Refuses nothing: the files were checked when they were read.
    """
    places = _Places(reference)
    tallies = [_keep(Place, ((row.city_id, places.facts(row)) for row in reference.cities))]
    tallies.append(_keep_pairs(reference, places))
    tallies.append(_keep_sectors(reference))
    tallies.append(
        _keep(
            Theme,
            _ordered(
                reference.themes,
                summary="summary",
                example="named_example",
                example_place_us="example_place_us",
                example_place_jp="example_place_jp",
            ),
        )
    )
    tallies.append(_keep(BenefitKind, _ordered(reference.benefits, explanation="explanation")))
    tallies.append(
        _keep(
            ResourceKind,
            _ordered(
                reference.resources,
                use="kind",
                group="group",
                what_to_ask_en="what_to_ask_en",
                what_to_ask_ja="what_to_ask_ja",
            ),
        )
    )
    tallies.append(
        _keep(
            EngagementWay, _ordered(reference.ways, order="order", why="why", how="how", example_story="example_story")
        )
    )
    tallies.append(_keep(StarterProgramme, _ordered(reference.starters, **dict(zip(STARTER, STARTER, strict=True)))))
    tallies.append(
        _keep(
            SelfCheckQuestion,
            _ordered(
                reference.questions, label_en="question_en", label_ja="question_ja", group="group", if_yes="if_yes"
            ),
        )
    )
    tallies.append(
        _keep(
            PublicStatistic,
            _ordered(
                reference.statistics,
                code="indicator_id",
                label_en="indicator",
                label_ja="indicator_ja",
                label_ja_by=None,
                source="source_as_cited",
                topic="topic",
                geography="geography",
                year="year",
                value="value",
                unit="unit",
                qualifier="qualifier",
                document="document",
                note="notes",
            ),
        )
    )
    tallies.append(_keep_stories(reference))
    tallies.append(
        _keep(
            ReferenceContact,
            (
                (
                    row.contact_id,
                    {
                        "category": row.category,
                        "name_en": row.name,
                        "name_ja": row.name_ja,
                        "city": row.city,
                        "region": row.state_or_prefecture,
                        "country": row.country,
                        "jurisdiction": row.jurisdiction,
                        "as_of": row.as_of,
                        "source": row.source,
                    },
                )
                for row in reference.contacts
            ),
        )
    )
    return tallies


def _keep(model: type[models.Model], wanted: Iterable[tuple[str, dict[str, Any]]]) -> Tally:
    """Add what is missing and change what differs, by `code`. Two queries when nothing changed."""
    there = {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]  # each model here has one
    known = len(there)
    added, changed, names = [], [], set()
    same = 0
    for code, facts in wanted:
        row = there.pop(code, None)
        if row is None:
            added.append(model(code=code, **facts))
            continue
        differing = {name for name, value in facts.items() if getattr(row, name) != value}
        if not differing:
            same += 1
            continue
        for name in differing:
            setattr(row, name, facts[name])
        names |= differing
        changed.append(row)
    model._default_manager.bulk_create(added, batch_size=BATCH)
    if changed:
        model._default_manager.bulk_update(changed, sorted(names), batch_size=BATCH)
    return Tally(model, len(added), len(changed), same, known - len(changed) - same)


def _ordered(rows: Iterable[Any], *, code: str = "code", **columns: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of a labelled list as (code, facts): the fields of `Labelled`, and model field = column beyond them."""
    names: dict[str, str | None] = {name: name for name in ("label_en", "label_ja", "label_ja_by", "source")}
    names |= columns
    for number, row in enumerate(rows, start=1):
        facts = {"order": number} | {ours: getattr(row, theirs) for ours, theirs in names.items() if theirs}
        yield getattr(row, code), facts


# --- places -----------------------------------------------------------------------------------------------------------


class _Places:
    """Looks up the city and the region that a line means."""

    def __init__(self, reference: Reference) -> None:
        self.regions = {(row.country, row.name_en): row for row in reference.regions}
        self.cities = {(row.name, row.country, row.state_or_prefecture): row for row in reference.cities}
        # The macrons stand in the list of pairs only.
        self.macrons = {
            (row.jp_city, "JP", row.jp_prefecture): row.jp_city_macron
            for row in reference.pairs
            if row.jp_city_macron not in ("", row.jp_city)
        }

    def region(self, city: CityRow) -> RegionRow | None:
        return self.regions.get((city.country, city.state_or_prefecture))

    def macron(self, city: CityRow) -> str:
        return self.macrons.get((city.name, city.country, city.state_or_prefecture), "")

    def ends(self, pair: PairRow) -> tuple[CityRow, CityRow]:
        return (
            self.cities[pair.us_city, "US", pair.us_state_name],
            self.cities[pair.jp_city, "JP", pair.jp_prefecture],
        )

    def facts(self, city: CityRow) -> dict[str, Any]:
        region = self.region(city)
        is_county = city.country == "US" and city.name.endswith(" County")
        return {
            "kind": PlaceKind.COUNTY if is_county else PlaceKind.CITY,
            "name_en": city.name,
            "name_macron": self.macron(city),
            "name_ja": city.name_ja,
            "country": city.country,
            "region_code": region.code if region else "",
            "region_en": city.state_or_prefecture,
            "region_ja": region.name_ja if region else city.state_or_prefecture_ja,
            "population": city.population,
            "population_source": city.population_source if city.population is not None else "",
            "latitude": city.latitude,
            "longitude": city.longitude,
            "coordinate_source": city.coordinate_source,
            "time_zone": city.timezone,
            "official_code": city.official_code,
            "geonames_id": city.geonames_id,
            "note": city.match_note,
        }

    def key(self, city: CityRow) -> str:
        region = self.region(city)
        words = [region.name_en, region.name_ja, region.kana] if region else []
        if region is not None and region.country == "US":  # the number of a prefecture says nothing to a reader
            words.insert(0, region.code.removeprefix("US-"))
        return key_of_place(city.name, self.macron(city), city.name_ja, words, city.country)


def _keep_pairs(reference: Reference, places: _Places) -> Tally:
    codes = dict(Place.objects.values_list("code", "pk"))
    slugs = dict(PlacePair.objects.values_list("code", "slug"))
    taken = set(slugs.values())

    def wanted() -> Iterator[tuple[str, dict[str, Any]]]:
        for pair in reference.pairs:
            first, second = places.ends(pair)
            if pair.partnership_id not in slugs:
                slugs[pair.partnership_id] = _free_slug(pair, taken)
            doubt = "state" if pair.us_state_basis == "inferred" else "" if pair.jp_prefecture else "prefecture"
            yield (
                pair.partnership_id,
                {
                    "slug": slugs[pair.partnership_id],
                    "first_id": codes[first.city_id],
                    "second_id": codes[second.city_id],
                    "kind": PairKind.FRIENDSHIP if FRIENDSHIP_NOTE in pair.notes.split("; ") else PairKind.SISTER,
                    "founded_year": pair.year_established,
                    "organization_name": pair.us_organization,
                    "is_confirmed": not doubt,
                    "doubt": doubt,
                    "source": pair.source,
                    "note": pair.notes,
                    "search_key": search_key(
                        places.key(first), places.key(second), *candidates(pair.notes), pair.us_organization
                    ),
                },
            )

    return _keep(PlacePair, wanted())


def _free_slug(pair: PairRow, taken: set[str]) -> str:
    """omaha-ne-shizuoka; with the prefecture, then with a number, where that is taken. Notes it as taken."""
    short = slug_of_names(pair.us_city, pair.us_state, pair.jp_city)
    longer = slug_of_names(pair.us_city, pair.us_state, pair.jp_city, pair.jp_prefecture)
    ways = chain([short, longer], (f"{short}-{number}" for number in count(2)))
    slug = next(way for way in ways if way not in taken)
    taken.add(slug)
    return slug


# --- lists that point at other lists ----------------------------------------------------------------------------------


def _keep_sectors(reference: Reference) -> Tally:
    """Sectors, then their parents: a parent may stand below its child in the file."""
    rows = list(enumerate(reference.sectors, start=1))
    tally = _keep(
        Sector,
        (
            (
                row.naics_code,
                {
                    "order": number,
                    "label_en": row.name_en,
                    "label_ja": row.name_ja,
                    "label_ja_by": row.label_ja_by,
                    "source": row.source,
                    "level": row.level,
                    "slug": row.slug,
                    "jsic_code": row.jsic_code,
                    "note": row.match_note,
                },
            )
            for number, row in rows
        ),
    )
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    moved = []
    for _number, row in rows:
        parent = sectors[row.parent_code].pk if row.parent_code else None
        if sectors[row.naics_code].parent_id != parent:
            sectors[row.naics_code].parent_id = parent
            moved.append(sectors[row.naics_code])
    if moved:
        Sector.objects.bulk_update(moved, ["parent"], batch_size=BATCH)
    return tally


def _keep_stories(reference: Reference) -> Tally:
    tally = _keep(
        ModelStory,
        _ordered(
            reference.stories,
            code="story_id",
            label_en="title",
            label_ja="title_ja",
            us_place="us_place",
            jp_place="jp_place",
            year="year",
            scale="scale",
            sector_words="sector",
            theme_words="theme",
            what_happened="what_happened",
            jobs="jobs",
            usd="usd",
            units="units",
            other_outcome="other_outcome",
            partner_kinds="partner_kinds",
            lesson="lesson",
            source_type="source_type",
            **dict(zip(STORY, STORY, strict=True)),
        ),
    )
    stories = {story.code: story for story in ModelStory.objects.prefetch_related("sectors", "themes")}
    for name, column, model in (("sectors", "naics_codes", Sector), ("themes", "theme_codes", Theme)):
        known = dict(model._default_manager.values_list("code", "pk"))
        for row in reference.stories:
            links, wanted = getattr(stories[row.story_id], name), {known[code] for code in getattr(row, column)}
            if {each.pk for each in links.all()} != wanted:
                links.set(wanted)
    regions = {row.story_id: list(row.region_codes) for row in reference.stories}
    moved = [story for code, story in stories.items() if story.regions != regions.get(code, story.regions)]
    for story in moved:
        story.regions = regions[story.code]
    ModelStory.objects.bulk_update(moved, ["regions"], batch_size=BATCH)
    return tally
