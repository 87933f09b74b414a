"""The port for what is owed: whose turn it is, since when, until when. An app adds a source by one registered class:

    @register
    class FollowUps(PromiseSource):
        name, order = "follow_ups", 10

        def waiting(self, asked, after, most): ...

Nothing that is past due ever leaves by itself. All sources are walked together by their due days, the longest wait
first, a page at a time: each gives at most so many promises beyond a place, by one query that does not count.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

from portal.bilingual import Said
from portal.drawings import Crossing, State

MINE, NOBODYS, EVERYBODYS = "mine", "nobodys", "everybodys"
WHOSE = (MINE, NOBODYS, EVERYBODYS)

Turn = Literal["ours", "theirs"]


@dataclass(frozen=True)
class Asked:
    """Who asks, on which day it is at the association's place, for whose promises, of which partnership if of one.

    Nobody's is also what a member keeps who has left.
    """

    membership: Any
    today: datetime.date
    whose: str = MINE
    partnership: Any = None

    @property
    def user_id(self) -> int:
        """The one who asks."""
        return self.membership.user_id


@dataclass(frozen=True, order=True)
class Place:
    """How far one has walked: the due day, the source's order, the row's key."""

    due_on: datetime.date
    order: int
    key: int

    def __str__(self) -> str:
        return f"{self.due_on:%Y%m%d}-{self.order}-{self.key}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that an address names; None for anything else."""
        try:
            day, order, key = text.split("-")
            return cls(datetime.date.fromisoformat(day), int(order), min(int(key), 2**62))
        except ValueError:
            return None


@dataclass(frozen=True)
class Who:
    """For whom: the name, the same in the other script, the house, the address of the page."""

    name: Said
    other: Said
    house: str
    address: str


@dataclass(frozen=True)
class Act:
    """One thing to do about it. With `fields` it is a button that posts them, else a link."""

    words: Any
    address: str
    fields: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Promise:
    """One thing that is owed: the row, whose turn, until when, how it stands, and what can be done with one tap.

    `first` acts stand on the line, `others` behind "Not now". `remark` says what has happened since.
    """

    place: Place
    turn: Turn
    state: State
    at: Crossing
    who: Who | None
    what: str
    remark: str = ""
    owner: Any = None
    address: str = ""
    first: tuple[Act, ...] = ()
    others: tuple[Act, ...] = ()

    @property
    def due_on(self) -> datetime.date:
        """The last day that is in time."""
        return self.place.due_on

    @property
    def key(self) -> str:
        """A name for the line on its page."""
        return f"{self.place.order}-{self.place.key}"


class PromiseSource:
    """One kind of row that somebody waits for."""

    name: ClassVar[str]
    order: ClassVar[int]

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        """At most so many beyond a place, by due day and key: past due, and due soon. One query."""
        raise NotImplementedError

    def beyond(self, after: Place | None) -> Q:
        """The rows of this source that lie beyond a place; for rows with `due_on` and `pk`."""
        if after is None:
            return Q()
        later = Q(due_on__gt=after.due_on)
        if self.order < after.order:
            return later
        if self.order > after.order:
            return Q(due_on__gte=after.due_on)
        return Q(due_on__gte=after.due_on) & (later | Q(pk__gt=after.key))


_sources: dict[str, PromiseSource] = {}


def register(source: type[PromiseSource]) -> type[PromiseSource]:
    """Make a source known. Refuses a name or an order that another class has."""
    for known in _sources.values():
        is_same = type(known).__qualname__ == source.__qualname__
        if not is_same and source.name == known.name:
            raise ImproperlyConfigured(f"Two sources of promises are called {source.name!r}.")
        if not is_same and source.order == known.order:
            raise ImproperlyConfigured(f"Two sources of promises have the order {source.order}.")
    _sources[source.name] = source()
    return source


def waiting(asked: Asked, after: Place | None, most: int) -> tuple[list[Promise], bool]:
    """The next so many promises of all sources by due day, and whether more follow. One query for each source."""
    found = [each for source in _sources.values() for each in source.waiting(asked, after, most + 1)]
    found.sort(key=lambda each: each.place)
    return found[:most], len(found) > most
