"""The port for dated things that belong into a member's own calendar. An app adds a source by one registered class:

@register
class FollowUps(CalendarSource):
    name = "follow-ups"

    def dated(self, asked): ...
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Dated:
    """One entry: a whole day (until `last_on`, several), or from `starts_at` to `ends_at`, told in their zone.

    `key` names the row for good; `revision` grows with every change of it; `path` is its page here. `reminds` asks the
    calendar to remind on the morning of the day; `is_tentative` says that it is not settled yet."""

    key: str
    title: str
    on: datetime.date
    written_at: datetime.datetime
    revision: int = 0
    about: str = ""
    where: str = ""
    path: str = ""
    reminds: bool = False
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    last_on: datetime.date | None = None
    is_cancelled: bool = False
    is_tentative: bool = False


class CalendarSource:
    """One kind of dated row."""

    name: ClassVar[str]

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        """What this member should find in the calendar, in the active language. A fixed number of queries."""
        raise NotImplementedError


_sources: dict[str, CalendarSource] = {}


def register(source: type[CalendarSource]) -> type[CalendarSource]:
    """Make a source known. Refuses a name that another class has."""
    known = _sources.get(source.name)
    if known and type(known).__qualname__ != source.__qualname__:
        raise ImproperlyConfigured(f"Two sources of dates are called {source.name!r}.")
    _sources[source.name] = source()
    return source


def dated(membership: Any, today: datetime.date) -> list[Dated]:
    """All that belongs into a member's calendar, by day. Queries."""
    found = [each for source in _sources.values() for each in source.dated(membership, today)]
    return sorted(found, key=lambda each: (each.on, each.key))
