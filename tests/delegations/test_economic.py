"""Every trip is about business too: the pair of the register that fits best, wished for with one press."""

from __future__ import annotations

from typing import Any

import pytest

from delegations.choices import Aim, Direction, MeetingState, Part
from delegations.economic import is_economic, proposal
from delegations.models import Delegation, GoalOnTrip, Meeting, StakeholderGoal
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def stakeholder(house: House, name: str, side: str, **fields: Any) -> StakeholderGoal:
    body = people.organization(association=house.association, name_en=name, name_ja="", side=side)
    return trips.goal(organization=body, **fields)


def register(house: House) -> dict[str, StakeholderGoal]:
    """A winery that looks for an importer, a maker of devices that looks for a market too, and a food importer."""
    food = [factories.sector()]
    return {
        "winery": stakeholder(house, "Prairie Winery", "home", sectors=food, readiness="ready", speaks="en"),
        "devices": stakeholder(house, "Fuji Devices", "partner", wants=[Aim.MARKET], offers=[Aim.TECHNOLOGY]),
        "importer": stakeholder(
            house, "Suruga Foods", "partner", wants=[Aim.GOODS], offers=[Aim.MARKET], sectors=food, readiness="ready"
        ),
    }


def proposed(house: House, trip: Delegation) -> tuple[str, str] | None:
    with scope(house.association):
        row = proposal(Delegation.objects.select_related("partnership").get(pk=trip.pk), StakeholderGoal.objects.all())
        return (str(row.traveller), str(row.host)) if row else None


@pytest.mark.covers("C16", "90", "91", page="/a/…/trips/…/")
def test_a_youth_trip_is_warned_and_one_press_wishes_for_the_best_pair(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goals = register(house)
    trip = trips.delegation(partnership=house.partnership, title_en="Youth choir")
    client = enter(house.staff)
    page = words_of(client.get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "Nothing on this trip is about business yet." in page
    assert "Of the register, Prairie Winery and Suruga Foods fit best" in page
    press = at(house, "economic_propose", delegation=trip.pk, goal=goals["winery"].pk, answering=goals["importer"].pk)
    assert enter(house.volunteer).post(press).status_code == 403
    answer = enter(house.staff).post(press, follow=True)
    assert "The meeting is among the wishes." in words_of(answer)
    with scope(house.association):
        meeting = Meeting.objects.get()
        assert (meeting.is_economic, meeting.state, str(meeting.organization)) == (
            True,
            MeetingState.WISHED,
            "Suruga Foods",
        )
        assert sorted(GoalOnTrip.objects.values_list("goal", "part")) == sorted(
            [(goals["winery"].pk, Part.TRAVELS), (goals["importer"].pk, Part.HOSTS)]
        )
    again = enter(house.staff).post(press, follow=True)
    assert "These two are to meet already." in words_of(again)
    page = words_of(enter(house.staff).get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "about business yet" not in page


def test_on_an_inbound_trip_their_goals_travel(cast: Cast) -> None:
    house = cast.omaha
    register(house)
    out = trips.delegation(partnership=house.partnership)
    back = trips.delegation(partnership=house.partnership, direction=Direction.INBOUND)
    assert proposed(house, out) == ("Prairie Winery", "Suruga Foods")
    assert proposed(house, back) == ("Suruga Foods", "Prairie Winery")


@pytest.mark.covers("C16")
def test_where_no_two_goals_fit_none_are_proposed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goals = register(house)
    with scope(house.association):
        StakeholderGoal.objects.filter(pk=goals["importer"].pk).update(stand="given_up")
    trip = trips.delegation(partnership=house.partnership)
    assert proposed(house, trip) is None
    page = words_of(enter(house.staff).get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "No two open goals of the register complement each other well enough." in page


def test_a_reason_in_writing_or_a_meeting_that_is_not_dropped_settles_it(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    row = trips.meeting(delegation=trip, is_economic=True, state=MeetingState.DROPPED)
    with scope(house.association):
        assert not is_economic(trip)
        Meeting.objects.filter(pk=row.pk).update(state=MeetingState.WISHED)
        assert is_economic(trip)
        Meeting.objects.all().delete()
        trip.why_not_economic = "A concert tour of four days"
        assert is_economic(trip)


def test_the_proposal_costs_the_same_for_three_pairs_as_for_thirty(cast: Cast, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    for number in (1, 5):
        for _each in range(number):
            register(house)
        with scope(house.association):
            row = Delegation.objects.select_related("partnership", "association").get(pk=trip.pk)
            with django_assert_num_queries(5):
                assert proposal(row, StakeholderGoal.objects.all())
