"""How far apart two places are: over the ground, and by the clock. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.great_circle import Point, distance_km

if TYPE_CHECKING:
    from partnerships.models import Place

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


def hours_words(home: Place, partner: Place, now: datetime.datetime) -> str:
    """How far the partner's clock is ahead of ours, by the cities' names; empty when a time zone is not known."""
    if not home.time_zone or not partner.time_zone:
        return ""
    hours = hours_ahead(home.time_zone, partner.time_zone, now)
    if hours == 0:
        return _("Both clocks show the same time.")
    number = 1 if abs(hours) == 1 else 2  # half hours are many, and plural forms know whole numbers only
    if hours > 0:
        words = ngettext(
            "%(partner)s is %(hours)s hour ahead of %(home)s.",
            "%(partner)s is %(hours)s hours ahead of %(home)s.",
            number,
        )
    else:
        words = ngettext(
            "%(partner)s is %(hours)s hour behind %(home)s.", "%(partner)s is %(hours)s hours behind %(home)s.", number
        )
    return words % {"hours": f"{abs(hours):g}", "home": home.name, "partner": partner.name}
