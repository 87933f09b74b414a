"""Who holds a seat, since when it is vacant, and when one is reminded. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MARKS = (30, 60, 90)
"""After so many days of vacancy staff are reminded."""
A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The days on which somebody holds a seat, both included."""

    starts_on: datetime.date
    last_on: datetime.date

    def holds(self, day: datetime.date) -> bool:
        """Whether the seat is held on this day."""
        return self.starts_on <= day <= self.last_on

    def overlaps(self, other: Span) -> bool:
        """Whether there is a day that lies in both."""
        return self.starts_on <= other.last_on and other.starts_on <= self.last_on


@dataclass(frozen=True)
class Vacancy:
    """That nobody holds a seat: from which day, for how many days by today, and from when somebody is appointed.

    `held_until_on` is the last day in order: the last on which somebody held it, or the one on which it was created.
    """

    since_on: datetime.date
    held_until_on: datetime.date
    days: int
    filled_from_on: datetime.date | None = None

    @property
    def mark(self) -> int:
        """The last of the days of reminding that has been reached; 0 before the first."""
        return max((mark for mark in MARKS if self.days >= mark), default=0)


def vacancy_of(
    spans: Iterable[Span], opened_on: datetime.date, closed_on: datetime.date | None, today: datetime.date
) -> Vacancy | None:
    """Since when nobody holds a seat, None while somebody does, before it was created and after it was abolished."""
    known = sorted(spans, key=lambda span: span.starts_on)
    if today < opened_on or (closed_on is not None and closed_on <= today):
        return None
    if any(span.holds(today) for span in known):
        return None
    held = [span.last_on for span in known if span.last_on < today]
    last = max(held) if held else None
    if last is None or last < opened_on:
        since, until = opened_on, opened_on
    else:
        since, until = last + A_DAY, last
    coming = [span.starts_on for span in known if span.starts_on > today]
    return Vacancy(since, until, (today - until).days, min(coming) if coming else None)


def first_overlap(span: Span, others: Sequence[Span]) -> int | None:
    """The place of the first of the others that has a day in common with this one."""
    return next((place for place, other in enumerate(others) if span.overlaps(other)), None)


def last_day(starts_on: datetime.date, years: int) -> datetime.date:
    """The last day of a term of so many years. One that begins on 29 February ends on the 28th."""
    try:
        return starts_on.replace(year=starts_on.year + years) - A_DAY
    except ValueError:
        return starts_on.replace(year=starts_on.year + years, day=28)
