"""What the scheduler is given and what it gives back. Times are whole minutes since 1970 in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from delegations.agenda_rules import Who

MUST, SHOULD, COULD = "must", "should", "could"


@dataclass(frozen=True, order=True)
class Window:
    """A time during which somebody can."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Whether all of that time lies in it."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True)
class Spot:
    """Where something is, as far as it is known."""

    area: str = ""
    spot: str = ""


@dataclass(frozen=True)
class Wanted:
    """A meeting that wants a time.

    `who` cannot be elsewhere meanwhile. `helpers` are those of whom one has to be there too, an interpreter; empty:
    nobody is needed. `present` is when it is planned now. `points` is what its match is worth, 0 to 100.
    """

    key: int
    name: str
    priority: str
    minutes: int
    who: frozenset[Who]
    where: Spot = Spot()
    present: int | None = None
    helpers: tuple[Who, ...] = ()
    present_helper: Who | None = None
    points: int = 0


@dataclass(frozen=True)
class Fixed:
    """An appointment that stays where it is."""

    key: int
    name: str
    start: int
    end: int
    who: frozenset[Who]
    where: Spot = Spot()


@dataclass(frozen=True)
class Task:
    """Everything that decides a schedule. `starts` are the times at which a meeting may begin.

    `hours` are those of the trip; `free` those of whoever has their own. `minutes_between` is the way between two
    parts of the city.
    """

    wanted: tuple[Wanted, ...]
    starts: tuple[int, ...]
    hours: tuple[Window, ...]
    fixed: tuple[Fixed, ...] = ()
    free: Mapping[Who, tuple[Window, ...]] = field(default_factory=dict)
    minutes_between: int = 0


class Reason(StrEnum):
    """Why a meeting is at its time, or is left out."""

    STAYS = "stays"
    ONLY = "only"
    FIRST = "first"
    FIRST_LEFT = "first_left"
    MAKES_ROOM = "makes_room"
    NEVER_FREE = "never_free"
    TAKEN = "taken"


@dataclass(frozen=True)
class Place:
    """When a meeting is held, with which helper, and why then: among how many times, before which others stand."""

    key: int
    start: int
    helper: Who | None
    why: Reason = Reason.FIRST
    of: int = 0
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """A meeting without a time, and why: who is never free, or which others stand at its `of` possible times."""

    key: int
    why: Reason
    of: int = 0
    others: tuple[int, ...] = ()
    who: tuple[Who, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """A schedule with all musts. `value` is what it is worth, `bound` what no schedule can exceed."""

    placed: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far from the best it can be at most, from 0 to 1."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True)
class Conflict:
    """Musts that cannot all be kept: take one away and the others can. `shared` is whom they share, `times` at how
    many times at least one of them could be held. One alone: `shared` can never be there together."""

    keys: tuple[int, ...]
    shared: tuple[Who, ...]
    times: int
