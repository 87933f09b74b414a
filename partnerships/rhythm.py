"""On which day the next one of a series takes place. Pure.

A monthly evening is known by its weekday: the third Thursday, or the last Friday. So the next one is that weekday of
the month that follows, not the same number; a yearly fair keeps its month, too.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable

from partnerships.choices import Rhythm

MONTHS = {Rhythm.MONTHLY.value: 1, Rhythm.QUARTERLY.value: 3, Rhythm.YEARLY.value: 12}
WEEK = 7
LAST = 5
"""The fifth of a weekday means the last one: not every month has five."""


def next_day(last: datetime.date, rhythm: str, today: datetime.date, *, is_last: bool = False) -> datetime.date | None:
    """The first day of the rhythm after `last` and after `today`; None for a series that comes now and then. `is_last`
    says that the last of its weekday in the month is meant, though `last` is a fourth."""
    step = MONTHS.get(rhythm)
    if step is None:
        return None
    months = step
    while (day := _same_weekday(last, months, is_last)) <= today:
        months += step
    return day


def are_last_ones(days: Iterable[datetime.date]) -> bool:
    """Whether a series keeps to the last of a weekday: each day is the last one of its month, and one is a fifth."""
    known = list(days)
    lengths = [calendar.monthrange(day.year, day.month)[1] for day in known]
    are_last = all(day.day + WEEK > length for day, length in zip(known, lengths, strict=True))
    return are_last and any(_number(day) == LAST for day in known)


def _number(day: datetime.date) -> int:
    """The how manieth of its weekday in the month it is."""
    return (day.day - 1) // WEEK + 1


def _same_weekday(day: datetime.date, months: int, is_last: bool) -> datetime.date:
    """The same weekday of its month, so many months later."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    first, length = calendar.monthrange(year, month)
    earliest = 1 + (day.weekday() - first) % WEEK
    nth = LAST if is_last else _number(day)
    wanted = earliest + (nth - 1) * WEEK
    if nth == LAST or wanted > length:
        wanted = earliest + (length - earliest) // WEEK * WEEK
    return datetime.date(year, month, wanted)
