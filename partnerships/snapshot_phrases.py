"""The sentences of a snapshot: places, years, local time, figures and sources, in both languages. Pure.

Reads the attributes of places and rows and asks the database for nothing.
"""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_name

from partnerships.choices import PairKind, PlaceKind, Status
from portal.documents.words import Words
from portal.wareki import era_year, year_with_era

_PURE_FIGURE = re.compile(r"^[\d.,%$¥€£ ()–-]+$")
_WINTER, _SUMMER = (datetime.datetime(2026, month, 15, 12, tzinfo=datetime.UTC) for month in (1, 7))
GEONAMES = Words("GeoNames, year not stated.", "GeoNames（年次の記載なし）。")


def city_name(place: Any) -> Words:
    """Omaha / オマハ市. Japanese names of municipalities carry their 市 already; others get it here."""
    japanese = place.name_ja
    suffix = {PlaceKind.CITY: "市", PlaceKind.COUNTY: "郡"}.get(place.kind, "")
    if japanese and place.country != "JP" and not japanese.endswith(("市", "郡", "州", "町", "村", "区")):
        japanese += suffix
    return Words(place.name_en, japanese)


def city_place(place: Any, *, with_name: bool) -> Words:
    """Nebraska, United States / 米国ネブラスカ州. On a bilingual page the Japanese name stands here (`with_name`)."""
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
    if with_name and place.name_ja:
        japanese = "　".join(filter(None, (city_name(place).ja, japanese)))
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
    winter, summer = (_hours_ahead(home.time_zone, partner.time_zone, moment) for moment in (_WINTER, _SUMMER))
    english = _ahead_in_english(winter, home.name_en)
    japanese = _ahead_in_japanese(winter, city_name(home).ja or home.name_en)
    if summer != winter:
        english += f" ({_number(abs(summer))} in summer)"
        japanese += f"（夏時間は{_number(abs(summer))}時間）"
    return Words(names[0], names[1].replace("アメリカ", "米国")), Words(english, japanese)


def _hours_ahead(home: str, partner: str, moment: datetime.datetime) -> float:
    offsets = [moment.astimezone(ZoneInfo(zone)).utcoffset() or datetime.timedelta() for zone in (partner, home)]
    return (offsets[0] - offsets[1]).total_seconds() / 3600


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
    english, japanese = _with_unit(text_en, unit_en, " "), _with_unit(text_ja, unit_ja, "")
    english += f" ({year})" if year else " (year not stated)"
    japanese += f"（{year}年）" if year else "（年次の記載なし）"
    once = english if year and _PURE_FIGURE.match(text_en) and _PURE_FIGURE.match(english) else ""
    return Words(english if text_en else "", japanese if text_ja else "", once)


def _with_unit(text: str, unit: str, space: str) -> str:
    signs = {
        "%": ("%", "％", "percent", "per cent"),
        "$": ("U.S. dollars", "US dollars", "dollars", "USD"),
        "ドル": ("米ドル",),
    }
    says_it = unit.casefold() in text.casefold() or any(sign in text and unit in names for sign, names in signs.items())
    return text if not unit or says_it else f"{text}{space}{unit}"


def public_figure(row: Any) -> Words:
    """A published figure in words: US$477 billion (2018) / 4,770億ドル（2018年）. The source's own `over` stays."""
    value = row.value
    english, japanese = f"{value:,.0f}", japanese_number(int(value))
    if row.unit == "USD":
        english, japanese = f"US${_short_english(int(value))}", f"{japanese}ドル"
    elif row.unit == "rank":
        english, japanese = f"No. {value:.0f}", f"第{value:.0f}位"
    elif row.unit == "percent":
        english, japanese = f"{value:g}%", f"{value:g}%"
    else:
        english += f" {row.unit}" if row.unit in ("jobs", "companies") else ""
        japanese += {"jobs": "人", "persons": "人", "companies": "社", "relationships": "件"}.get(row.unit, "")
    before, after = {"over": ("over ", "超"), "more than": ("more than ", "超"), "nearly": ("nearly ", "近く"),
                     "estimated": ("about ", "（推計）")}.get(row.qualifier, ("", ""))  # fmt: skip
    year_en = f" ({row.year})" if row.year else " (year not stated)"
    year_ja = f"（{row.year}年）" if row.year else "（年次の記載なし）"
    return Words(f"{before}{english}{year_en}", f"{japanese}{after}{year_ja}")


def japanese_number(value: int) -> str:
    """477000000000 → 4,770億; 860000 → 86万; 1800 → 1,800."""
    for size, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万")):
        if value >= size and value % (size // 10) == 0:
            return f"{value / size:,g}{name}"
    return f"{value:,}"


def _short_english(value: int) -> str:
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{value / size:,g} {name}"
    return f"{value:,}"


def short_source(source: str) -> Words:
    """A source as a reader wants it: who says it. Addresses become the site's name, remarks for machines go."""
    if source.startswith("GeoNames"):
        return GEONAMES
    names = dict.fromkeys(_who(part.strip()) for part in source.split(" ; ") if part.strip())
    return Words(once="; ".join(names) + ".") if names else Words()


def _who(source: str) -> str:
    if "wikipedia.org" in source or source.startswith("English Wikipedia"):
        return "Wikipedia contributors (CC BY-SA 4.0)"
    if source.startswith("Wikidata"):
        return "Wikidata"
    if source.startswith("http"):
        address, _space, remark = source.partition(" ")
        remark = remark.strip().removeprefix("(").removesuffix(")")
        return remark if 8 < len(remark) <= 90 else (urlsplit(address).hostname or address).removeprefix("www.")
    return re.sub(r"\s*\((?:github|http)[^)]*\)", "", source).rstrip(". ")[:120]


def as_of(day: datetime.date) -> Words:
    """As of 21 November 2026 / 2026年（令和8年）11月21日現在."""
    english = f"As of {day.day} {Locale('en').months['format']['wide'][day.month]} {day.year}."
    era = era_year(day.year)
    return Words(english, f"{day.year}年（{era}）{day.month}月{day.day}日現在。")


def month(number: int | None) -> Words:
    """April / 4月; empty where the month is not known."""
    if not number:
        return Words()
    return Words(str(Locale("en").months["stand-alone"]["wide"][number]), f"{number}月")
