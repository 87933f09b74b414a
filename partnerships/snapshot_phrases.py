"""The sentences of a snapshot: places, years, local time, figures and sources, in both languages. Pure.

Reads the attributes of places and rows and asks the database for nothing.
"""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import get_timezone_name
from django.utils.translation import override

from partnerships.apart import hours_ahead
from partnerships.choices import PairKind, PlaceKind, Status
from partnerships.figures import says_unit
from partnerships.models import Place, PlacePair, PublicStatistic, Statistic
from partnerships.pair_facts import doubt_of
from partnerships.place_words import sources_of
from partnerships.public_statistics import figure_of
from portal.documents.words import Words
from portal.wareki import date_with_era, year_with_era

KILOMETRES_IN_A_MILE = 1.609344
_PURE_FIGURE = re.compile(r"^[\d.,%$¥€£ ()–-]+$")
_WINTER, _SUMMER = (datetime.datetime(2026, month, 15, 12, tzinfo=datetime.UTC) for month in (1, 7))
_BOTH_LANGUAGES = re.compile("([\x20-\u2fff]*[A-Za-z)] ?)([\u3005-\u9fff][^A-Za-z]*)")
DOCUMENTS = {
    "Incorporating Business Into Your U.S.": Words(
        "Sister Cities International, Incorporating Business Into Your U.S.–Japan Sister City Relationship, "
        "about 2012.",
        "国際姉妹都市協会の手引き（2012年頃）。",
        "Sister Cities International, Incorporating Business Into Your U.S.–Japan Sister City Relationship, "
        "about 2012（手引き、2012年頃）.",
    ),
    "bulletin on subnational diplomacy": Words(
        "East-West Center, bulletin on subnational diplomacy, 2021 or later.",
        "イースト・ウエスト・センターの会報（2021年以降）。",
        "East-West Center, bulletin on subnational diplomacy, 2021 or later（会報、2021年以降）.",
    ),
}
GEONAMES = Words(
    "GeoNames, year not stated.", "GeoNames（年次の記載なし）。", "GeoNames, year not stated（年次の記載なし）."
)


def city_name(place: Any) -> Words:
    """Omaha / オマハ市. Japanese names of municipalities carry their 市 already; others get it here."""
    japanese = place.name_ja
    suffix = {PlaceKind.CITY: "市", PlaceKind.COUNTY: "郡"}.get(place.kind, "")
    if japanese and place.country != "JP" and not japanese.endswith(("市", "郡", "州", "町", "村", "区")):
        japanese += suffix
    return Words(place.name_en, japanese)


def city_place(place: Any) -> Words:
    """Nebraska, United States / 米国ネブラスカ州."""
    english = place.region_en
    if place.country == "JP" and english and place.kind != PlaceKind.PREFECTURE and english != "Hokkaido":
        english += " Prefecture"
    country = {"US": "United States"}.get(place.country) or str(
        Locale("en").territories.get(place.country, place.country)
    )
    japanese_country = {"JP": "", "US": "米国"}.get(place.country)
    if japanese_country is None:
        japanese_country = str(Locale("ja").territories.get(place.country, place.country))
    japanese = f"{japanese_country}{place.region_ja}"
    return Words(", ".join(filter(None, (english, country))), japanese)


def since(kind: str, status: str, year: int | None, ended: int | None = None) -> Words:
    """Sister cities since 1965 / 1965年（昭和40年）姉妹都市提携. No year is ever guessed."""
    if status == Status.EXPLORING:
        return Words("Exploring a partnership", "交流を検討中")
    english, japanese = (
        ("Friendship cities", "友好都市") if kind == PairKind.FRIENDSHIP else ("Sister cities", "姉妹都市")
    )
    if status == Status.ENDED:
        years = f"{year}–{ended}" if year and ended else f"until {ended}" if ended else ""
        years_ja = f"{year}年–{ended}年" if year and ended else f"{ended}年まで" if ended else "終了"
        return Words(
            f"{english} {years}".strip() if years else f"Former {english.lower()}", f"{japanese}（{years_ja}）"
        )
    if year is None:
        return Words(english, japanese)
    return Words(f"{english} since {year}", f"{year_with_era(year)}{japanese}提携")


def local_times(home: Any, partner: Any) -> tuple[Words, Words]:
    """Central Time | 15 hours ahead of Omaha (14 in summer). Empty where a time zone is not known."""
    if not home.time_zone or not partner.time_zone:
        return Words(), Words()
    names = [
        get_timezone_name(home.time_zone, width="long", locale=code, zone_variant="generic") for code in ("en", "ja")
    ]
    winter, summer = (hours_ahead(home.time_zone, partner.time_zone, moment) for moment in (_WINTER, _SUMMER))
    english = _ahead_in_english(winter, home.name_en)
    japanese = _ahead_in_japanese(winter, city_name(home).ja or home.name_en)
    if summer != winter:
        english += f" ({_number(abs(summer))} in summer)"
        japanese += f"（夏時間は{_number(abs(summer))}時間）"
    return Words(names[0], names[1].replace("アメリカ", "米国")), Words(english, japanese)


def _ahead_in_english(hours: float, home: str) -> str:
    if hours == 0:
        return f"Same time as {home}"
    unit = "hour" if abs(hours) == 1 else "hours"
    return f"{_number(abs(hours))} {unit} {'ahead of' if hours > 0 else 'behind'} {home}"


