"""The days of a trip in words, on the clocks of both cities. Pure: give the trip with its partnership and places."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from delegations.models import Delegation

AN_HOUR = datetime.timedelta(hours=1)
NOON = datetime.time(12)


def days_words(first: datetime.date, last: datetime.date) -> str:
    """The day, or the first and the last, in the reader's language."""
    begins = date_format(first, "DATE_FORMAT")
    if first == last:
        return begins
    return _("%(first)s – %(last)s") % {"first": begins, "last": date_format(last, "DATE_FORMAT")}


@dataclass(frozen=True)
class Days:
    """The days as the reader writes them and as the other language does; how far the two clocks stand apart, and
    where the clock at home stands when the first day there begins."""

    words: str
    other: str
    other_language: str
    apart: str
    begins_at_home: str


def days_of(delegation: Delegation) -> Days:
    """The days of the visited city, with what both clocks say."""
    first, last = delegation.starts_on, delegation.ends_on
    other = "en" if (get_language() or "").startswith("ja") else "ja"
    with override(other):
        elsewhere = days_words(first, last)
    return Days(days_words(first, last), elsewhere, other, _apart(delegation), _begins_at_home(delegation))


def _apart(delegation: Delegation) -> str:
    place, origin = delegation.place, delegation.origin
    moment = datetime.datetime.combine(delegation.starts_on, NOON, place.zone)
    there, here = moment.utcoffset(), moment.astimezone(origin.zone).utcoffset()
    gap = (there or datetime.timedelta()) - (here or datetime.timedelta())
    if not gap:
        return _("Both cities keep the same time.")
    number = abs(gap) / AN_HOUR
    ahead, behind = (place, origin) if gap > datetime.timedelta() else (origin, place)
    words = ngettext(
        "%(ahead)s is %(number)s hour ahead of %(behind)s then.",
        "%(ahead)s is %(number)s hours ahead of %(behind)s then.",
        2 if number != 1 else 1,
    )
    return words % {"ahead": ahead.name, "behind": behind.name, "number": f"{number:g}"}


def _begins_at_home(delegation: Delegation) -> str:
    midnight = datetime.datetime.combine(delegation.starts_on, datetime.time(0), delegation.place.zone)
    at_home = midnight.astimezone(delegation.origin.zone)
    parts = {
        "place": delegation.place.name,
        "origin": delegation.origin.name,
        "moment": date_format(at_home.replace(tzinfo=None), "DATETIME_FORMAT"),
    }
    return _("When the first day begins in %(place)s, it is %(moment)s in %(origin)s.") % parts
