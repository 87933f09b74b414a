"""A calendar file, read back: when one is reminded, lines that any calendar can read, names that stay."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from portal.calendar import Dated
from portal.calendar_file import as_calendar

WRITTEN = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 27)


def entry(**fields: object) -> Dated:
    return Dated(**({"key": "evening-7", "title": "講演の夕べ", "on": DAY, "written_at": WRITTEN} | fields))


@pytest.mark.parametrize(
    ("begins", "reminded"),
    [("18:00", "2026-11-27 09:00"), ("09:30", "2026-11-27 08:30"), ("00:15", "2026-11-26 23:15")],
)
def test_one_is_reminded_before_it_begins_by_the_clock_of_who_reads(begins: str, reminded: str) -> None:
    chicago = ZoneInfo("America/Chicago")
    start = datetime.datetime.combine(DAY, datetime.time.fromisoformat(begins), chicago)
    with timezone.override(chicago):
        rows = [entry(reminds=True, starts_at=start.astimezone(datetime.UTC))]
        file = as_calendar(rows, name="Omaha", key="omaha")
    (alarm,) = Calendar.from_ical(file).walk("VALARM")
    assert f"{start + alarm.decoded('trigger'):%Y-%m-%d %H:%M}" == reminded


def test_a_whole_day_reminds_on_its_morning() -> None:
    (alarm,) = Calendar.from_ical(as_calendar([entry(reminds=True)], name="Omaha", key="omaha")).walk("VALARM")
    assert alarm.decoded("trigger") == datetime.timedelta(hours=9)


def test_lines_are_folded_between_letters_and_read_back_whole() -> None:
    about = "静岡市の茶業者をお迎えして、お話を伺います。" * 9 + "\n二行目; カンマ, 逆斜線\\"
    file = as_calendar([entry(about=about)], name="オマハ市" * 20, key="omaha")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    for line in file.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert str(event["description"]) == about
