"""When somebody is due, and how a relationship stands on both sides. Pure: days in, days and words out.

| Light | Our side | Their side |
|---|---|---|
| well | less than four fifths of the cadence since the last real touch | less than four fifths of the days |
| soon, amber | the last fifth, the due day included | the last fifth |
| owed, red | the day after the due day and later | from the day on which that many days have passed |
| rest | nobody spoke yet: not known, and never green | nothing ever came from them: not known |

A real touch is one in which somebody was reached; an attempt counts for nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from portal.drawings import State

FIFTHS = 5
"""Amber is the last one of them."""

FOLLOW_UP_SOON_DAYS = 7
"""A promise with its own day is amber in the week before it."""


def effective(own: int | None, of_partnerships: Iterable[int], of_association: int) -> int:
    """The days that hold for a person: their own, else the shortest of their partnerships', else the association's."""
    return own or min(of_partnerships, default=of_association)


def due_day(since: datetime.date, days: int) -> datetime.date:
    """The last day on which a touch is in time."""
    return since + datetime.timedelta(days=days)


def soon_day(since: datetime.date, days: int) -> datetime.date:
    """The first amber day: four fifths have passed."""
    return since + datetime.timedelta(days=days - days // FIFTHS)


def light(since: datetime.date | None, days: int, today: datetime.date) -> State:
    """How we stand with somebody whom we last reached on the day `since`."""
    if since is None:
        return "rest"
    if today > due_day(since, days):
        return "owed"
    return "soon" if today >= soon_day(since, days) else "well"


def silence(since: datetime.date | None, days: int, today: datetime.date) -> State:
    """How long nothing has come from the other side, whose last sign was on the day `since`."""
    if since is None:
        return "rest"
    passed = (today - since).days
    if passed >= days:
        return "owed"
    return "soon" if passed >= days - days // FIFTHS else "well"


def put_off(
    due: datetime.date, soon: datetime.date, not_before: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """The due day and the first amber day of somebody who was put off until a day: on that day they are due again."""
    if not_before is None or not_before <= soon:
        return due, soon
    return max(due, not_before), not_before
