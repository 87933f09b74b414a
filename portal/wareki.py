"""Japanese eras: 明治 to 令和, for days and for years alone. Pure."""

from __future__ import annotations

import datetime

ERAS = (
    (datetime.date(2019, 5, 1), "令和"),
    (datetime.date(1989, 1, 8), "平成"),
    (datetime.date(1926, 12, 25), "昭和"),
    (datetime.date(1912, 7, 30), "大正"),
    (datetime.date(1868, 1, 25), "明治"),
)
"""First day and name, newest first. 明治 counts from the first day of its year in the old calendar."""

ERA_NAMES = tuple(name for _first_day, name in ERAS)


def western_year(era: str, count: str) -> int:
    """昭和, 40 → 1965; an era's first year may be written 元. Raises KeyError for a name that is no era."""
    first_year = {name: first_day.year for first_day, name in ERAS}[era]
    return first_year + (1 if count == "元" else int(count)) - 1


def era_year(year: int) -> str:
    """1965 → 昭和40年; the first year of an era is 元年. Empty before 1868.

    By year alone the year of a change belongs to the new era, as Japanese calendars and city chronicles count it.
    """
    for first_day, name in ERAS:
        if year >= first_day.year:
            return _words(name, year - first_day.year + 1)
    return ""


def era_year_of(day: datetime.date) -> str:
    """The era year that a day lies in: 7 January 1989 → 昭和64年, the day after → 平成元年. Empty before 明治."""
    for first_day, name in ERAS:
        if day >= first_day:
            return _words(name, day.year - first_day.year + 1)
    return ""


def year_with_era(year: int) -> str:
    """1965 → 1965年（昭和40年）."""
    era = era_year(year)
    return f"{year}年（{era}）" if era else f"{year}年"


def date_with_era(day: datetime.date) -> str:
    """1 April 1965 → 1965年（昭和40年）4月1日."""
    era = era_year_of(day)
    return f"{day.year}年{f'（{era}）' if era else ''}{day.month}月{day.day}日"


def _words(name: str, number: int) -> str:
    return f"{name}{'元' if number == 1 else number}年"
