"""Counts over associations: each app registers its questions, and pages that look over many associations ask them all.

    register_tally(Tally("partnerships", _("Partnerships"), count_partnerships, order=10))

`count(association_ids)` answers association id → number, in one query, inside a `system_scope`. It counts rows and
reads no texts. A tally of public facts says so and is shown as it is; any other is shown to a network in sums only.
A sum under five is not told, nor one to which fewer than three associations add something: whoever knows two of them
would know the third's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SMALLEST_TOLD = 5
FEWEST_TOLD = 3

Count = Callable[[Sequence[int]], Mapping[int, int]]


@dataclass(frozen=True)
class Tally:
    """One number about an association. `group` gathers numbers that add up to a whole, such as those by status.
    `shown` counts the part of it that is public one by one."""

    name: str
    label: Any
    count: Count
    is_public: bool = False
    group: Any = ""
    order: int = 50
    shown: Count | None = None


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


@dataclass(frozen=True)
class Total:
    """A sum over associations; `rest` is what of it is not public one by one, `adding` how many associations add to
    that."""

    number: int
    rest: int
    adding: int


def total_of(numbers: Mapping[int, int], shown: Mapping[int, int] | None = None) -> Total:
    """The sum of what each association has, of which it shows so many."""
    rest = [number - (shown or {}).get(association, 0) for association, number in numbers.items()]
    return Total(sum(numbers.values()), sum(rest), sum(1 for number in rest if number))


def kept_back(totals: Sequence[Total], *, among: int) -> list[int | None]:
    """Sums that stand together, the ones that would tell of somebody as None.

    That is a sum of which under five are not public, or to those of which fewer than three associations add: public
    facts can be taken away from it. Where it is the only one that is kept back, the next smallest is too, or whoever
    knows the whole could work it out. Nought is told, it says nothing about anybody – but not among fewer than three
    associations, where nothing is.
    """
    if among < FEWEST_TOLD:
        return [None for _total in totals]
    hidden = {
        place
        for place, total in enumerate(totals)
        if total.rest and (total.rest < SMALLEST_TOLD or total.adding < FEWEST_TOLD)
    }
    others = sorted((total.rest, place) for place, total in enumerate(totals) if total.rest and place not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return [None if place in hidden else total.number for place, total in enumerate(totals)]


def told(sums: Sequence[tuple[Tally, Total]], *, among: int) -> list[Told]:
    """The sums over so many associations as a network may read them. The numbers of a group stand together; what is
    public is told as it is."""
    numbers: dict[str, int | None] = {tally.name: total.number for tally, total in sums if tally.is_public}
    groups: dict[Any, list[tuple[Tally, Total]]] = {}
    for tally, total in sums:
        if not tally.is_public:
            groups.setdefault(tally.group or tally.name, []).append((tally, total))
    for members in groups.values():
        told_ones = kept_back([total for _tally, total in members], among=among)
        numbers |= {tally.name: number for (tally, _total), number in zip(members, told_ones, strict=True)}
    return [Told(tally.label, tally.group, numbers[tally.name]) for tally, _total in sums]
