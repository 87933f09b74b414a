"""Times as people type them: a day and an hour in one city, made into an instant. Pure.

Twice a year a clock jumps. An hour that the jump leaves out does not exist; one that it repeats exists twice, and
whoever typed it has to say which they mean.
"""

from __future__ import annotations

import datetime


class NoSuchHour(Exception):
    """The clocks of the city jump over this hour. `resumes` is the first hour that exists after it."""

    def __init__(self, resumes: datetime.datetime) -> None:
        super().__init__("This hour does not exist there.")
        self.resumes = resumes


class HourTwice(Exception):
    """The clocks of the city show this hour twice. `first` and `second` are the instants that it may mean."""

    def __init__(self, first: datetime.datetime, second: datetime.datetime) -> None:
        super().__init__("This hour comes twice there.")
        self.first, self.second = first, second


FIRST, SECOND = 0, 1


def instant(
    day: datetime.date, hour: datetime.time, zone: datetime.tzinfo, *, which: int | None = None
) -> datetime.datetime:
    """The instant at which the clocks of `zone` show that hour on that day, in that zone.

    Raises NoSuchHour where the clocks jump over it, HourTwice where they show it twice and `which` does not say
    which of the two (FIRST or SECOND).
    """
    found = [datetime.datetime.combine(day, hour.replace(fold=fold), zone) for fold in (FIRST, SECOND)]
    offsets = [each.utcoffset() for each in found]
    if offsets[0] == offsets[1]:
        return found[0].replace(fold=0)
    back = found[0].astimezone(datetime.UTC).astimezone(zone)
    if back.replace(tzinfo=None, fold=0) != found[0].replace(tzinfo=None, fold=0):
        raise NoSuchHour(_after_the_jump(found[0]))
    if which is None:
        raise HourTwice(*found)
    return found[which]


def _after_the_jump(typed: datetime.datetime) -> datetime.datetime:
    """The hour that the clocks show when they have jumped: by whole minutes forward from before the jump."""
    utc, zone = datetime.UTC, typed.tzinfo
    early, late = sorted(typed.replace(fold=fold).astimezone(utc) for fold in (FIRST, SECOND))
    before = early.astimezone(zone).utcoffset()
    while late - early > datetime.timedelta(minutes=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.astimezone(zone).replace(second=0, microsecond=0)
