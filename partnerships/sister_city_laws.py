"""Laws of states on sister-city agreements: which countries a lawyer has to look at. A pointer for counsel, no advice.

The facts are lines of `data/sister_city_laws.csv`, each with its citation, its sources and the day from which the text
that we read is in force. A country is named as one to be looked at, as one for which the law names no restriction, or
not at all: then we do not know. Source: decision 0122.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from partnerships.choices import Country
from partnerships.reference.reading import FOLDER, BrokenReference, Problem, read_rows
from partnerships.reference.rows import Row, cell
from portal.bilingual import in_reader_language

FILE = "sister_city_laws.csv"


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a day. Write it as 2025-09-01.") from None


def _countries(text: str) -> frozenset[str]:
    codes = [code.strip() for code in text.split(";") if code.strip()]
    if wrong := [code for code in codes if len(code) != 2 or not code.isalpha() or not code.isupper()]:
        raise ValueError(f"“{wrong[0]}” is not a country. Write ISO 3166 codes such as CN;IR.")
    return frozenset(codes)


@dataclass(frozen=True)
class LawRow(Row):
    """A law of one state. `review` are the countries that it names, `clear` those that we know it does not name."""

    code: str = cell(at_most=40, key=True)
    region_code: str = cell(at_most=12, needed=True)
    name_en: str = cell(at_most=160, needed=True)
    name_ja: str = cell(at_most=160, needed=True)
    says_en: str = cell(needed=True)
    says_ja: str = cell(needed=True)
    review: frozenset[str] = cell(parse=_countries, needed=True)
    clear: frozenset[str] = cell(parse=_countries, needed=True)
    rest_en: str = cell(needed=True)
    rest_ja: str = cell(needed=True)
    source: str = cell(needed=True)
    countries_source: str = cell(needed=True)
    as_of: datetime.date = cell(parse=_day, needed=True)  # noqa: RUF009  cell() gives a field

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")

    @property
    def says(self) -> str:
        return in_reader_language(self, "says")

    @property
    def rest(self) -> str:
        return in_reader_language(self, "rest")


REVIEW, CLEAR, UNKNOWN = "review", "clear", "unknown"


@dataclass(frozen=True)
class Law:
    """What is known of the law for one agreement. `rule` None: nothing about this state is in our data."""

    state: str
    country: str
    standing: str
    rule: LawRow | None = None

    @property
    def needs_review(self) -> bool:
        """Whether a lawyer has to look at it."""
        return self.standing == REVIEW

    @property
    def is_clear(self) -> bool:
        """Whether the law is known and names no restriction for the country."""
        return self.standing == CLEAR

    @property
    def country_name(self) -> str:
        """The country in words where it is one of ours, else its code."""
        return str(Country(self.country).label) if self.country in Country.values else self.country


@cache
def rules() -> Mapping[str, LawRow]:
    """Code of the state → its law. Reads the file once. Raises BrokenReference with all problems of it."""
    problems: list[Problem] = []
    rows = list(read_rows(FOLDER / FILE, LawRow, problems))
    if problems:
        raise BrokenReference(problems)
    return {row.region_code: row for row in rows}


def law_of(partnership: Any) -> Law | None:
    """The law of the American side for the country of the other; None where neither or both are American. Ask for both
    places in the same query."""
    sides = [partnership.home, partnership.partner]
    ours = [place for place in sides if place.country == Country.US]
    theirs = [place for place in sides if place.country != Country.US]
    if len(ours) != 1:
        return None
    country = theirs[0].country
    rule = rules().get(ours[0].region_code)
    return Law(ours[0].region, country, standing_of(rule, country), rule)


def standing_of(rule: LawRow | None, country: str) -> str:
    """How a law stands to a country: to be looked at, no restriction known, or not known. Pure."""
    if rule is None:
        return UNKNOWN
    return REVIEW if country in rule.review else CLEAR if country in rule.clear else UNKNOWN
