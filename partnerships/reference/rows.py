"""What a line of each reference file holds: the columns, how their cells are read, and what a wrong one is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from partnerships.choices import ProgrammeKind, Scale, StoryActivity, StoryKind

FIRST_YEAR, LAST_YEAR = 1850, 2100

# --- cells ------------------------------------------------------------------------------------------------------------
# A parser takes a cell that is not empty and gives its value, or raises ValueError with what is wrong and what to do.


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", cell):
        raise ValueError(f"“{cell}” is not a whole number. Write digits only, without commas, or leave the cell empty.")
    return int(cell)


def _year(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", cell) or not FIRST_YEAR <= int(cell) <= LAST_YEAR:
        raise ValueError(f"“{cell}” is not a year from {FIRST_YEAR} to {LAST_YEAR}. Leave the cell empty if not known.")
    return int(cell)


def _number(cell: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"“{cell}” is not a number. Write digits with a point for decimals, or leave the cell empty.")
    return number


def _degrees(limit: int) -> Callable[[str], float]:
    def parse(cell: str) -> float:
        number = float(_number(cell))
        if abs(number) > limit:
            raise ValueError(f"“{cell}” lies outside −{limit} to {limit} degrees. Correct it, or leave the cell empty.")
        return number

    return parse


@cache
def _time_zones() -> set[str]:
    return available_timezones()


def _time_zone(cell: str) -> str:
    if cell not in _time_zones():
        raise ValueError(f"“{cell}” is not a time zone. Write an IANA name such as Asia/Tokyo.")
    return cell


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"“{cell}” is none of {', '.join(allowed)}. Write one of them.")
        return cell

    return parse


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in cell.split(";") if code.strip())


def cell(
    *, parse: Callable[[str], Any] = str, at_most: int = 0, needed: bool = False, empty: Any = "", key: bool = False
) -> Any:
    """One column of a row: how its cell is read, its longest text, whether it may be empty, whether it is unique."""
    rules = {"parse": parse, "at_most": at_most, "needed": needed or key, "empty": empty, "key": key}
    return field(metadata=rules)


# --- rows, one class a file; the field names are the columns ----------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A line of a file. `line` is where it begins."""

    line: int


@dataclass(frozen=True)
class RegionRow(Row):
    code: str = cell(at_most=12, key=True)
    country: str = cell(parse=_one_of("US", "JP"), needed=True)
    name_en: str = cell(at_most=60, needed=True)
    name_ja: str = cell(at_most=60, needed=True)
    kana: str = cell(at_most=60)


@dataclass(frozen=True)
class CityRow(Row):
    city_id: str = cell(at_most=12, key=True)
    name: str = cell(at_most=80, needed=True)
    name_ja: str = cell(at_most=80)
    country: str = cell(parse=_one_of("US", "JP"), needed=True)
    state_or_prefecture: str = cell(at_most=60)
    population: int | None = cell(parse=_whole, empty=None)
    population_source: str = cell(at_most=200)
    latitude: float | None = cell(parse=_degrees(90), empty=None)
    longitude: float | None = cell(parse=_degrees(180), empty=None)
    timezone: str = cell(parse=_time_zone)
    geonames_id: int | None = cell(parse=_whole, empty=None)
    state_or_prefecture_ja: str = cell(at_most=60)
    coordinate_source: str = cell(at_most=80)
    official_code: str = cell(at_most=12)
    match_note: str = cell()


@dataclass(frozen=True)
class PairRow(Row):
    partnership_id: str = cell(at_most=12, key=True)
    us_city: str = cell(at_most=80, needed=True)
    us_state: str = cell(at_most=2, needed=True)
    jp_city: str = cell(at_most=80, needed=True)
    jp_city_ja: str = cell(at_most=80)
    jp_prefecture: str = cell(at_most=60)
    year_established: int | None = cell(parse=_year, empty=None)
    us_organization: str = cell(at_most=160)
    source: str = cell(needed=True)
    us_state_name: str = cell(at_most=60, needed=True)
    jp_city_macron: str = cell(at_most=80)
    jp_prefecture_ja: str = cell(at_most=60)
    us_state_basis: str = cell(
        parse=_one_of("source", "gazetteer-unique", "list order", "list order + gazetteer-unique", "inferred"),
        needed=True,
    )
    notes: str = cell()


