"""The scheduler: nobody twice, hours and ways kept, no must dropped in silence, as good as trying everything."""

from __future__ import annotations

import itertools
from typing import Any

import highspy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delegations.scheduling import Conflict, Fixed, Schedule, Task, Wanted, Window, draw_up
from delegations.scheduling.options import Option, cliques, excludes, options_of
from delegations.scheduling.solving import choose
from delegations.scheduling.tasks import MUST, Reason, Spot

DAY = Window(540, 1020)
WHO = [("delegate", 1), ("delegate", 2), ("host", 1), ("host", 2), ("host", 3)]


def wanted(key: int, *who: tuple[str, int], **fields: Any) -> Wanted:
    given_fields = {"name": f"M{key}", "priority": "should", "minutes": 60, "who": frozenset(who)}
    return Wanted(key=key, **given_fields | fields)


def task(*rows: Wanted, starts: tuple[int, ...] = (540, 600, 660), **fields: Any) -> Task:
    return Task(rows, starts, (DAY,), **fields)


def broken(asked: Task, found: Schedule) -> list[str]:
    """What a schedule does that it must not."""
    options = {(each.meeting, each.start, each.helper): each for own in options_of(asked) for each in own}
    number = {row.key: place for place, row in enumerate(asked.wanted)}
    chosen: list[Option] = []
    wrong = []
    for place in found.placed:
        option = options.get((number[place.key], place.start, place.helper))
        if option is None:
            wrong.append(f"{place.key} is at no possible time")
        else:
            chosen.append(option)
    pairs = itertools.combinations(chosen, 2)
    wrong += [f"{one.meeting} against {other.meeting}" for one, other in pairs if excludes(asked, one, other)]
    keys = sorted([*(each.key for each in found.placed), *(each.key for each in found.left_out)])
    if keys != sorted(number):
        wrong.append("somebody is lost or there twice")
    musts = {row.key for row in asked.wanted if row.priority == MUST}
    if musts - {each.key for each in found.placed}:
        wrong.append("a must is dropped")
    return wrong


windows = st.lists(
    st.tuples(st.integers(9, 15), st.integers(1, 4)).map(lambda each: Window(each[0] * 60, (each[0] + each[1]) * 60)),
    min_size=1,
    max_size=2,
).map(tuple)


@st.composite
def tasks(draw: st.DrawFn, most: int = 5) -> Task:
    starts = (540, 600, 630, 660, 780)
    rows = [
        wanted(
            key,
            *draw(st.sets(st.sampled_from(WHO), min_size=1, max_size=3)),
            priority=draw(st.sampled_from(["must", "should", "could"])),
            minutes=draw(st.sampled_from([30, 60, 90])),
            where=Spot(draw(st.sampled_from(["", "Aoi", "Shimizu"])), draw(st.sampled_from(["", "Hall", "Port"]))),
            present=draw(st.sampled_from([None, None, 600, 645])),
            helpers=draw(st.sampled_from([(), (), (("delegate", 8), ("delegate", 9))])),
            points=draw(st.sampled_from([0, 50])),
        )
        for key in range(draw(st.integers(1, most)))
    ]
    fixed = draw(st.sampled_from([(), (Fixed(90, "F", 570, 640, frozenset({("delegate", 1)}), Spot("Aoi")),)]))
    free = draw(st.dictionaries(st.sampled_from(WHO), windows, max_size=3))
    return Task(tuple(rows), starts, (DAY,), fixed, free, draw(st.sampled_from([0, 30])))


def best_by_trying(asked: Task) -> float | None:
    """What the best schedule is worth, from trying every choice; None where no choice holds all musts."""
    own: list[list[Option | None]] = [
        [*options, *([] if row.priority == MUST else [None])]
        for row, options in zip(asked.wanted, options_of(asked), strict=True)
    ]

    def best(number: int, held: list[Option]) -> float | None:
        if number == len(own):
            return sum(option.worth for option in held)
        found = None
        for option in own[number]:
            if option is None:
                value = best(number + 1, held)
            elif any(excludes(asked, option, other) for other in held):
                continue
            else:
                value = best(number + 1, [*held, option])
            if value is not None and (found is None or value > found):
                found = value
        return found

    return best(0, [])


@pytest.mark.covers("103")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_a_schedule_is_as_good_as_trying_everything_and_breaks_nothing(asked: Task) -> None:
    best, found = best_by_trying(asked), draw_up(asked)
    if isinstance(found, Conflict):
        assert best is None
        assert_smallest(asked, found)
        return
    assert best is not None and broken(asked, found) == []
    assert found.value >= best * 0.995 and found.bound >= best - 1e-6
    assert found.value <= found.bound + 1e-6 and found.gap <= 0.005
    assert draw_up(asked) == found