def _ahead_in_japanese(hours: float, home: str) -> str:
    if hours == 0:
        return f"{home}と同時刻"
    return f"{home}より{_number(abs(hours))}時間{'先行' if hours > 0 else '遅れ'}"


def _number(hours: float) -> str:
    return f"{hours:g}"


def count(number: int) -> Words:
    """486,051 / 486,051人; once on a bilingual page."""
    return Words(f"{number:,}", f"{number:,}人", f"{number:,}")


def figure(text_en: str, text_ja: str, unit_en: str, unit_ja: str, year: int | None) -> Words:
    """A statistic with its unit and year, or the words that the year is not stated."""
    english, japanese = with_unit(text_en, unit_en, " "), with_unit(text_ja, unit_ja, "")
    english += f" ({year})" if year else " (year not stated)"
    japanese += f"（{year}年）" if year else "（年次の記載なし）"
    once = english if year and _PURE_FIGURE.match(text_en) and _PURE_FIGURE.match(english) else ""
    return Words(english if text_en else "", japanese if text_ja else "", once)


def with_unit(text: str, unit: str, space: str) -> str:
    """A figure with its unit, unless it says the unit itself."""
    return text if says_unit(text, unit) else f"{text}{space}{unit}"


def public_figure(row: PublicStatistic) -> Words:
    """A published figure in words, with its year or the words that its source states none."""
    with override("en"):
        english = figure_of(row)
    with override("ja"):
        japanese = figure_of(row)
    return Words(
        f"{english.words} ({english.year or 'year not stated'})",
        f"{japanese.words}（{japanese.year or '年次の記載なし'}）",
    )


def doubt(pair: PlacePair) -> Words:
    """What is not confirmed about a pair, in a sentence; empty if nothing is."""
    told = []
    for language in ("en", "ja"):
        with override(language):
            found = doubt_of(pair)
        told.append(found.words if found else "")
    return Words(*told)


def sources(text: str) -> tuple[Words, ...]:
    """Sources as a reader wants them: who says it. Addresses become the site's name, remarks for machines go."""
    if text.startswith("GeoNames"):
        return (GEONAMES,)
    names = dict.fromkeys(_who(part) for part in sources_of(text))
    return tuple(dict.fromkeys(_source(name) for name in names if name))


def population_sources(place: Place) -> tuple[Words, ...]:
    """The source of a population with its year, or the words that its year is not stated."""
    found = sources(place.population_source)
    if found == (GEONAMES,):
        return found
    year = place.population_year
    english, japanese = (f"{year}", f"{year}年") if year else ("year not stated", "年次の記載なし")
    names = [source.once.rstrip(".。") for source in found]
    return tuple(Words(f"{name}, {english}.", f"{name}、{japanese}。", f"{name}, {english}.") for name in names)


def source_of_statistic(row: Statistic) -> Words:
    """A figure's own source with its credit line; on a bilingual page in English alone."""
    if (known := _source(row.source_en)) in DOCUMENTS.values():
        return known
    credit = f" {row.credit}." if row.credit else ""
    english, japanese = row.source_en.rstrip("."), (row.source_ja or row.source_en).rstrip("。")
    return Words(f"{english}.{credit}", f"{japanese}。{credit}", f"{english}.{credit}")


def _source(name: str) -> Words:
    """A source's name as a sentence; the two documents that we know well are called the same wherever they come up,
    and a name in both languages (Invented 架空) is told apart.
    """
    for title, document in DOCUMENTS.items():
        if title in name:
            return document
    if found := _BOTH_LANGUAGES.fullmatch(name.rstrip(".。")):
        return Words(f"{found[1].rstrip()}.", f"{found[2]}。", f"{found[1].rstrip()} {found[2]}.")
    return Words(once=name if name[-1] in ".。" else f"{name}.")


def _who(source: str) -> str:
    if "wikipedia.org" in source or source.startswith("English Wikipedia"):
        return "Wikipedia contributors (CC BY-SA 4.0)"
    if source.startswith("Wikidata"):
        return "Wikidata"
    if source.startswith("http"):
        address, _space, remark = source.partition(" ")
        remark = remark.strip().removeprefix("(").removesuffix(")")
        return remark if 8 < len(remark) <= 90 else (urlsplit(address).hostname or address).removeprefix("www.")
    without_addresses = re.sub(r"\s*\((?:github|http)[^)]*\)|,?\s*https?://\S+?(?=\.?(?:\s|$))", "", source)
    return without_addresses.rstrip(". ")


def as_of(day: datetime.date) -> Words:
    """As of 21 November 2026 / 2026年（令和8年）11月21日現在."""
    english = f"As of {day.day} {Locale('en').months['format']['wide'][day.month]} {day.year}."
    return Words(english, f"{date_with_era(day)}現在。")


def distance(kilometres: int, language: str) -> str:
    """6,150 mi (9,890 km) / 9,890 km: what readers of the language count in, both to the next ten."""
    if language == "ja":
        return f"{kilometres:,} km"
    return f"{round(kilometres / KILOMETRES_IN_A_MILE / 10) * 10:,} mi ({kilometres:,} km)"


def month(number: int | None) -> Words:
    """April / 4月; empty where the month is not known."""
    if not number:
        return Words()
    return Words(str(Locale("en").months["stand-alone"]["wide"][number]), f"{number}月")