@dataclass(frozen=True)
class SectorRow(Row):
    naics_code: str = cell(at_most=60, key=True)
    level: int = cell(parse=_whole, needed=True)
    parent_code: str = cell()
    slug: str = cell(at_most=60, needed=True)
    name_en: str = cell(at_most=200, needed=True)
    name_ja: str = cell(at_most=200)
    label_ja_by: str = cell(at_most=60)
    jsic_code: str = cell(at_most=40)
    match_note: str = cell()
    source: str = cell()


@dataclass(frozen=True)
class LabelledRow(Row):
    code: str = cell(at_most=60, key=True)
    label_en: str = cell(at_most=200, needed=True)
    label_ja: str = cell(at_most=200, needed=True)
    label_ja_by: str = cell(at_most=60)
    source: str = cell()


@dataclass(frozen=True)
class ThemeRow(LabelledRow):
    summary: str = cell()
    named_example: str = cell()
    example_place_us: str = cell(at_most=80)
    example_place_jp: str = cell(at_most=80)


@dataclass(frozen=True)
class BenefitRow(LabelledRow):
    explanation: str = cell()


@dataclass(frozen=True)
class ResourceRow(LabelledRow):
    kind: str = cell(parse=_one_of("assessment", "pretrip"), needed=True)
    group: str = cell(at_most=40)
    what_to_ask_en: str = cell()
    what_to_ask_ja: str = cell()


@dataclass(frozen=True)
class WayRow(LabelledRow):
    order: int = cell(parse=_whole, needed=True)
    why: str = cell()
    how: str = cell()
    example_story: str = cell(at_most=200)


@dataclass(frozen=True)
class StarterRow(LabelledRow):
    kind: str = cell(parse=_one_of(*ProgrammeKind.values), needed=True)
    scale: str = cell(parse=_one_of(*Scale.values), needed=True)
    description_en: str = cell(needed=True)
    description_ja: str = cell(needed=True)
    steps_en: str = cell(needed=True)
    steps_ja: str = cell(needed=True)
    people_en: str = cell(at_most=160, needed=True)
    people_ja: str = cell(at_most=160, needed=True)
    benefit_home_en: str = cell(at_most=200, needed=True)
    benefit_home_ja: str = cell(at_most=200, needed=True)
    benefit_partner_en: str = cell(at_most=200, needed=True)
    benefit_partner_ja: str = cell(at_most=200, needed=True)


@dataclass(frozen=True)
class QuestionRow(Row):
    code: str = cell(at_most=60, key=True)
    group: str = cell(at_most=60, needed=True)
    question_en: str = cell(at_most=200, needed=True)
    question_ja: str = cell(at_most=200, needed=True)
    label_ja_by: str = cell(at_most=60)
    if_yes: str = cell()
    source: str = cell()


@dataclass(frozen=True)
class StatisticRow(Row):
    indicator_id: str = cell(at_most=60, key=True)
    indicator: str = cell(at_most=200, needed=True)
    indicator_ja: str = cell(at_most=200, needed=True)
    geography: str = cell(at_most=80, needed=True)
    year: int | None = cell(parse=_year, empty=None)
    value: Decimal | None = cell(parse=_number, empty=None)  # noqa: RUF009  cell() gives a field
    unit: str = cell(at_most=40, needed=True)
    qualifier: str = cell(at_most=40)
    source_as_cited: str = cell(needed=True)
    document: str = cell(at_most=40, needed=True)
    notes: str = cell()
    topic: str = cell(parse=_one_of("trade", "investment", "travel", "education", "other"), needed=True)


