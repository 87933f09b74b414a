"""Which appointments cannot both be kept: somebody would be in two places, or lack time for the way. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

Who = tuple[str, int]
"""Somebody or something that is in one place at a time: what kind it is, and its key."""
DELEGATE, TRAVELLER, GROUP, PERSON, HOST = "delegate", "traveller", "group", "person", "host"
ON_THE_WAY = (DELEGATE, TRAVELLER, GROUP)
"""Who goes from place to place; a host stays where they are."""


@dataclass(frozen=True)
class Appointment:
    """An appointment as far as it can clash: when, who, where. `area` and `spot` may be empty: nothing is known."""

    key: int
    name: str
    starts: datetime.datetime
    ends: datetime.datetime
    who: frozenset[Who]
    area: str = ""
    spot: str = ""


class Why(StrEnum):
    """What is wrong with two appointments."""

    OVERLAP = "overlap"
    WAY = "way"


@dataclass(frozen=True)
class Clash:
    """Two appointments that cannot both be kept: whom they share, and for a way how many minutes there are for it."""

    why: Why
    other: Appointment
    shared: tuple[Who, ...]
    minutes: int = 0


def clashes(new: Appointment, others: Iterable[Appointment], minutes_between: int) -> list[Clash]:
    """What stands against an appointment among the others, in their order. The appointment itself is passed over."""
    found = []
    for other in others:
        if other.key == new.key or not (shared := shared_by(new, other)):
            continue
        if new.starts < other.ends and other.starts < new.ends:
            found.append(Clash(Why.OVERLAP, other, _sorted(shared)))
            continue
        on_the_way = [each for each in shared if each[0] in ON_THE_WAY]
        gap = max(new.starts - other.ends, other.starts - new.ends)
        if on_the_way and gap < datetime.timedelta(minutes=way(new, other, minutes_between)):
            found.append(Clash(Why.WAY, other, _sorted(on_the_way), int(gap.total_seconds() // 60)))
    return found


def shared_by(one: Appointment, other: Appointment) -> frozenset[Who]:
    """Whom two appointments share. One host may receive twice at once where other people of theirs do it each time."""
    shared = one.who & other.who
    name_people = all(any(kind == PERSON for kind, _key in each.who) for each in (one, other))
    return frozenset(each for each in shared if each[0] != HOST) if name_people else shared


class HasSpot(Protocol):
    """What is somewhere."""

    @property
    def area(self) -> str: ...

    @property
    def spot(self) -> str: ...


def way(one: HasSpot, other: HasSpot, minutes_between: int) -> int:
    """The minutes of way between two appointments: none within one part of the city or at one spot, nor where nothing
    is known of one of them."""
    if one.area and other.area:
        return 0 if one.area.casefold() == other.area.casefold() else minutes_between
    if not one.spot or not other.spot:
        return 0
    return 0 if one.spot.casefold() == other.spot.casefold() else minutes_between


def _sorted(who: Iterable[Who]) -> tuple[Who, ...]:
    return tuple(sorted(who))
