"""The directory as open data: which columns, what they mean, under which licence each row may be used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partnerships.models import Place, PlacePair
from partnerships.place_words import sources_of

ATTRIBUTIONS = (
    "Wikipedia contributors, CC BY-SA 4.0",
    "Wikidata, CC0 1.0",
    "GeoNames, CC BY 4.0",
    "code4fukui/localgovjp, CC0 1.0",
    "dr5hn/countries-states-cities-database, ODbL 1.0",
)
LICENCE = "CC BY-SA 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by-sa/4.0/"


@dataclass(frozen=True)
class Column:
    """One column: its name in the CSV, where its value comes from, what it means."""

    name: str
    value: Callable[[Any], Any]
    meaning: Any


PAIR_COLUMNS = (
    Column("code", lambda pair: pair.code, _("Key of the pair; it stays the same.")),
    Column("address", lambda pair: settings.PUBLIC_URL + pair.get_absolute_url(), _("The pair’s page here.")),
    Column("kind", lambda pair: pair.kind, _("sister or friendship.")),
    Column("founded_year", lambda pair: pair.founded_year, _("Year established; empty if not known.")),
    Column("organization", lambda pair: pair.organization_name, _("A group that a source names; often empty.")),
    Column("is_confirmed", lambda pair: pair.is_confirmed, _("False if the state or prefecture is only inferred.")),
    Column("doubt", lambda pair: pair.doubt, _("state or prefecture: what is not confirmed.")),
    Column("note", lambda pair: pair.note, _("Conflicts between sources, former names, candidates; in English.")),
    Column("sources", lambda pair: " ; ".join(sources_of(pair.source)), _("Where the pair is named.")),
    Column("licence", lambda pair: " ; ".join(licences(pair)), _("Whom to name when you use the row again.")),
)
PLACE_COLUMNS = (
    Column("code", lambda place: place.code, _("Key of the place.")),
    Column("name_en", lambda place: place.name_en, _("Name in English or plain romaji.")),
    Column("name_macron", lambda place: place.name_macron, _("Romaji with long vowels, where it differs.")),
    Column("name_ja", lambda place: place.name_ja, _("Name in Japanese; empty if not known.")),
    Column("country", lambda place: place.country, _("ISO 3166-1 code: US or JP.")),
    Column("region_code", lambda place: place.region_code, _("ISO 3166-2 code of the state or prefecture.")),
    Column("region_en", lambda place: place.region_en, _("State or prefecture in English.")),
    Column("region_ja", lambda place: place.region_ja, _("State or prefecture in Japanese.")),
    Column("population", lambda place: place.population, _("Inhabitants; the sources give no year.")),
    Column("population_source", lambda place: place.population_source, _("Where the population comes from.")),
    Column("latitude", lambda place: place.latitude, _("Degrees north.")),
    Column("longitude", lambda place: place.longitude, _("Degrees east.")),
    Column("coordinate_source", lambda place: place.coordinate_source, _("Where the coordinates come from.")),
    Column("time_zone", lambda place: place.time_zone, _("IANA time zone.")),
    Column("official_code", lambda place: place.official_code, _("Local government code (Japan).")),
    Column("geonames_id", lambda place: place.geonames_id, _("GeoNames number.")),
)
SIDES = ("first", "second")


def licences(pair: PlacePair) -> list[str]:
    """Whose work a row holds, with the licence, for whoever uses it again."""
    places = (pair.first, pair.second)
    wikipedia, wikidata, geonames, localgovjp, cities_database = ATTRIBUTIONS
    held = {
        wikipedia: "wikipedia" in pair.source.casefold(),
        wikidata: "Wikidata" in pair.source or "Wikidata" in pair.note,
        geonames: any(place.geonames_id or "GeoNames" in place.coordinate_source for place in places),
        localgovjp: any(place.country == "JP" and place.name_ja for place in places),
        cities_database: "dr5hn" in pair.note,
    }
    return [attribution for attribution, is_held in held.items() if is_held]


def header() -> list[str]:
    """The names of the CSV's columns."""
    return [each.name for each in PAIR_COLUMNS] + [f"{side}_{each.name}" for side in SIDES for each in PLACE_COLUMNS]


def line(pair: PlacePair) -> list[Any]:
    """A pair as the cells of a CSV line, in the order of `header()`."""
    places: tuple[Place, Place] = (pair.first, pair.second)
    return [each.value(pair) for each in PAIR_COLUMNS] + [
        each.value(place) for place in places for each in PLACE_COLUMNS
    ]


def entry(pair: PlacePair) -> dict[str, Any]:
    """A pair as JSON holds it: not known is null, sources and licence are lists, the places lie inside."""
    facts = {each.name: each.value(pair) for each in PAIR_COLUMNS}
    facts |= {"sources": sources_of(pair.source), "licence": licences(pair)}
    for side in SIDES:
        facts[side] = {each.name: each.value(getattr(pair, side)) for each in PLACE_COLUMNS}
    return {name: None if value == "" else _unknown_as_null(value) for name, value in facts.items()}


def _unknown_as_null(value: Any) -> Any:
    return {name: None if each == "" else each for name, each in value.items()} if isinstance(value, dict) else value