@dataclass(frozen=True)
class StoryRow(Row):
    story_id: str = cell(at_most=60, key=True)
    title: str = cell(at_most=200, needed=True)
    title_ja: str = cell(at_most=200, needed=True)
    label_ja_by: str = cell(at_most=60)
    us_place: str = cell(at_most=80)
    jp_place: str = cell(at_most=80)
    year: int | None = cell(parse=_year, empty=None)
    scale: str = cell(parse=_one_of("large", "medium", "small"))
    sector: str = cell(at_most=120)
    theme: str = cell(at_most=120)
    what_happened: str = cell(needed=True)
    jobs: int | None = cell(parse=_whole, empty=None)
    usd: int | None = cell(parse=_whole, empty=None)
    units: int | None = cell(parse=_whole, empty=None)
    other_outcome: str = cell()
    partner_kinds: str = cell()
    lesson: str = cell()
    source_type: str = cell(at_most=40, needed=True)
    source: str = cell(needed=True)
    naics_codes: tuple[str, ...] = cell(parse=_codes, empty=())
    kind: str = cell(parse=_one_of(*StoryKind.values), needed=True)
    activity: str = cell(parse=_one_of(*StoryActivity.values))
    theme_codes: tuple[str, ...] = cell(parse=_codes, empty=())
    region_codes: tuple[str, ...] = cell(parse=_codes, empty=())
    rural_en: str = cell(at_most=200)
    rural_ja: str = cell(at_most=200)
    what_happened_ja: str = cell(needed=True)
    other_outcome_ja: str = cell()
    lesson_ja: str = cell()
    preconditions_en: str = cell()
    preconditions_ja: str = cell()
    steps_en: str = cell()
    steps_ja: str = cell()


@dataclass(frozen=True)
class ContactRow(Row):
    contact_id: str = cell(at_most=12, key=True)
    category: str = cell(at_most=60, needed=True)
    name: str = cell(at_most=160, needed=True)
    name_ja: str = cell(at_most=160)
    city: str = cell(at_most=80)
    state_or_prefecture: str = cell(at_most=60)
    country: str = cell(at_most=2)
    jurisdiction: str = cell()
    as_of: str = cell(at_most=20)
    source: str = cell(needed=True)


@dataclass(frozen=True)
class Reference:
    """All reference files, read and checked."""

    regions: list[RegionRow]
    cities: list[CityRow]
    pairs: list[PairRow]
    sectors: list[SectorRow]
    themes: list[ThemeRow]
    benefits: list[BenefitRow]
    resources: list[ResourceRow]
    ways: list[WayRow]
    starters: list[StarterRow]
    questions: list[QuestionRow]
    statistics: list[StatisticRow]
    stories: list[StoryRow]
    contacts: list[ContactRow]

    def city_of(self, name: str, country: str, region: str) -> CityRow | None:
        """The city of that English name in that state or prefecture (empty: not known)."""
        wanted = (name, country, region)
        return next((row for row in self.cities if (row.name, row.country, row.state_or_prefecture) == wanted), None)


FILES: dict[str, tuple[str, type[Row]]] = {
    "regions": ("regions.csv", RegionRow),
    "cities": ("cities.csv", CityRow),
    "pairs": ("us_japan_partnerships.csv", PairRow),
    "sectors": ("sectors.csv", SectorRow),
    "themes": ("focus_themes.csv", ThemeRow),
    "benefits": ("benefits.csv", BenefitRow),
    "resources": ("local_resources.csv", ResourceRow),
    "ways": ("engagement_ways.csv", WayRow),
    "starters": ("starter_programmes.csv", StarterRow),
    "questions": ("assessment_questions.csv", QuestionRow),
    "statistics": ("economic_ties.csv", StatisticRow),
    "stories": ("stories.csv", StoryRow),
    "contacts": ("pretrip_contacts.csv", ContactRow),
}
