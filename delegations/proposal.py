"""What the scheduler is asked about a trip, from its rows: which meetings want a time, who can when, what stays."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from delegations.agenda_rules import DELEGATE, HOST, PERSON, Who
from delegations.appointments import bound_by, group_of
from delegations.choices import DelegateRole, DelegateState, MeetingKind, MeetingState
from delegations.models import Delegate, Delegation, FreeTime, Meeting
from delegations.scheduling import Fixed, Task, Wanted, Window
from delegations.scheduling.tasks import Spot

STEP = 30  # minutes between two times at which a meeting may begin
USUAL_HOURS = (datetime.time(9), datetime.time(17))
PUT_BY_HAND = (MeetingKind.RECEPTION, MeetingKind.TRAVEL, MeetingKind.FREE)
"""What has its hour by its nature is not moved once it has one."""
NO_MEETING = (MeetingKind.TRAVEL, MeetingKind.FREE)


@dataclass(frozen=True)
class Question:
    """The scheduler's task for a trip, the meetings in it by key, and a mark that changes when any of it does."""

    task: Task
    meetings: dict[int, Meeting]
    mark: str


def question_of(delegation: Delegation) -> Question:
    """What the scheduler is asked about this trip as it is now. Nine queries."""
    group, now = group_of(delegation), minute(timezone.now())
    rows = Meeting.objects.filter(delegation=delegation).exclude(state=MeetingState.DROPPED)
    linked = rows.select_related("organization", "traveller__goal__organization", "interpreter__person")
    meetings = list(linked.prefetch_related("hosts", "takers"))
    pool = tuple((DELEGATE, key) for key in _interpreters(delegation))
    wanted, fixed = [], []
    for row in meetings:
        row.delegation, row.association = delegation, delegation.association
        who = bound_by(
            row, (each.person_id for each in row.hosts.all()), (each.delegate_id for each in row.takers.all()), group
        )
        where = Spot(row.area.strip(), f"{row.organization_id or ''} {row.place_en or row.place_ja}".strip())
        if _stays(row, now) and row.starts_at and row.ends_at:
            fixed.append(Fixed(row.pk, str(row), minute(row.starts_at), minute(row.ends_at), who, where))
        elif row.kind not in NO_MEETING and not _stays(row, now):
            wanted.append(_wanted(row, who, where, pool))
    wanted, fixed = _parties_apart(wanted, fixed)
    hours, free = _hours(delegation)
    starts = tuple(sorted({start for window in hours for start in _beginnings(window) if start > now}))
    fixed += _elsewhere(delegation, group)
    task = Task(tuple(wanted), starts, hours, tuple(fixed), free, delegation.minutes_between)
    found = {row.pk: row for row in meetings}
    return Question(task, found, _mark(task, found))


