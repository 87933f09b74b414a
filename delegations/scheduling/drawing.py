"""Drawing up the schedule: greedy first, then HiGHS from there; then why each meeting is where it is."""

from __future__ import annotations

from collections.abc import Sequence

from delegations.agenda_rules import Who
from delegations.scheduling.conflicts import conflict_of, never_free
from delegations.scheduling.options import Option, excludes, options_of, who_of
from delegations.scheduling.searching import Impossible, search
from delegations.scheduling.tasks import MUST, Conflict, LeftOut, Place, Reason, Schedule, Task

SECONDS = 8.0
Busy = dict[Who, list[Option]]


def draw_up(task: Task, *, seconds: float = SECONDS) -> Schedule | Conflict:
    """The best schedule that keeps all musts, or the musts that cannot all be kept.

    Raises TimeIsUp where neither is known after `seconds`.
    """
    options = options_of(task)
    musts = [number for number, wanted in enumerate(task.wanted) if wanted.priority == MUST]
    if any(not options[number] for number in musts):
        return conflict_of(task, options, musts)
    try:
        held, bound = search(task, options, seconds=seconds)
    except Impossible:
        return conflict_of(task, options, musts)
    return _told(task, options, sorted(held.values(), key=lambda each: each.meeting), bound)


def _told(task: Task, options: Sequence[Sequence[Option]], chosen: Sequence[Option], bound: float) -> Schedule:
    """The schedule with a reason for every meeting."""
    held = {option.meeting: option for option in chosen}
    busy: Busy = {}
    for option in chosen:
        for who in who_of(task, option):
            busy.setdefault(who, []).append(option)
    placed, left_out = [], []
    for number, wanted in enumerate(task.wanted):
        own = options[number]
        times = len({option.start for option in own})
        if number in held:
            placed.append(_place(task, own, held[number], busy, times))
        elif not own:
            left_out.append(LeftOut(wanted.key, Reason.NEVER_FREE, 0, (), never_free(task, number)))
        else:
            others = _in_the_way(task, own, busy)
            left_out.append(LeftOut(wanted.key, Reason.TAKEN, times, others))
    placed.sort(key=lambda each: (each.start, each.key))
    value = sum(option.worth for option in chosen)
    return Schedule(tuple(placed), tuple(left_out), value, max(bound, value))


def _place(task: Task, own: Sequence[Option], at: Option, busy: Busy, times: int) -> Place:
    wanted = task.wanted[at.meeting]
    earlier = [option for option in own if option.start < at.start]
    free = [option for option in earlier if not _blocking(task, option, busy)]
    others: tuple[int, ...] = ()
    if wanted.present == at.start:
        why = Reason.STAYS
    elif times == 1:
        why = Reason.ONLY
    elif not earlier:
        why = Reason.FIRST
    elif not free:
        why, others = Reason.FIRST_LEFT, _in_the_way(task, earlier, busy)
    else:
        why = Reason.MAKES_ROOM
    return Place(wanted.key, at.start, at.helper, why, times, others)


def _blocking(task: Task, option: Option, busy: Busy) -> set[int]:
    others = {other for who in who_of(task, option) for other in busy.get(who, ())}
    return {other.meeting for other in others if other.meeting != option.meeting and excludes(task, option, other)}


def _in_the_way(task: Task, own: Sequence[Option], busy: Busy) -> tuple[int, ...]:
    """The meetings that stand at these times, those that stand at most of them first."""
    counts: dict[int, int] = {}
    for option in own:
        for number in _blocking(task, option, busy):
            counts[number] = counts.get(number, 0) + 1
    return tuple(task.wanted[each].key for each in sorted(counts, key=lambda each: (-counts[each], each)))
