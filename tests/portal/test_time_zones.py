"""Time zones in calendar files: every hour of the year means what the clock there shows."""

from __future__ import annotations

import datetime
import random
from zoneinfo import ZoneInfo

import pytest

from portal.time_zones import vtimezone

ZONES = ["America/Chicago", "America/Phoenix", "Pacific/Honolulu", "Asia/Tokyo", "Europe/Berlin", "Australia/Sydney"]
HOURS = 4 * 365 * 24


def test_the_clock_goes_on_from_the_hour_before_the_change() -> None:
    words = vtimezone(ZoneInfo("America/Chicago"), 2026, 2027).to_ical().decode().splitlines()
    summer = words[words.index("BEGIN:DAYLIGHT") :]
    assert summer[1:6] == [
        "DTSTART:20260308T020000",
        "RDATE:20270314T020000",
        "TZNAME:CDT",
        "TZOFFSETFROM:-0600",
        "TZOFFSETTO:-0500",
    ]


def test_a_zone_without_summer_time_is_one_line_of_standard_time() -> None:
    words = vtimezone(ZoneInfo("Asia/Tokyo"), 2026, 2027).to_ical().decode()
    assert words.count("BEGIN:STANDARD") == 1 and "DAYLIGHT" not in words
    assert "TZOFFSETTO:+0900" in words


@pytest.mark.parametrize("name", ZONES)
def test_any_hour_read_back_has_the_offset_that_holds_there(name: str) -> None:
    zone, read = ZoneInfo(name), vtimezone(ZoneInfo(name), 2025, 2029).to_tz()
    chance = random.Random(name)
    for _each in range(2000):
        hour = datetime.datetime(2025, 1, 2, chance.randrange(24), 30) + datetime.timedelta(  # noqa: DTZ001  local
            hours=chance.randrange(HOURS)
        )
        assert hour.replace(tzinfo=read).utcoffset() == hour.replace(tzinfo=zone).utcoffset(), hour
