"""When and where a programme takes place, in words, on the clocks of both cities. Pure: give the row with its
partnership and both places (`Programme.objects.with_places()`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.dates import MONTHS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from partnerships.choices import ProgrammeKind, Side
from partnerships.coming import Coming
from partnerships.models import Place, Programme
from portal.bilingual import in_reader_language


def programme_days(programme: Programme) -> str:
    """The day, the days, or the month of a yearly programme."""
    if programme.starts_on:
        first = date_format(programme.starts_on, "DATE_FORMAT")
        if programme.ends_on and programme.ends_on != programme.starts_on:
            last = date_format(programme.ends_on, "DATE_FORMAT")
            return _("%(first)s – %(last)s") % {"first": first, "last": last}
        return first
    if programme.month:
        month = str(MONTHS[programme.month])
        return _("every year, %(month)s") % {"month": month} if programme.is_yearly else month
    return _("every year") if programme.is_yearly else ""


def programme_when(programme: Programme) -> str:
    """The days with the weekday and the hours: Thursday 12 November 2026, 18:00 – 20:00."""
    if not programme.starts_on:
        return programme_days(programme)
    if not programme.is_on_one_day:
        first, last = (_point(day, time) for day, time in _ends(programme))
        return _("%(first)s – %(last)s") % {"first": first, "last": last}
    day = _day(programme.starts_on)
    hours = programme_hours(programme)
    return _("%(day)s, %(hours)s") % {"day": day, "hours": hours} if hours else day


def coming_when(event: Coming) -> str:
    """When a programme takes place next: its day and hours, or the month in which it comes again."""
    return programme_when(event.programme) if event.day else date_format(event.begins, "YEAR_MONTH_FORMAT")


def programme_hours(programme: Programme) -> str:
    """From when until when on its one day; empty where no time is known."""
    if programme.from_time is None or not programme.is_on_one_day:
        return ""
    first = time_format(programme.from_time)
    if programme.to_time is None:
        return _("from %(time)s") % {"time": first}
    return _("%(first)s – %(last)s") % {"first": first, "last": time_format(programme.to_time)}


def elsewhere(programme: Programme) -> str:
    """What the clock shows in the other city when it begins; empty without an hour, or where both show the same."""
    begins = programme.starts_at
    other = other_place(programme)
    if begins is None or programme.from_time is None or not other.time_zone or not programme.place.time_zone:
        return ""
    there = begins.astimezone(other.zone)
    if there.utcoffset() == begins.utcoffset():
        return ""
    return _("In %(city)s it is %(day)s, %(time)s then.") % {
        "city": other.name,
        "day": _day(there.date()),
        "time": time_format(there.time()),
    }


def other_place(programme: Programme) -> Place:
    """The city in which it does not take place."""
    partnership = programme.partnership
    return partnership.partner if programme.side == Side.HOME else partnership.home


def next_planned(programmes: Iterable[Programme], today: datetime.date) -> Programme | None:
    """The one whose first day is the nearest ahead, of those that take place."""
    ahead = [(row.starts_on, row) for row in programmes if row.starts_on and not row.is_cancelled]
    return min((each for each in ahead if each[0] >= today), key=lambda each: each[0], default=(None, None))[1]


def programme_kind(programme: Programme) -> str:
    """Its kind, or the association's own word for one that has none."""
    if programme.kind == ProgrammeKind.OTHER and (own := in_reader_language(programme, "kind")):
        return own
    return programme.get_kind_display()


def _ends(programme: Programme) -> tuple[tuple[datetime.date, datetime.time | None], ...]:
    first = programme.starts_on or datetime.date.min
    return ((first, programme.from_time), (programme.ends_on or first, programme.to_time))


def _point(day: datetime.date, time: datetime.time | None) -> str:
    words = date_format(day, "DATE_FORMAT")
    return _("%(day)s, %(hours)s") % {"day": words, "hours": time_format(time)} if time else words


def _day(day: datetime.date) -> str:
    return _("%(weekday)s %(day)s") % {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}
