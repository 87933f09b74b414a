"""Eras for years and for days."""

import datetime

import pytest

from portal.wareki import ERA_NAMES, date_with_era, era_year, era_year_of, western_year, year_with_era


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2026, "令和8年"),
        (2019, "令和元年"),
        (1989, "平成元年"),
        (1965, "昭和40年"),
        (1926, "昭和元年"),
        (1912, "大正元年"),
        (1868, "明治元年"),
        (1867, ""),
    ],
)
def test_a_year_alone_belongs_to_the_new_era(year: int, words: str) -> None:
    assert era_year(year) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime.date(2019, 4, 30), "平成31年"),
        (datetime.date(2019, 5, 1), "令和元年"),
        (datetime.date(1989, 1, 7), "昭和64年"),
        (datetime.date(1989, 1, 8), "平成元年"),
        (datetime.date(1926, 12, 24), "大正15年"),
        (datetime.date(1912, 7, 29), "明治45年"),
        (datetime.date(1850, 1, 1), ""),
    ],
)
def test_a_day_lies_in_the_era_of_that_day(day: datetime.date, words: str) -> None:
    assert era_year_of(day) == words


def test_eras_stand_beside_western_years() -> None:
    assert year_with_era(1965) == "1965年（昭和40年）"
    assert year_with_era(1850) == "1850年"
    assert date_with_era(datetime.date(1965, 4, 1)) == "1965年（昭和40年）4月1日"
    assert date_with_era(datetime.date(1850, 4, 1)) == "1850年4月1日"


def test_an_era_year_is_read_as_the_year_that_it_was_written_for() -> None:
    assert (western_year("昭和", "40"), western_year("令和", "元")) == (1965, 2019)
    for year in range(1868, 2100):
        words = era_year(year).removesuffix("年")
        assert words[:2] in ERA_NAMES and western_year(words[:2], words[2:]) == year