def test_a_solver_that_hands_its_start_back_is_not_believed(monkeypatch: Any) -> None:
    solution = highspy.Highs.getSolution
    handed_back = highspy.HighsSolution()
    handed_back.col_value = [1.0, 0.0]
    answers = iter([handed_back])
    monkeypatch.setattr(highspy.Highs, "getSolution", lambda solver: next(answers, None) or solution(solver))
    choice = choose([1.0, 2.0], at_most_one=[[0, 1]], exactly_one=[], start=[0], seconds=1.0)
    assert (choice.chosen, choice.bound, next(answers, None)) == ([1], 2.0, None)


def assert_smallest(asked: Task, conflict: Conflict) -> None:
    """These musts cannot all be kept, and without any one of them the others can."""
    rows = [row for row in asked.wanted if row.key in conflict.keys]
    assert rows and all(row.priority == MUST for row in rows)

    def fits(kept: list[Wanted]) -> bool:
        part = Task(tuple(kept), asked.starts, asked.hours, asked.fixed, asked.free, asked.minutes_between)
        return best_by_trying(part) is not None

    assert not fits(rows)
    assert all(fits([row for row in rows if row is not other]) for other in rows)


@given(tasks(most=4))
@settings(max_examples=60, deadline=None)
def test_the_sets_given_to_the_solver_say_exactly_what_excludes_what(asked: Task) -> None:
    flat = [option for own in options_of(asked) for option in own]
    by_sets = {
        frozenset(pair)
        for clique in cliques(asked, flat)
        for pair in itertools.combinations(clique, 2)
        if flat[pair[0]].meeting != flat[pair[1]].meeting
    }
    by_rule = {
        frozenset((one, other))
        for one, other in itertools.combinations(range(len(flat)), 2)
        if flat[one].meeting != flat[other].meeting and excludes(asked, flat[one], flat[other])
    }
    assert by_sets == by_rule


@pytest.mark.covers("C9")
def test_three_musts_in_two_slots_are_refused_with_whom_they_share() -> None:
    mayor = ("host", 1)
    rows = [wanted(key, mayor, ("delegate", key), priority="must") for key in (1, 2, 3)]
    other = wanted(4, ("delegate", 9), priority="must")
    assert draw_up(task(*rows, other, starts=(540, 600))) == Conflict((1, 2, 3), (mayor,), 2)


def test_a_must_for_which_nobody_is_free_is_named_with_who_is_not() -> None:
    busy = ("host", 1)
    row = wanted(1, busy, ("delegate", 1), priority="must")
    assert draw_up(task(row, free={busy: (Window(0, 100),)})) == Conflict((1,), (busy,), 0)


def test_what_is_planned_stays_where_it_is_unless_a_weightier_one_needs_the_time() -> None:
    carol = ("delegate", 1)
    stays = wanted(1, carol, present=660)
    found = draw_up(task(stays, wanted(2, carol), wanted(3, carol, priority="could")))
    assert isinstance(found, Schedule)
    assert {place.key: place.start for place in found.placed}[1] == 660 and found.placed[-1].why == Reason.STAYS
    must = wanted(4, carol, ("host", 1), priority="must")
    moved = draw_up(task(stays, must, free={("host", 1): (Window(660, 720),)}))
    assert isinstance(moved, Schedule)
    assert {place.key: place.start for place in moved.placed}[4] == 660 and len(moved.placed) == 2


def test_what_finds_no_time_is_left_out_with_those_that_have_it() -> None:
    carol = ("delegate", 1)
    found = draw_up(task(wanted(1, carol, priority="must"), wanted(2, carol, priority="could"), starts=(540,)))
    assert isinstance(found, Schedule)
    (left,) = found.left_out
    assert (left.key, left.why, left.of, left.others) == (2, Reason.TAKEN, 1, (1,))


def test_one_interpreter_is_at_one_place_at_a_time() -> None:
    emi, ken = ("delegate", 8), ("delegate", 9)
    rows = [wanted(key, ("delegate", key), helpers=(emi, ken)) for key in (1, 2, 3)]
    found = draw_up(task(*rows, starts=(540,)))
    assert isinstance(found, Schedule)
    assert sorted(str(place.helper) for place in found.placed) == [str(emi), str(ken)] and len(found.left_out) == 1


@pytest.mark.covers("103")
def test_a_large_trip_is_within_two_percent_of_what_can_be_proven() -> None:
    from tests.benchmarks.scheduling import trip

    asked = trip(seed=3, stakeholders=20, hosts=40, days=6, wishes=160)
    found = draw_up(asked)
    assert isinstance(found, Schedule)
    assert broken(asked, found) == [] and found.gap <= 0.02
