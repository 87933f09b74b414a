"""Dated things as an iCalendar file (RFC 5545): for calendars that subscribe to it, or for one to be taken over."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from unicodedata import category
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Alarm, Calendar, Event, vDuration, vText

from portal.calendar import Dated
from portal.time_zones import vtimezone

PRODUCT = "-//Sister City Business Portal//Calendar//EN"
EVERY = datetime.timedelta(hours=4)
MORNING = datetime.timedelta(hours=9)
AN_HOUR = datetime.timedelta(hours=1)
A_DAY = datetime.timedelta(days=1)


def as_calendar(entries: Sequence[Dated], *, name: str, key: str, is_public: bool = False) -> bytes:
    """The file. `key` makes the entries' names unique among all associations; nothing in it depends on the moment."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    one_line = " ".join(_text(name).split())
    calendar.add("name", one_line)
    calendar.add("x-wr-calname", one_line)
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(EVERY))
    for zone, years in _zones(entries).items():
        calendar.add_component(vtimezone(ZoneInfo(zone), min(years), max(years)))
    for entry in entries:
        calendar.add_component(_event(entry, key, is_public))
    return bytes(calendar.to_ical())


def _zones(entries: Sequence[Dated]) -> dict[str, set[int]]:
    """The zones in which entries are told, with the years they need."""
    found: dict[str, set[int]] = {}
    for entry in entries:
        if entry.starts_at and isinstance(entry.starts_at.tzinfo, ZoneInfo):
            last = entry.ends_at or entry.starts_at
            found.setdefault(entry.starts_at.tzinfo.key, set()).update({entry.starts_at.year - 1, last.year})
    return found


def _event(entry: Dated, key: str, is_public: bool) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}.{key}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", entry.written_at.astimezone(datetime.UTC))
    event.add("sequence", entry.revision)
    event.add("summary", _text(entry.title))
    if entry.starts_at:
        event.add("dtstart", _told(entry.starts_at))
        if entry.ends_at and entry.ends_at > entry.starts_at:  # an end lies later, or is not told (RFC 5545, 3.8.2.2)
            event.add("dtend", _told(entry.ends_at))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.last_on or entry.on) + A_DAY)
        event.add("transp", "TRANSPARENT")
    if entry.about:
        event.add("description", _text(entry.about))
    if entry.where:
        event.add("location", _text(entry.where))
    if entry.path:
        event.add("url", settings.PUBLIC_URL + entry.path)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    elif entry.is_tentative:
        event.add("status", "TENTATIVE")
    event.add("class", "PUBLIC" if is_public else "PRIVATE")
    if entry.reminds:
        event.add_component(_alarm(entry))
    return event


def _told(moment: datetime.datetime) -> datetime.datetime:
    """A moment in its zone where that has a name; else by the clock of the world."""
    return moment if isinstance(moment.tzinfo, ZoneInfo) else moment.astimezone(datetime.UTC)


def _alarm(entry: Dated) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(entry.title))
    alarm.add("trigger", _reminder(entry))
    return alarm


def _reminder(entry: Dated) -> datetime.timedelta:
    """How long after the beginning one is reminded: on the morning of the day, by the clock of who reads. What begins
    at an hour is always reminded of before it: on its morning, or an hour earlier."""
    if entry.starts_at is None:
        return MORNING
    there = timezone.localtime(entry.starts_at)
    began = datetime.timedelta(hours=there.hour, minutes=there.minute)
    return min(MORNING - began, -AN_HOUR)


def _text(words: str) -> vText:
    """A text with its language; characters that no calendar may hold are left out."""
    kept = "".join(letter for letter in words if letter in "\n\t" or category(letter) not in {"Cc", "Cs", "Cn"})
    text = vText(kept)
    text.params["LANGUAGE"] = (get_language() or "en")[:2]
    return text
