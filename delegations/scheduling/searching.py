"""From a first schedule to one that is as good as can be proven: the whole question where it is small, else by days."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import chain, combinations

from delegations.scheduling.greedy import Held, first_choice
from delegations.scheduling.options import Option, cliques
from delegations.scheduling.solving import choose, relax
from delegations.scheduling.tasks import MUST, Task

SMALL = 1000
"""So many options are asked about at once; a greater question is answered by days."""
GOOD = 0.01
"""A schedule this near to the best that can be is left as it is."""
LONGEST = 4.0
"""Seconds by the clock that one question about some of the days may take."""


NIGHT = 240  # minutes


class Impossible(Exception):
    """Not all musts can be kept."""


class TimeIsUp(Exception):
    """Neither a schedule with all musts was found in time, nor was it proven that there is none."""


class Until:
    """What is left of so many seconds of one core, and of three times as many by the clock: others work here too."""

    def __init__(self, seconds: float) -> None:
        self.core, self.clock = time.thread_time() + seconds, time.monotonic() + 3 * seconds

    @property
    def left(self) -> float:
        """Seconds."""
        return min(self.core - time.thread_time(), self.clock - time.monotonic())


def search(task: Task, options: Sequence[Sequence[Option]], *, seconds: float) -> tuple[Held, float]:
    """The best schedule found, and the worth that none can exceed, after so many seconds of one core at most. Raises
    Impossible, TimeIsUp."""
    until = Until(seconds)
    musts = {number for number, wanted in enumerate(task.wanted) if wanted.priority == MUST}
    held = first_choice(task, options)
    if not musts <= held.keys():
        held = first_choice(task, options, held=_only(task, options, musts, until))
    most = sum(max(option.worth for option in each) for each in options if each)
    if worth_of(held) >= most:  # nothing is better than every meeting at its best time
        return held, most
    everything = list(chain.from_iterable(options))
    if len(everything) <= SMALL:
        return _ask(task, everything, musts, held, until.left)
    asked = relax(_worth(everything), **_sets(task, everything, musts), seconds=until.left)
    if asked.is_impossible:
        raise Impossible
    if asked.shares is None or asked.bound is None:
        return held, most
    share = {id(option): part for option, part in zip(everything, asked.shares, strict=True)}
    other = first_choice(task, options, liked=lambda option: share[id(option)] + option.worth / 1e6)
    if musts <= other.keys() and worth_of(other) > worth_of(held):
        held = other
    held = _by_days(task, options, musts, held, asked.bound, until)
    if until.left < 0.1 or worth_of(held) >= asked.bound * (1 - GOOD):
        return held, asked.bound
    held, bound = _ask(task, everything, musts, held, until.left)
    return held, min(bound, asked.bound)


def worth_of(held: Mapping[int, Option]) -> float:
    """What a schedule is worth."""
    return sum(option.worth for option in held.values())


def _only(task: Task, options: Sequence[Sequence[Option]], musts: set[int], until: Until) -> Held:
    """All musts, without the rest."""
    flat = [option for number in sorted(musts) for option in options[number]]
    choice = choose(_worth(flat), **_sets(task, flat, musts), start=(), seconds=until.left)
    if choice.chosen is None:
        raise Impossible if choice.is_proven else TimeIsUp
    return {flat[place].meeting: flat[place] for place in choice.chosen}


def _by_days(
    task: Task, options: Sequence[Sequence[Option]], musts: set[int], held: Held, bound: float, until: Until
) -> Held:
    """Draw up one day anew after the other, then two at a time, with whatever has no time yet, as long as that betters
    the schedule. What is held on other days stays there: nobody is on the way from one day to another."""
    day_of = _days(task, options)
    days = sorted(set(day_of.values()))
    gain = True
    while gain:
        gain = False
        for some in [*((day,) for day in days), *combinations(days, 2)]:
            if until.left < 0.1 or worth_of(held) >= bound * (1 - GOOD):
                return held
            stay = {number: option for number, option in held.items() if day_of[option.start] not in some}
            open_to = [each for number, each in enumerate(options) if number not in stay]
            free = [option for each in open_to for option in each if day_of[option.start] in some]
            mine = {number: option for number, option in held.items() if number not in stay}
            better, _bound = _ask(task, free, musts - stay.keys(), mine, min(until.left, LONGEST))
            if worth_of(better) > worth_of(mine):
                held, gain = stay | better, True
    return held


def _days(task: Task, options: Sequence[Sequence[Option]]) -> dict[int, int]:
    """Beginnings by the day that they belong to: a new one begins after a night, which is longer than any way."""
    spans = sorted({(option.start, option.end) for each in options for option in each})
    found, day, last = {}, 0, 0
    for number, (start, end) in enumerate(spans):
        if number and start >= last + max(NIGHT, task.minutes_between):
            day += 1
        found[start] = day
        last = max(last, end)
    return found


def _ask(task: Task, flat: Sequence[Option], musts: set[int], held: Held, seconds: float) -> tuple[Held, float]:
    """The best choice among these options, with all these musts, beginning from what is held."""
    chosen = {id(option) for option in held.values()}
    start = [place for place, option in enumerate(flat) if id(option) in chosen]
    choice = choose(_worth(flat), **_sets(task, flat, musts), start=start, seconds=seconds)
    if choice.chosen is None:
        return held, float("inf")
    return {flat[place].meeting: flat[place] for place in choice.chosen}, choice.bound


def _worth(flat: Sequence[Option]) -> list[float]:
    return [option.worth for option in flat]


def _sets(task: Task, flat: Sequence[Option], musts: set[int]) -> dict[str, list[list[int]]]:
    places: dict[int, list[int]] = {}
    for place, option in enumerate(flat):
        places.setdefault(option.meeting, []).append(place)
    once = [own for number, own in places.items() if number not in musts]
    return {
        "at_most_one": [*cliques(task, flat), *once],
        "exactly_one": [own for number, own in places.items() if number in musts],
    }
