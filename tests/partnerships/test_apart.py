"""Distances and clocks."""

import datetime

from partnerships.apart import distance, hours_ahead, hours_through_the_year

OMAHA, SHIZUOKA = (41.25626, -95.94043), (34.97549, 138.38285)


def test_the_way_over_the_pacific() -> None:
    apart = distance(OMAHA, SHIZUOKA)
    assert (apart.kilometres, apart.miles) == (9890, 6150)
    assert distance(OMAHA, OMAHA).kilometres == 0


def test_the_clock_is_ahead_by_fourteen_hours_in_summer_and_fifteen_in_winter() -> None:
    summer, winter = (datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (7, 1))
    assert hours_ahead("America/Chicago", "Asia/Tokyo", summer) == 14
    assert hours_ahead("America/Chicago", "Asia/Tokyo", winter) == 15
    assert hours_ahead("Asia/Tokyo", "America/Chicago", winter) == -15
    assert hours_through_the_year("America/Chicago", "Asia/Tokyo", 2026) == (15, 14)
    assert hours_through_the_year("Pacific/Honolulu", "Asia/Tokyo", 2026) == (19,)
