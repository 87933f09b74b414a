"""Why not all musts can be kept: the smallest set of them that cannot stand together."""

from __future__ import annotations

from collections.abc import Sequence

from delegations.agenda_rules import Who
from delegations.scheduling.options import Option, cliques, free_of
from delegations.scheduling.solving import choose
from delegations.scheduling.tasks import Conflict, Task

SECONDS = 5.0


def conflict_of(task: Task, options: Sequence[Sequence[Option]], musts: Sequence[int]) -> Conflict:
    """Take away one must after the other as long as the rest still cannot be kept; what remains is the conflict."""
    for number in musts:
        if not options[number]:
            wanted = task.wanted[number]
            return Conflict((wanted.key,), never_free(task, number), 0)
    left = list(musts)
    for number in musts:
        without = [each for each in left if each != number]
        if not can_be_kept(task, options, without):
            left = without
    shared: dict[Who, int] = {}
    for number in left:
        for who in task.wanted[number].who | set(task.wanted[number].helpers):
            shared[who] = shared.get(who, 0) + 1
    most = max(shared.values())
    times = {option.start for number in left for option in options[number]}
    named = tuple(sorted(who for who, count in shared.items() if count == most)) if most > 1 else ()
    return Conflict(tuple(task.wanted[each].key for each in left), named, len(times))


def can_be_kept(task: Task, options: Sequence[Sequence[Option]], numbers: Sequence[int]) -> bool:
    """Whether these meetings can all be held."""
    flat = [option for number in numbers for option in options[number]]
    if not flat:
        return True
    places: dict[int, list[int]] = {}
    for place, option in enumerate(flat):
        places.setdefault(option.meeting, []).append(place)
    choice = choose(
        [0.0] * len(flat),
        at_most_one=list(cliques(task, flat)),
        exactly_one=places.values(),
        start=(),
        seconds=SECONDS,
    )
    return choice.chosen is not None or not choice.is_proven


def never_free(task: Task, number: int) -> tuple[Who, ...]:
    """Those whose own hours allow no time that the trip has for this meeting; nobody where they only never can
    together."""
    wanted = task.wanted[number]
    spans = [(start, start + wanted.minutes) for start in task.starts]
    spans = [span for span in spans if any(window.holds(*span) for window in task.hours)]
    return tuple(sorted(who for who in wanted.who if not any(free_of(task, who, *span) for span in spans)))
