"""The port that keeps portal letters to one a day for one person: each kind of letter says who gets one on a day.

    register_daily(DailyLetter("weekly", had=who_had_one, due=who_will_have_one))

Letters that come by themselves count – the weekly letter, the letter of notices. What somebody has asked for, or what a
charter fixes the day of, does not: a code, an invitation, the reminder of a vacant seat. Source: decision 0122.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

Question = Callable[[Collection[int], datetime.datetime], set[int]]
"""Keys of users and a moment → those of them for whom it is so on that day of theirs. Queries."""


@dataclass(frozen=True)
class DailyLetter:
    """A kind of letter: who of some users has had one today, and who gets one later today."""

    name: str
    had: Question
    due: Question | None = None


_letters: dict[str, DailyLetter] = {}


def register_daily(letter: DailyLetter) -> None:
    """Make a kind of letter known; called from an app's `ready()`. A name registers once."""
    if letter.name in _letters:
        raise ValueError(f"The daily letter {letter.name!r} is registered twice.")
    _letters[letter.name] = letter


def had_today(users: Collection[int], now: datetime.datetime) -> set[int]:
    """Who of these users has had a letter on this day already. Queries."""
    return {key for letter in _letters.values() for key in letter.had(users, now)}


def other_today(name: str, users: Collection[int], now: datetime.datetime) -> set[int]:
    """Who of these users has had, or will have, a letter of another kind on this day. Queries."""
    found: set[int] = set()
    for letter in _letters.values():
        if letter.name != name:
            found |= letter.had(users, now) | (letter.due(users, now) if letter.due else set())
    return found


def is_same_day(one: datetime.datetime, other: datetime.datetime, zone: str) -> bool:
    """Whether two moments lie on one day of a time zone."""
    clock = ZoneInfo(zone)
    return one.astimezone(clock).date() == other.astimezone(clock).date()
