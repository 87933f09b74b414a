"""Goals on a trip: taken along and left at home, carried over from the trip before, what came of each."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from delegations.choices import Direction, GoalStand, Part, TripState
from delegations.goals import before
from delegations.goals_part import part
from delegations.models import Delegation, GoalOnTrip, StakeholderGoal
from delegations.services.goals import carry_over, change_on_trip, leave_home, take_along
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def winery(house: House, **fields: Any) -> StakeholderGoal:
    body = people.organization(association=house.association, name_en="Prairie Winery", name_ja="", side="home")
    return trips.goal(organization=body, **fields)


def tea_house(house: House, **fields: Any) -> StakeholderGoal:
    body = people.organization(association=house.association, name_en="Suruga Tea", name_ja="", side="partner")
    return trips.goal(organization=body, **fields)


def earlier_trip(house: House, days: int = 400, **fields: Any) -> Delegation:
    begins = timezone.localdate() - datetime.timedelta(days)
    return trips.delegation(partnership=house.partnership, title_en="Trip before", starts_on=begins, **fields)


@pytest.mark.covers("96", page="/a/…/trips/…/goals/")
def test_goals_are_taken_along_on_the_side_where_they_sit(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    wine, tea = winery(house), tea_house(house, stand=GoalStand.REACHED)
    fresh = tea_house(house, told_on=timezone.localdate())
    trip = trips.delegation(partnership=house.partnership)
    client = enter(house.staff)
    answer = client.get(at(house, "trip_goal_choose", delegation=trip.pk))
    assert [(row.pk, row.usual_part, row.is_old) for row in answer.context["found"]] == [
        (wine.pk, Part.TRAVELS, True),
        (fresh.pk, Part.HOSTS, False),
    ]
    take = at(house, "goal_take_along", delegation=trip.pk, goal=wine.pk)
    client.post(take, {"part": "travels"})
    client.post(take, {"part": "travels"})
    assert "no longer open" in words_of(
        client.post(at(house, "goal_take_along", delegation=trip.pk, goal=tea.pk), {"part": "hosts"}, follow=True)
    )
    client.post(at(house, "goal_take_along", delegation=trip.pk, goal=fresh.pk), {"part": "nowhere"})
    with scope(house.association):
        row = GoalOnTrip.objects.get()
        assert (row.goal, row.part) == (wine, Part.TRAVELS)
    page = words_of(client.get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "Goals of this trip" in page and "Prairie Winery" in page and "A way into the market" in page
    client.post(at(house, "goal_leave_home", delegation=trip.pk, on_trip=row.pk))
    with scope(house.association):
        assert not GoalOnTrip.objects.exists() and StakeholderGoal.objects.count() == 3


@pytest.mark.covers("96", page="/a/…/trips/…/")
def test_what_is_still_open_is_carried_over_with_one_press(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    wine, tea, done = winery(house), tea_house(house), winery(house, stand=GoalStand.REACHED)
    first = earlier_trip(house)
    trips.on_trip(delegation=first, goal=wine, part=Part.TRAVELS, priority="must")
    trips.on_trip(delegation=first, goal=tea)
    trips.on_trip(delegation=first, goal=done, part=Part.TRAVELS)
    trip = trips.delegation(partnership=house.partnership)
    client = enter(house.staff)
    page = words_of(client.get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "2 goals of “Trip before” are still open." in page
    answer = client.post(at(house, "goal_carry_over", delegation=trip.pk), follow=True)
    assert "2 goals were carried over." in words_of(answer)
    with scope(house.association):
        rows = [(row.goal_id, row.part, row.priority) for row in GoalOnTrip.objects.filter(delegation=trip)]
        assert sorted(rows) == sorted([(wine.pk, "travels", "must"), (tea.pk, "hosts", "should")])
    assert "still open" not in words_of(client.get(at(house, "delegation_detail", delegation=trip.pk)))


def test_on_the_way_back_hosts_travel_and_travellers_receive(cast: Cast) -> None:
    house = cast.omaha
    wine = winery(house)
    trips.on_trip(delegation=earlier_trip(house), goal=wine, part=Part.TRAVELS)
    back = trips.delegation(partnership=house.partnership, direction=Direction.INBOUND)
    with scope(house.association):
        assert [row.part for row in carry_over(delegation=back, by=house.staff)] == [Part.HOSTS]


def test_the_trip_before_is_the_one_it_grew_from_else_the_last_that_took_place(cast: Cast) -> None:
    house = cast.omaha
    oldest, newer = earlier_trip(house, 800), earlier_trip(house, 400)
    earlier_trip(house, 100, state=TripState.CALLED_OFF)
    trip = trips.delegation(partnership=house.partnership)
    with scope(house.association):
        assert before(trip) == newer
        trip.grew_from = oldest
        assert before(trip) == oldest
        assert before(oldest) is None
        with pytest.raises(ValidationError, match="no trip before"):
            carry_over(delegation=oldest, by=None)


@pytest.mark.parametrize("state", [TripState.CALLED_OFF, TripState.CLOSED])
def test_nothing_is_taken_along_on_a_trip_that_is_over(cast: Cast, state: str) -> None:
    house = cast.omaha
    wine = winery(house)
    trip = trips.delegation(partnership=house.partnership, state=state)
    with scope(house.association), pytest.raises(ValidationError, match="closed or called off"):
        take_along(delegation=trip, goal=wine, part=Part.TRAVELS, by=house.staff)


def test_a_goal_of_another_partnership_stays_at_home(cast: Cast) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    wine = winery(house, partnership=other)
    trip = trips.delegation(partnership=house.partnership)
    with scope(house.association), pytest.raises(ValidationError, match="another partnership"):
        take_along(delegation=trip, goal=wine, part=Part.TRAVELS, by=house.staff)


def test_a_goal_with_a_meeting_or_a_result_does_not_leave_the_trip(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    meant = trips.on_trip(delegation=trip, goal=winery(house), part=Part.TRAVELS)
    told = trips.on_trip(delegation=trip, goal=tea_house(house), result_en="They ordered")
    trips.meeting(delegation=trip, traveller=meant)
    with scope(house.association):
        for row, words in ((meant, "One meeting is meant for it"), (told, "stays with the trip")):
            with pytest.raises(ValidationError, match=words):
                leave_home(on_trip=row, by=house.staff)


def test_who_travels_with_a_goal_is_of_the_same_trip_and_a_host_travels_with_nobody(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip, other = (trips.delegation(partnership=house.partnership) for _each in range(2))
    row = trips.on_trip(delegation=trip, goal=winery(house), part=Part.TRAVELS)
    carol, elsewhere = trips.delegate(delegation=trip), trips.delegate(delegation=other)
    edit = at(house, "goal_on_trip_edit", delegation=trip.pk, on_trip=row.pk)
    client = enter(house.staff)
    fields = {"part": "travels", "priority": "must", "version": 1}
    assert client.post(edit, fields | {"delegate": elsewhere.pk}).status_code == 422
    assert client.post(edit, fields | {"delegate": carol.pk}).status_code == 302
    with scope(house.association):
        row = GoalOnTrip.objects.get()
        assert (row.delegate, row.priority) == (carol, "must")
        with pytest.raises(ValidationError):
            change_on_trip(on_trip=row, read_version=2, values={"delegate": elsewhere}, by=house.staff)
        row.refresh_from_db()
        saved = change_on_trip(on_trip=row, read_version=2, values={"part": Part.HOSTS}, by=house.staff)
        assert saved.delegate is None


@pytest.mark.covers("96")
def test_what_came_of_it_stands_with_the_trip_and_moves_the_goal_on(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = earlier_trip(house, 20)
    row = trips.on_trip(delegation=trip, goal=winery(house), part=Part.TRAVELS)
    result = at(house, "goal_on_trip_result", delegation=trip.pk, on_trip=row.pk)
    fields = {"result_en": "A first order of 200 bottles", "result_ja": "", "stand": "reached", "version": 1}
    assert enter(house.board_member).post(result, fields).status_code == 403
    page = words_of(enter(house.volunteer).post(result, fields, follow=True))
    assert "A first order of 200 bottles" in page
    with scope(house.association):
        assert StakeholderGoal.objects.get().stand == GoalStand.REACHED
    stale = enter(house.staff).post(result, fields | {"result_en": "Nothing came of it"})
    assert stale.status_code == 409 and "A first order of 200 bottles" in words_of(stale)


def test_the_section_costs_the_same_with_one_goal_and_three(
    cast: Cast, django_assert_num_queries: Any, rf: RequestFactory
) -> None:
    house = cast.omaha
    first, trip = earlier_trip(house), trips.delegation(partnership=house.partnership)
    request = rf.get("/")
    request.association = house.association
    with scope(house.association):
        request.membership = house.staff.memberships.get()
    for number in (1, 2):
        for _each in range(number):
            row = trips.on_trip(delegation=trip, goal=tea_house(house))
            trips.meeting(delegation=trip, host=row)
            trips.on_trip(delegation=first, goal=winery(house))
        with scope(house.association), django_assert_num_queries(12):
            told = part(request, trip)
            assert len(told["receiving"]) == len(told["left_over"]) == (1 if number == 1 else 3)
