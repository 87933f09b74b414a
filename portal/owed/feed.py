"""A member's promises as an iCalendar file (RFC 5545), for calendars that subscribe to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from unicodedata import category
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from icalendar import Alarm, Calendar, Event, vDuration, vText

from portal.calendar import Dated

PRODUCT = "-//Sister City Business Portal//Promises//EN"
EVERY = datetime.timedelta(hours=4)
MORNING = datetime.timedelta(hours=9)


def as_calendar(entries: Iterable[Dated], *, name: str, key: str) -> bytes:
    """The file. `key` makes the entries' names unique among all associations; nothing in it depends on the moment."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(EVERY))
    for entry in entries:
        calendar.add_component(_event(entry, key))
    return bytes(calendar.to_ical())


def _event(entry: Dated, key: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}.{key}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", entry.written_at.astimezone(datetime.UTC))
    event.add("sequence", entry.revision)
    event.add("summary", _text(entry.title))
    if entry.starts_at:
        event.add("dtstart", entry.starts_at.astimezone(datetime.UTC))
        event.add("dtend", (entry.ends_at or entry.starts_at).astimezone(datetime.UTC))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + datetime.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.about:
        event.add("description", _text(entry.about))
    if entry.where:
        event.add("location", _text(entry.where))
    if entry.path:
        event.add("url", settings.PUBLIC_URL + entry.path)
    event.add("class", "PRIVATE")
    if entry.reminds:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Dated) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(entry.title))
    alarm.add("trigger", MORNING)
    return alarm


def _text(words: str) -> vText:
    """A text with its language; characters that no calendar may hold are left out."""
    kept = "".join(letter for letter in words if letter in "\n\t" or category(letter) not in {"Cc", "Cs", "Cn"})
    text = vText(kept)
    text.params["LANGUAGE"] = (get_language() or "en")[:2]
    return text
