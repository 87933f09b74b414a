"""At which times each meeting could be held at all, and which two of those exclude one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delegations.agenda_rules import ON_THE_WAY, Who, way
from delegations.scheduling.tasks import COULD, MUST, SHOULD, Fixed, Spot, Task, Wanted

WORTH = {MUST: 400, SHOULD: 100, COULD: 30}
STAYS = 40
"""What it is worth that a meeting stays where it is: more than one that could be held, less than one that should."""


@dataclass(frozen=True)
class Option:
    """A meeting at a time, with a helper where it needs one."""

    meeting: int
    start: int
    end: int
    helper: Who | None
    worth: float

    def __lt__(self, other: Option) -> bool:
        return (self.start, str(self.helper)) < (other.start, str(other.helper))


def options_of(task: Task) -> list[list[Option]]:
    """For each meeting in turn the times at which nobody and nothing fixed stands against it, earliest first."""
    fixed_of: dict[Who, list[Fixed]] = {}
    for each in task.fixed:
        for who in each.who:
            fixed_of.setdefault(who, []).append(each)
    return [sorted(_of_one(task, number, wanted, fixed_of)) for number, wanted in enumerate(task.wanted)]


def _of_one(task: Task, number: int, wanted: Wanted, fixed_of: dict[Who, list[Fixed]]) -> Iterable[Option]:
    starts = task.starts
    if wanted.present is not None and wanted.present not in starts:
        starts = (*starts, wanted.present)
    for start in starts:
        end = start + wanted.minutes
        if start == wanted.present or any(window.holds(start, end) for window in task.hours):
            for helper in wanted.helpers or (None,):
                who = wanted.who | {helper} if helper else wanted.who
                if all(_can(task, each, start, end, wanted.where, fixed_of.get(each, ())) for each in who):
                    yield Option(number, start, end, helper, _worth(wanted, start, helper))


def free_of(task: Task, who: Who, start: int, end: int) -> bool:
    """Whether somebody's own hours allow it."""
    windows = task.free.get(who)
    return windows is None or any(each.holds(start, end) for each in windows)


def _can(task: Task, who: Who, start: int, end: int, where: Spot, fixed: Iterable[Fixed]) -> bool:
    return free_of(task, who, start, end) and not any(
        apart(who, start, end, where, each.start, each.end, each.where, task.minutes_between) for each in fixed
    )


def _worth(wanted: Wanted, start: int, helper: Who | None) -> float:
    worth = WORTH[wanted.priority] + wanted.points / 10
    if wanted.present is None:
        return worth
    is_same = start == wanted.present and (not wanted.helpers or helper == wanted.present_helper)
    return worth + STAYS * (1 + is_same)


def apart(who: Who, start: int, end: int, where: Spot, start_2: int, end_2: int, where_2: Spot, minutes: int) -> bool:
    """Whether somebody cannot be at both: they lie over one another, or there is no time for the way."""
    if start < end_2 and start_2 < end:
        return True
    if who[0] not in ON_THE_WAY:
        return False
    return max(start - end_2, start_2 - end) < way(where, where_2, minutes)


def who_of(task: Task, option: Option) -> frozenset[Who]:
    """Everybody whom an option binds."""
    who = task.wanted[option.meeting].who
    return who | {option.helper} if option.helper else who


def excludes(task: Task, one: Option, other: Option) -> bool:
    """Whether two options of two meetings cannot both be chosen."""
    where, where_2 = (task.wanted[each.meeting].where for each in (one, other))
    shared = who_of(task, one) & who_of(task, other)
    return any(
        apart(who, one.start, one.end, where, other.start, other.end, where_2, task.minutes_between) for who in shared
    )


def cliques(task: Task, options: Sequence[Option]) -> Iterable[list[int]]:
    """Sets of options, by their place in the list, of which at most one can be chosen; together they exclude exactly
    what `excludes` does.

    For everybody and every beginning: what is under way then. For whoever goes from place to place also: what is under
    way then in one part of the city, and what was under way earlier in another one and ends too late for the way.
    """
    bound: dict[Who, list[int]] = {}
    for place, option in enumerate(options):
        for who in who_of(task, option):
            bound.setdefault(who, []).append(place)
    for who in sorted(bound):
        own = bound[who]
        if len({options[each].meeting for each in own}) < 2:
            continue
        begins = sorted({options[each].start for each in own})
        under_way = {t: [each for each in own if options[each].start <= t < options[each].end] for t in begins}
        for t in begins:
            if len({options[each].meeting for each in under_way[t]}) > 1:
                yield under_way[t]
        if who[0] in ON_THE_WAY and task.minutes_between:
            yield from _with_ways(task, options, begins, under_way)


def _with_ways(
    task: Task, options: Sequence[Option], begins: list[int], under_way: dict[int, list[int]]
) -> Iterable[list[int]]:
    minutes = task.minutes_between
    spots = {place: task.wanted[options[place].meeting].where for each in under_way.values() for place in each}
    has_areas = all(each.area for each in spots.values())
    kinds = {place: Spot(each.area.casefold()) if has_areas else each for place, each in spots.items()}
    longest = max(option.end - option.start for option in options)
    for number, t in enumerate(begins):
        here: dict[Spot, list[int]] = {}
        for place in under_way[t]:
            here.setdefault(kinds[place], []).append(place)
        for u in reversed(begins[:number]):
            if t - u >= longest + minutes:
                break
            before = [place for place in under_way[u] if options[place].end > t - minutes]
            for kind, places in here.items():
                others = [place for place in before if way(kind, kinds[place], minutes)]
                if others:
                    yield [*places, *(each for each in others if each not in places)]
