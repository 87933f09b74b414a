"""A schedule without looking back: musts first, those with the fewest times first, each at its best time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from delegations.agenda_rules import Who
from delegations.scheduling.options import Option, excludes, who_of
from delegations.scheduling.tasks import COULD, MUST, SHOULD, Task

_TURN = {MUST: 0, SHOULD: 1, COULD: 2}
Held = dict[int, Option]
"""Meetings by their place in the task, each with the option that was chosen for it."""


def first_choice(
    task: Task,
    options: Sequence[Sequence[Option]],
    *,
    held: Mapping[int, Option] | None = None,
    liked: Callable[[Option], float] | None = None,
) -> Held:
    """An option for as many meetings as it goes. What is `held` stays; `liked` says which to try first, the best liked
    of all meetings before the next one, musts before the rest."""
    chosen: Held = dict(held or {})
    busy: dict[Who, list[Option]] = {}
    for option in chosen.values():
        _note(task, option, busy)
    turns = [option for number in _in_turn(task, options) if number not in chosen for option in _best(options[number])]
    if liked is not None:
        turns.sort(key=lambda each: (_TURN[task.wanted[each.meeting].priority] != 0, -liked(each)))
    for option in turns:
        if option.meeting not in chosen and not any(
            excludes(task, option, other) for who in who_of(task, option) for other in busy.get(who, ())
        ):
            chosen[option.meeting] = option
            _note(task, option, busy)
    return chosen


def _in_turn(task: Task, options: Sequence[Sequence[Option]]) -> list[int]:
    return sorted(range(len(options)), key=lambda each: (_TURN[task.wanted[each].priority], len(options[each]), each))


def _best(options: Sequence[Option]) -> list[Option]:
    return sorted(options, key=lambda each: (-each.worth, each.start, str(each.helper)))


def _note(task: Task, option: Option, busy: dict[Who, list[Option]]) -> None:
    for who in who_of(task, option):
        busy.setdefault(who, []).append(option)
