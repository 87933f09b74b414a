"""The shortest way to a person: as short as a plain search finds it, in words, within a fixed number of statements."""

from __future__ import annotations

import datetime
from collections import deque
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.acquaintance import route_to
from contacts.models import Person
from contacts.paths import Bond, Link, Way, Why, shortest_way
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast

NODES = st.integers(min_value=0, max_value=14)
BONDS = st.builds(Bond, st.sampled_from(Why), st.integers(min_value=-4, max_value=-1), st.integers(0, 3))


@st.composite
def worlds(draw: Any) -> tuple[dict[frozenset[int], Bond], dict[int, Bond], set[int], int]:
    """Who knows whom, whom the one of us knows, who may not be walked over, and the person sought."""
    pairs = draw(st.lists(st.tuples(NODES, NODES, BONDS), max_size=30))
    edges = {frozenset((one, other)): bond for one, other, bond in pairs if one != other}
    ours = draw(st.dictionaries(NODES, BONDS, max_size=3))
    return edges, ours, draw(st.sets(NODES, max_size=4)), draw(NODES)


def plainly(edges: Any, ours: Any, closed: set[int], to: int, deepest: int) -> int | None:
    """Breadth first from us, one person at a time: how many steps, None for no way."""
    queue = deque((key, 1) for key in ours if key == to or key not in closed)
    seen = {key for key, _ in queue}
    while queue:
        key, steps = queue.popleft()
        if key == to:
            return steps
        if steps == deepest:
            continue
        for pair in edges:
            if key in pair:
                (other,) = pair - {key}
                if other not in seen and (other == to or other not in closed):
                    seen.add(other)
                    queue.append((other, steps + 1))
    return None


def searched(edges: Any, ours: Any, closed: set[int], to: int, **bounds: int) -> Way:
    def neighbours(keys: Any) -> list[Link]:
        return [Link(key, *(pair - {key}), bond) for pair, bond in edges.items() for key in pair if key in keys]

    return shortest_way(
        to=to,
        known=lambda keys: {key: ours[key] for key in keys if key in ours},
        neighbours=neighbours,
        passable=lambda keys: [key for key in keys if key not in closed],
        **bounds,
    )


@pytest.mark.covers("31")
@settings(max_examples=400, deadline=None)
@given(worlds(), st.integers(min_value=1, max_value=6))
def test_a_way_is_as_short_as_a_plain_search_finds_it_and_walks_over_edges(world: Any, deepest: int) -> None:
    edges, ours, closed, to = world
    way = searched(edges, ours, closed, to, deepest=deepest)
    expected = plainly(edges, ours, closed, to, deepest)
    assert len(way.steps) == (expected or 0)
    assert not way.is_cut
    if way.steps:
        assert way.steps[0].bond == ours[way.steps[0].person]
        assert way.steps[-1].person == to
        for before, step in zip(way.steps, way.steps[1:], strict=False):
            assert edges[frozenset((before.person, step.person))] == step.bond
        assert not {step.person for step in way.steps[:-1]} & closed


def test_a_layer_that_is_too_wide_is_cut_to_the_best_reasons_and_says_so() -> None:
    weak, strong = Bond(Why.COLLEAGUES, -1, 1), Bond(Why.INTRODUCED, -1, 2)
    edges = {frozenset((0, key)): weak for key in range(1, 9)} | {frozenset((0, 9)): strong}
    edges[frozenset((9, 10))] = weak
    way = searched(edges, {10: strong}, set(), 0, widest=2)
    assert [step.person for step in way.steps] == [10, 9, 0]
    assert way.is_cut


def test_of_two_ways_of_one_length_the_one_with_the_better_reason_is_told() -> None:
    edges = {frozenset((0, 1)): Bond(Why.COLLEAGUES, -1, 1), frozenset((0, 2)): Bond(Why.MET, -3)}
    way = searched(edges, {1: Bond(Why.KEPT), 2: Bond(Why.KEPT)}, set(), 0)
    assert [step.person for step in way.steps] == [2, 0]


# --- over the rows ----------------------------------------------------------------------------------------------------


def named(cast: Cast, family: str, **fields: Any) -> Person:
    return people.person(association=cast.omaha.association, family_name=family, given_name="", **fields)


