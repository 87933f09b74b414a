"""Which programmes are still to come on a given day, in the order in which they come. Pure.

A dated programme is coming until its last day is over. A yearly one without a day ahead comes again in its month, the
first one that begins after today: what takes place this month may be over already. One that was called off is off on
its days alone; where it has none, it does not come again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerships.models import Programme

A_YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Coming:
    """A programme with its next days; `day` is None where only the month is known."""

    programme: Programme
    year: int
    month: int
    day: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def is_off(self) -> bool:
        """Whether it does not take place on these days."""
        return self.programme.is_cancelled and self.day is not None

    @property
    def begins(self) -> datetime.date:
        """The day to sort by: of a month, its first."""
        return self.day or datetime.date(self.year, self.month, 1)


def coming(programmes: Iterable[Programme], today: datetime.date) -> list[Coming]:
    """The programmes that are not over, the nearest first."""
    found = [next_one for row in programmes if (next_one := next_of(row, today)) is not None]
    return sorted(found, key=lambda each: (each.begins, each.day is None, each.programme.pk or 0))


def within_a_year(events: Iterable[Coming], today: datetime.date) -> list[Coming]:
    """Those that begin within the coming twelve months."""
    return [each for each in events if each.begins <= today + A_YEAR]


def next_of(row: Programme, today: datetime.date) -> Coming | None:
    """When a programme takes place next; None if it is over or nothing is known."""
    if row.starts_on and (row.ends_on or row.starts_on) >= today:
        return Coming(row, row.starts_on.year, row.starts_on.month, row.starts_on, row.ends_on)
    month = row.month or (row.starts_on.month if row.starts_on else None)
    if not row.is_yearly or not month or (row.is_cancelled and not row.starts_on):
        return None
    return Coming(row, today.year + (month <= today.month), month)
