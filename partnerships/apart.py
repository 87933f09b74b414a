"""How far apart two places are: over the ground, and by the clock. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from partnerships.great_circle import Point, distance_km

KM_OF_A_MILE = 1.609344


@dataclass(frozen=True)
class Distance:
    """Length of the great circle between two places, to the next ten of each unit."""

    kilometres: int
    miles: int


def distance(home: Point, partner: Point) -> Distance:
    """The distance between two (latitude, longitude) pairs in degrees."""
    kilometres = distance_km(home, partner)
    return Distance(kilometres, round(kilometres / KM_OF_A_MILE / 10) * 10)


def hours_ahead(home_zone: str, partner_zone: str, at: datetime.datetime) -> float:
    """By how many hours the partner's clock is ahead of ours at that instant (negative: behind); summer time counts."""
    ours, theirs = (at.astimezone(ZoneInfo(zone)).utcoffset() for zone in (home_zone, partner_zone))
    return (theirs - ours).total_seconds() / 3600 if ours is not None and theirs is not None else 0.0


def hours_through_the_year(home_zone: str, partner_zone: str, year: int) -> tuple[float, ...]:
    """The differences that occur in a year, greatest first: two where one side has summer time, else one."""
    middays = (datetime.datetime(year, month, 15, 12, tzinfo=datetime.UTC) for month in range(1, 13))
    return tuple(sorted({hours_ahead(home_zone, partner_zone, at) for at in middays}, reverse=True))
