"""Trips: planning, the list, the page, copying, calling off, and nobody in two cities at once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from delegations.choices import BudgetKind, Direction, GoalStand, Part, TripState
from delegations.models import BudgetLine, Delegation, GoalOnTrip
from delegations.services.delegates import sign_up
from delegations.services.trips import call_off, change_trip, copy_trip, plan_trip, take_up
from delegations.trip_days import days_of, days_words
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.factories import kept

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2027, 4, 12)
LAST = datetime.date(2027, 4, 16)


def sent(**fields: Any) -> dict[str, Any]:
    given = {
        "direction": "outbound",
        "title_en": "Tea and grain",
        "starts_on": "2027-04-12",
        "ends_on": "2027-04-16",
        "minutes_between": 30,
        "version": 0,
    }
    return given | fields


def test_a_trip_is_planned_opened_and_changed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    answer = client.post(at(house, "delegation_new"), sent(partnership=house.partnership.pk), follow=True)
    words = words_of(answer)
    assert answer.status_code == 200
    assert "From Omaha to Shizuoka, 12 April 2027 – 16 April 2027." in words and "2027年4月12日" in words
    with scope(house.association):
        row = Delegation.objects.get()
    edit = at(house, "delegation_edit", delegation=row.pk)
    assert "Rice and tea" in words_of(client.post(edit, sent(title_en="Rice and tea", version=1), follow=True))
    stale = client.post(edit, sent(title_en="Only tea", version=1))
    assert stale.status_code == 409 and "Rice and tea" in words_of(stale) and "Only tea" in stale.content.decode()


def test_a_trip_that_ends_before_it_starts_is_refused_and_nothing_typed_is_lost(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    given = sent(partnership=house.partnership.pk, ends_on="2027-04-11")
    answer = enter(house.staff).post(at(house, "delegation_new"), given)
    assert answer.status_code == 422 and "The last day lies before the first." in words_of(answer)
    assert "Tea and grain" in answer.content.decode() and "2027-04-11" in answer.content.decode()
    with scope(house.association):
        assert not Delegation.objects.exists()
        values = {"title_en": "Back to front", "starts_on": LAST, "ends_on": FIRST}
        with pytest.raises(ValidationError, match="The last day lies before the first"):
            plan_trip(partnership=house.partnership, values=values, by=house.staff)
        too_long = values | {"starts_on": FIRST, "ends_on": FIRST + datetime.timedelta(days=60)}
        with pytest.raises(ValidationError, match="A trip has at most 60 days"):
            plan_trip(partnership=house.partnership, values=too_long, by=house.staff)


def two_trips(cast: Cast) -> tuple[Delegation, Delegation]:
    """One to Shizuoka, one to Ashikaga, on days that overlap by one."""
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    first = trips.delegation(partnership=house.partnership, title_en="Tea", starts_on=FIRST, ends_on=LAST)
    second = trips.delegation(
        partnership=other, title_en="Silk", starts_on=LAST, ends_on=LAST + datetime.timedelta(days=3)
    )
    return first, second


def test_nobody_is_in_two_cities_at_once_and_both_trips_are_named(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    tea, silk = two_trips(cast)
    carol = people.person(association=house.association, family_name="Meyer", given_name="Carol")
    with scope(house.association):
        sign_up(delegation=tea, person=carol, values={}, by=house.staff)
    answer = enter(house.staff).post(
        at(house, "delegate_new", delegation=silk.pk), {"person": carol.pk, "role": "community", "version": 0}
    )
    words = words_of(answer)
    assert answer.status_code == 422
    assert "Carol Meyer is on “Tea” in Shizuoka, 12 April 2027 – 16 April 2027." in words
    assert "“Silk” in Ashikaga is on 16 April 2027 – 19 April 2027" in words


def test_days_are_not_moved_so_that_somebody_would_be_in_two_cities(cast: Cast) -> None:
    house = cast.omaha
    tea, silk = two_trips(cast)
    carol = people.person(association=house.association, family_name="Meyer", given_name="Carol")
    with scope(house.association):
        later = {"starts_on": LAST + datetime.timedelta(days=1)}
        silk = change_trip(delegation=silk, read_version=1, values=later, by=house.staff)
        for trip in (tea, silk):
            sign_up(delegation=trip, person=carol, values={}, by=house.staff)
        with pytest.raises(ValidationError, match="nobody is in two cities at once"):
            change_trip(delegation=silk, read_version=2, values={"starts_on": LAST}, by=house.staff)
        silk = call_off(delegation=silk, reason="No flights", by=house.staff)
        silk = change_trip(delegation=silk, read_version=silk.version, values={"starts_on": LAST}, by=house.staff)
        with pytest.raises(ValidationError, match="nobody is in two cities at once"):
            take_up(delegation=silk, by=house.staff)


def test_two_trips_to_one_city_at_the_same_time_are_allowed(cast: Cast) -> None:
    house = cast.omaha
    both = [trips.delegation(partnership=house.partnership, starts_on=FIRST, ends_on=LAST) for _each in range(2)]
    carol = people.person(association=house.association)
    with scope(house.association):
        states = [sign_up(delegation=trip, person=carol, values={}, by=house.staff).state for trip in both]
    assert states == ["coming", "coming"]


def test_days_that_leave_an_appointment_outside_are_refused_with_its_name(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, starts_on=FIRST, ends_on=LAST)
    trips.meeting(delegation=trip, hour=9, day=4, title_en="Farewell lunch")
    with scope(house.association), pytest.raises(ValidationError, match="Farewell lunch"):
        change_trip(delegation=trip, read_version=1, values={"ends_on": FIRST}, by=house.staff)


def test_a_copy_takes_purpose_budget_and_open_goals_along_but_nobody_who_travelled(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, purpose_en="Sell grain", seats=12)
    trips.delegate(delegation=trip)
    line = {"kind": BudgetKind.TRAVEL, "what_en": "Flights", "planned": 9000, "spent": 9400, "currency": "USD"}
    kept(BudgetLine(association=house.association, delegation=trip, **line))
    for stand in (GoalStand.OPEN, GoalStand.REACHED):
        company = people.organization(association=house.association, name_en=f"Company {stand}")
        trips.on_trip(delegation=trip, goal=trips.goal(organization=company, stand=stand), part=Part.TRAVELS)
    client = enter(house.staff)
    address = at(house, "delegation_copy", delegation=trip.pk)
    assert "Sell grain" in client.get(address).content.decode()
    given = sent(title_en="Next spring", starts_on="2028-04-10", ends_on="2028-04-14", purpose_en="Sell grain")
    words = words_of(client.post(address, given, follow=True))
    assert "Next spring" in words and "Grew out of Spring trade trip" in words
    with scope(house.association):
        copy = Delegation.objects.get(title_en="Next spring")
        assert copy.grew_from == trip and copy.partnership == trip.partnership and not copy.delegates.exists()
        lines = [(row.what_en, row.planned, row.spent) for row in copy.budget.all()]
        assert lines == [("Flights", 9000, None)]
        goals = [(row.goal.organization.name_en, row.part) for row in GoalOnTrip.objects.filter(delegation=copy)]
        assert goals == [("Company open", "travels")]


def test_a_trip_is_called_off_with_a_reason_and_taken_up_again(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    client = enter(house.staff)
    address = at(house, "delegation_call_off", delegation=trip.pk)
    assert client.post(address, {"reason": " "}).status_code == 422
    words = words_of(client.post(address, {"reason": "No flights"}, follow=True))
    assert "This trip has been called off. No flights" in words
    with scope(house.association):
        carol = people.person(association=house.association)
        with pytest.raises(ValidationError, match="not planned any more"):
            sign_up(delegation=trip, person=carol, values={}, by=house.staff)
        with pytest.raises(ValidationError, match="Only a planned trip"):
            call_off(delegation=trip, reason="Again", by=house.staff)
    words = words_of(client.post(at(house, "delegation_take_up", delegation=trip.pk), follow=True))
    assert "The trip is planned again." in words and "No flights" not in words.split("What happened")[0]
    with scope(house.association):
        assert Delegation.objects.get().state == TripState.PLANNED


def test_the_list_shows_what_comes_first_and_is_narrowed(cast: Cast, enter: Any) -> None:
    house, today = cast.omaha, timezone.localdate()
    days = datetime.timedelta
    for title, begins in (("Later", 30), ("Sooner", 10), ("Long ago", -300), ("Lately", -30)):
        trips.delegation(partnership=house.partnership, title_en=title, starts_on=today + days(begins))
    under_way = {"starts_on": today - days(2), "ends_on": today + days(2), "direction": Direction.INBOUND}
    trips.delegation(partnership=house.partnership, title_en="Now", **under_way)
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "delegation_list")))
    places = [words.index(title) for title in ("Now", "Sooner", "Later", "Past trips", "Lately", "Long ago")]
    assert places == sorted(places) and "under way" in words
    inbound = words_of(client.get(f"{at(house, 'delegation_list')}?direction=inbound"))
    assert "Now" in inbound and "Sooner" not in inbound
    of_pair = words_of(client.get(at(house, "partnership_trips", partnership=house.partnership.slug)))
    assert "Sooner" in of_pair
    there = words_of(client.get(house.partnership.get_absolute_url()))
    assert "Delegations in both directions" in there


def test_only_who_plans_may_plan(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    for person in (house.board_member, house.volunteer):
        client = enter(person)
        assert client.get(at(house, "delegation_detail", delegation=trip.pk)).status_code == 200
        assert client.get(at(house, "delegation_edit", delegation=trip.pk)).status_code == 403
        assert client.post(at(house, "delegation_call_off", delegation=trip.pk), {"reason": "x"}).status_code == 403
    assert (
        enter(cast.springfield.staff).get(at(cast.springfield, "delegation_detail", delegation=trip.pk)).status_code
        == 404
    )


def test_a_limited_member_sees_the_trips_of_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    tea, silk = two_trips(cast)
    client = enter(house.board_member)
    assert "Silk" in words_of(client.get(at(house, "delegation_list")))
    with scope(house.association):
        membership = house.board_member.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    words = words_of(client.get(at(house, "delegation_list")))
    assert "Tea" in words and "Silk" not in words
    assert client.get(at(house, "delegation_detail", delegation=tea.pk)).status_code == 200
    assert client.get(at(house, "delegation_detail", delegation=silk.pk)).status_code == 404


def test_the_list_costs_the_same_with_one_trip_and_three(cast: Cast, enter: Any) -> None:
    house, counts = cast.omaha, []
    client = enter(house.staff)
    for number in (1, 2):
        for _each in range(number):
            trip = trips.delegation(partnership=house.partnership)
            trips.delegate(delegation=trip)
        counts.append(statements(client, at(house, "delegation_list")))
    assert counts == [5, 5]


def test_the_days_stand_in_both_forms_and_on_both_clocks(cast: Cast) -> None:
    house = cast.omaha
    for place, zone in ((house.partnership.home, "America/Chicago"), (house.partnership.partner, "Asia/Tokyo")):
        place.time_zone = zone
    trip = trips.delegation(partnership=house.partnership, starts_on=FIRST, ends_on=LAST)
    days = days_of(trip)
    assert (days.words, days.other_language) == ("12 April 2027 – 16 April 2027", "ja")
    assert days.other.startswith("2027年4月12日") and "4月16日" in days.other
    assert days.apart == "Shizuoka is 14 hours ahead of Omaha then."
    assert "11 April 2027" in days.begins_at_home and "Omaha" in days.begins_at_home
    with override("ja"):
        assert days_of(trip).other == "12 April 2027 – 16 April 2027"
    winter = trips.delegation(partnership=house.partnership, starts_on=datetime.date(2027, 12, 1))
    assert days_of(winter).apart == "Shizuoka is 15 hours ahead of Omaha then."
    trip.direction = Direction.INBOUND
    assert days_of(trip).apart == "Shizuoka is 14 hours ahead of Omaha then."
    assert days_words(FIRST, FIRST) == "12 April 2027"


def test_a_copy_is_refused_the_same_days_back_to_front(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    with scope(house.association), pytest.raises(ValidationError):
        copy_trip(delegation=trip, values={"title_en": "Next", "starts_on": LAST, "ends_on": FIRST}, by=house.staff)


def test_the_head_of_the_page_says_what_is_next_and_leads_to_every_section(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, lead=house.staff)
    client = enter(house.staff)
    answer = client.get(at(house, "delegation_detail", delegation=trip.pk))
    assert f"Next: Three doors. Whose turn: {house.staff}." in words_of(answer)
    text = answer.content.decode()
    for section in ("gates", "delegates", "doors", "partners", "budget", "goals", "agenda"):
        assert f'href="#{section}"' in text and f'id="{section}"' in text, section


def test_other_days_are_an_agenda_that_nobody_has_approved(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, starts_on=FIRST, ends_on=LAST)
    with scope(house.association):
        trip = change_trip(delegation=trip, read_version=1, values={"seats": 9}, by=house.staff)
        assert trip.agenda_number == 0
        later = {"ends_on": LAST + datetime.timedelta(days=1)}
        assert change_trip(delegation=trip, read_version=2, values=later, by=house.staff).agenda_number == 1


def test_who_travelled_climbs_the_ladder_and_steps_back_when_the_trip_was_called_off(cast: Cast) -> None:
    house = cast.omaha
    begun = timezone.localdate() - datetime.timedelta(days=2)
    trip = trips.delegation(partnership=house.partnership, starts_on=begun)
    carol = people.person(association=house.association)
    with scope(house.association):
        sign_up(delegation=trip, person=carol, values={}, by=house.staff)
        carol.refresh_from_db()
        climbed = carol.rung
        call_off(delegation=trip, reason="No flights", by=house.staff)
        carol.refresh_from_db()
    assert climbed > carol.rung
