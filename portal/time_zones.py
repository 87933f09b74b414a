"""A time zone as a calendar file describes it (RFC 5545, VTIMEZONE). Pure.

Written here because an onset is told in the local time that holds *before* it, by the offset that one comes from: the
clock in Omaha goes on from 02:00, not from 03:00.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

ZERO = datetime.timedelta()
A_DAY = datetime.timedelta(days=1)
A_MINUTE = datetime.timedelta(minutes=1)
Change = tuple[datetime.timedelta, datetime.timedelta, str, bool]


def vtimezone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """The zone from the beginning of the year `first` to the end of `last`."""
    described = Timezone()
    described.add("tzid", zone.key)
    begins = datetime.datetime(first, 1, 1, tzinfo=datetime.UTC)
    there = begins.astimezone(zone)
    offset = _offset(there)
    described.add_component(
        _observance((offset, offset, there.tzname() or zone.key, bool(there.dst())), [begins.replace(tzinfo=None)])
    )
    onsets: dict[Change, list[datetime.datetime]] = defaultdict(list)
    for instant in _changes(zone, begins, datetime.datetime(last + 1, 1, 1, tzinfo=datetime.UTC)):
        before, after = ((instant + shift).astimezone(zone) for shift in (-A_MINUTE, ZERO))
        change = (_offset(before), _offset(after), after.tzname() or zone.key, bool(after.dst()))
        onsets[change].append((instant + _offset(before)).replace(tzinfo=None))
    for change, days in onsets.items():
        described.add_component(_observance(change, days))
    return described


def _observance(change: Change, onsets: list[datetime.datetime]) -> TimezoneStandard | TimezoneDaylight:
    came_from, goes_to, name, is_summer = change
    found = TimezoneDaylight() if is_summer else TimezoneStandard()
    found.add("dtstart", onsets[0])
    found.add("tzoffsetfrom", came_from)
    found.add("tzoffsetto", goes_to)
    found.add("tzname", name)
    if onsets[1:]:
        found.add("rdate", onsets[1:])
    return found


def _changes(zone: ZoneInfo, begins: datetime.datetime, ends: datetime.datetime) -> Iterator[datetime.datetime]:
    """The instants at which the clock there is put forward or back."""
    day = begins
    while day < ends:
        if _offset(day.astimezone(zone)) != _offset((day + A_DAY).astimezone(zone)):
            early, late = day, day + A_DAY
            while late - early > A_MINUTE:
                middle = early + (late - early) // 2
                if _offset(middle.astimezone(zone)) == _offset(early.astimezone(zone)):
                    early = middle
                else:
                    late = middle
            yield late.replace(second=0, microsecond=0)
        day += A_DAY


def _offset(moment: datetime.datetime) -> datetime.timedelta:
    return cast(datetime.timedelta, moment.utcoffset())