def told(cast: Cast, target: Person, of: Any = None, reader: Any = None) -> list[tuple[str, str]]:
    house = cast.omaha
    with scope(house.association):
        of = of or house.volunteer
        membership = reader or house.volunteer.memberships.get()
        route = route_to(target=Person.objects.get(pk=target.pk), of=of, reader=membership)
        return [(str(stop.person), stop.why) for stop in route.stops]


@pytest.mark.covers("31")
def test_talks_then_an_introduction_then_work_lead_to_a_person(cast: Cast) -> None:
    a, b, c = (named(cast, name) for name in ("Abe", "Baba", "Chiba"))
    house = people.organization(association=cast.omaha.association, name_en="Tea Works", name_ja="")
    for _ in range(3):
        people.touch(people=[a], by=cast.omaha.volunteer)
    people.introduction(person=b, by_person=a, to_member=cast.omaha.staff)
    for each in (b, c):
        people.position(person=each, organization=house)
    assert told(cast, c) == [
        ("Abe", "Volunteer knows Abe from 3 talks."),
        ("Baba", "Abe introduced Baba."),
        ("Chiba", "Baba and Chiba work at Tea Works."),
    ]


def test_what_has_ended_or_was_only_tried_joins_nobody(cast: Cast) -> None:
    a, b, c = (named(cast, name) for name in ("Abe", "Baba", "Chiba"))
    house = people.organization(association=cast.omaha.association)
    people.touch(people=[a], by=cast.omaha.volunteer)
    people.touch(people=[c], by=cast.omaha.volunteer, kind="attempt")
    people.touch(people=[a, c], by=cast.omaha.staff, kind="attempt")
    gone = timezone.localdate() - datetime.timedelta(days=1)
    people.position(person=a, organization=house, to_on=gone)
    people.position(person=b, organization=house)
    assert told(cast, b) == told(cast, c) == []


def test_the_way_does_not_lead_over_somebody_who_asked_to_be_left_alone(cast: Cast) -> None:
    a = named(cast, "Abe", is_not_to_be_contacted=True, not_contact_reason="asked so")
    b = named(cast, "Baba")
    people.touch(people=[a], by=cast.omaha.volunteer)
    people.touch(people=[a, b], by=cast.omaha.staff)
    assert told(cast, b) == []
    assert told(cast, a) == [("Abe", "Volunteer knows Abe from one talk.")]


def test_a_limited_member_is_led_only_over_people_they_may_see(cast: Cast) -> None:
    house = cast.omaha
    a, b = named(cast, "Abe"), named(cast, "Baba")
    people.touch(people=[a], by=house.volunteer)
    people.touch(people=[a, b], by=house.staff)
    with scope(house.association):
        b.partnerships.add(house.partnership)
        membership = house.volunteer.memberships.get()
        assert len(told(cast, b, reader=membership)) == 2
        factories.partnership_limit(membership=membership, partnership=house.partnership)
        assert told(cast, b, reader=membership) == []


def test_introductions_are_told_from_both_ends(cast: Cast) -> None:
    a, b, c = (named(cast, name) for name in ("Abe", "Baba", "Chiba"))
    people.introduction(person=a, by_member=cast.omaha.volunteer, to_person=b)
    people.introduction(person=a, by_person=c, to_person=b)
    assert told(cast, a) == [("Abe", "Volunteer introduced Abe.")]
    assert told(cast, c) == [("Abe", "Volunteer introduced Abe."), ("Chiba", "Chiba introduced Abe.")]


@pytest.mark.parametrize("number", [1, 3])
def test_the_search_costs_the_same_however_many_people_stand_in_a_layer(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    a, z = named(cast, "Abe"), named(cast, "Zen", keeper=cast.omaha.volunteer)
    for each in range(number):
        middle = named(cast, f"Middle {each}")
        people.touch(people=[a, middle], by=cast.omaha.staff)
        people.touch(people=[middle, z], by=cast.omaha.staff)
    with scope(cast.omaha.association):
        membership = cast.omaha.volunteer.memberships.get()
        target = Person.objects.get(pk=a.pk)
        with django_assert_num_queries(18):
            route = route_to(target=target, of=cast.omaha.volunteer, reader=membership)
    assert [str(stop.person) for stop in route.stops] == ["Zen", "Middle 0", "Abe"]
