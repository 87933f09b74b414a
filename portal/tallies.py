"""Counts over associations: each app registers its questions, and pages that look over many associations ask them all.

    register_tally(Tally("partnerships", _("Partnerships"), count_partnerships, order=10))

`count(association_ids)` answers association id → number, in one query, inside a `system_scope`. It counts rows and
reads no texts. A tally of public facts says so and is shown as it is; any other is shown to a network in sums only,
and a sum under five is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SMALLEST_TOLD = 5

Count = Callable[[Sequence[int]], Mapping[int, int]]


@dataclass(frozen=True)
class Tally:
    """One number about an association. `group` gathers numbers that add up to a whole, such as those by status."""

    name: str
    label: Any
    count: Count
    is_public: bool = False
    group: Any = ""
    order: int = 50


@dataclass(frozen=True)
class Told:
    """A sum as a network may read it: the number, or None when it is too small to be told."""

    label: Any
    group: Any
    number: int | None


_tallies: dict[str, Tally] = {}


def register_tally(tally: Tally) -> None:
    """Add a question; called from an app's `ready()`. A name registers once."""
    if tally.name in _tallies:
        raise ValueError(f"The tally {tally.name!r} is registered twice.")
    _tallies[tally.name] = tally


def all_tallies() -> list[Tally]:
    """Every registered question in its order."""
    return sorted(_tallies.values(), key=lambda each: (each.order, each.name))


def told(sums: Sequence[tuple[Tally, int]]) -> list[Told]:
    """Sums with the small ones hidden. Where one number of a group is hidden, the next smallest is hidden too.

    Otherwise somebody who knows the whole of the group could work the hidden one out. Nought is told: it says nothing
    about anybody.
    """
    hidden = {tally.name for tally, number in sums if not tally.is_public and 0 < number < SMALLEST_TOLD}
    for group in {tally.group for tally, _number in sums if tally.group}:
        members = [(number, tally.name) for tally, number in sums if tally.group == group and not tally.is_public]
        inside = [name for _number, name in members if name in hidden]
        rest = sorted((number, name) for number, name in members if name not in hidden and number)
        if len(inside) == 1 and rest:
            hidden.add(rest[0][1])
    return [Told(tally.label, tally.group, None if tally.name in hidden else number) for tally, number in sums]