def minute(moment: datetime.datetime) -> int:
    """An instant as the scheduler counts."""
    return int(moment.timestamp() // 60)


def moment(minutes: int) -> datetime.datetime:
    """The instant of a minute."""
    return datetime.datetime.fromtimestamp(minutes * 60, datetime.UTC)


def _stays(row: Meeting, now: int) -> bool:
    """Whether the scheduler leaves it where it is: held or begun, locked, or put there by hand for what it is."""
    if row.state == MeetingState.HELD:
        return True
    if row.state != MeetingState.PLANNED or not row.starts_at:
        return False
    return row.is_locked or row.kind in PUT_BY_HAND or minute(row.starts_at) <= now


def _wanted(row: Meeting, who: frozenset[Who], where: Spot, pool: tuple[Who, ...]) -> Wanted:
    is_planned = row.state == MeetingState.PLANNED and row.starts_at is not None
    return Wanted(
        key=row.pk,
        name=str(row),
        priority=row.priority,
        minutes=int(row.length.total_seconds() // 60),
        who=who,
        where=where,
        present=minute(row.starts_at) if is_planned and row.starts_at else None,
        helpers=tuple(each for each in pool if each not in who) if _lacks_interpreter(row) else (),
        points=min(100, row.score or 0),
    )


def _lacks_interpreter(row: Meeting) -> bool:
    return row.needs_interpreter and row.interpreter_id is None


def _interpreters(delegation: Delegation) -> list[int]:
    rows = Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING, role=DelegateRole.INTERPRETER)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _parties_apart(wanted: list[Wanted], fixed: list[Fixed]) -> tuple[list[Wanted], list[Fixed]]:
    """One host may receive twice at once where other people do it each time: a meeting that names people binds them,
    one that names nobody binds the host and everybody of theirs who is named elsewhere."""
    named: dict[Who, set[Who]] = {}
    both: list[Wanted | Fixed] = [*wanted, *fixed]
    for each in both:
        people = {who for who in each.who if who[0] == PERSON}
        for who in each.who:
            if who[0] == HOST:
                named.setdefault(who, set()).update(people)

    def bound(who: frozenset[Who]) -> frozenset[Who]:
        hosts = {each for each in who if each[0] == HOST}
        if any(each[0] == PERSON for each in who):
            return frozenset(who - hosts)
        return frozenset(who.union(*(named[each] for each in hosts)))

    return (
        [replace(each, who=bound(each.who)) for each in wanted],
        [replace(each, who=bound(each.who)) for each in fixed],
    )


def _hours(delegation: Delegation) -> tuple[tuple[Window, ...], dict[Who, tuple[Window, ...]]]:
    """The trip's own hours, nine to five where it has none, and those of whoever has their own."""
    rows = FreeTime.objects.filter(delegation=delegation).select_related("host__goal")
    zone = delegation.place.zone
    free: dict[Who | None, list[Window]] = {}
    for row in rows:
        who: Who | None = None
        if row.delegate_id:
            who = (DELEGATE, row.delegate_id)
        elif row.host is not None:
            who = (HOST, row.host.goal.organization_id)
        free.setdefault(who, []).append(_window(row.day_on, row.from_time, row.to_time, zone))
    own = {who: tuple(sorted(windows)) for who, windows in free.items() if who is not None}
    if None in free:
        return tuple(sorted(free[None])), own
    length = (delegation.ends_on - delegation.starts_on).days + 1
    days = [delegation.starts_on + datetime.timedelta(days=number) for number in range(length)]
    return tuple(_window(day, *USUAL_HOURS, zone) for day in days), own


def _window(day: datetime.date, begins: datetime.time, ends: datetime.time, zone: datetime.tzinfo) -> Window:
    return Window(*(minute(datetime.datetime.combine(day, hour, zone)) for hour in (begins, ends)))


def _beginnings(window: Window) -> Iterable[int]:
    return range(window.start, window.end, STEP)


def _elsewhere(delegation: Delegation, group: Sequence[int]) -> list[Fixed]:
    """Where the delegates are bound by other trips of ours."""
    ours = dict(Delegate.objects.filter(pk__in=group).values_list("person", "pk"))
    others = Delegate.objects.filter(person__in=list(ours), state=DelegateState.COMING).exclude(delegation=delegation)
    theirs = {each.pk: (each.delegation_id, ours[each.person_id]) for each in others}
    if not theirs:
        return []
    day = datetime.timedelta(days=1)
    zone = delegation.place.zone
    first = datetime.datetime.combine(delegation.starts_on, datetime.time(), zone) - day
    last = datetime.datetime.combine(delegation.ends_on, datetime.time(), zone) + 2 * day
    rows = Meeting.objects.filter(
        delegation__in={trip for trip, _key in theirs.values()}, starts_at__range=(first, last)
    )
    rows = rows.filter(state__in=(MeetingState.PLANNED, MeetingState.HELD)).select_related(
        "organization", "traveller__goal"
    )
    found = []
    for row in rows.prefetch_related("takers"):
        theirs_all = [key for key, (trip, _own) in theirs.items() if trip == row.delegation_id]
        bound = bound_by(row, (), (each.delegate_id for each in row.takers.all()), theirs_all)
        who = frozenset((DELEGATE, theirs[key][1]) for kind, key in bound if kind == DELEGATE and key in theirs)
        if who and row.starts_at and row.ends_at:
            found.append(Fixed(row.pk, str(row), minute(row.starts_at), minute(row.ends_at), who))
    return found


def _mark(task: Task, meetings: dict[int, Meeting]) -> str:
    told: dict[str, Any] = {
        "wanted": [
            (each.key, meetings[each.key].version, each.priority, each.minutes, sorted(each.who), each.present)
            for each in task.wanted
        ],
        "fixed": [(each.key, each.start, each.end, sorted(each.who)) for each in task.fixed],
        "hours": [(each.start, each.end) for each in task.hours],
        "free": sorted((*who, [(each.start, each.end) for each in windows]) for who, windows in task.free.items()),
        "way": task.minutes_between,
        "helpers": sorted({each for row in task.wanted for each in row.helpers}),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
