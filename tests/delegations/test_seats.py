"""Seats: more people than seats never travel, whoever came first has one, and the first in the line moves up."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import Person
from delegations.choices import DelegateRole, DelegateState
from delegations.models import Delegate
from delegations.services.delegates import change_delegate, sign_up, withdraw
from delegations.services.trips import change_trip
from portal.activity.models import Activity
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.together import at_once

SEATS, ASKING, THREADS = 20, 500, 6  # with the test's own, fewer connections than a process may have


@pytest.mark.django_db(transaction=True)
def test_five_hundred_who_ask_for_twenty_seats_at_once_fill_exactly_twenty(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, seats=SEATS)
    with scope(house.association):
        rows = [Person(association=house.association, family_name=f"Guest {number}") for number in range(ASKING)]
        guests = Person.objects.bulk_create(rows)

    def some(which: int) -> list[str]:
        with scope(house.association):
            mine = guests[which::THREADS]
            return [sign_up(delegation=trip, person=each, values={}, by=house.staff).state for each in mine]

    answers = at_once(*(lambda which=which: some(which) for which in range(THREADS)))
    assert all(isinstance(answer, list) for answer in answers), answers
    told = Counter(state for answer in answers for state in answer)
    assert told == {"coming": SEATS, "waiting": ASKING - SEATS}
    with scope(house.association):
        kept = Counter(Delegate.objects.filter(delegation=trip).values_list("state", flat=True))
        assert kept == told
        first = Delegate.objects.filter(delegation=trip).order_by("pk")[:SEATS]
        assert {row.state for row in first} == {"coming"}


@pytest.mark.django_db(transaction=True)
def test_one_person_who_signs_up_twice_at_once_has_one_seat(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, seats=2)
    carol = people.person(association=house.association)

    def ask() -> Any:
        with scope(house.association):
            return sign_up(delegation=trip, person=carol, values={}, by=house.staff)

    answers = at_once(*[ask] * 4)
    assert sum(isinstance(answer, Delegate) for answer in answers) == 1
    assert all("is on this trip already" in str(answer) for answer in answers if not isinstance(answer, Delegate))


def line_of(cast: Cast, *names: str, seats: int) -> tuple[Any, dict[str, Delegate]]:
    """A trip with that many seats, for which these sign up in their order."""
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, seats=seats)
    found = {}
    for name in names:
        person = people.person(association=house.association, family_name=name, given_name="Carol")
        with scope(house.association):
            found[name] = sign_up(delegation=trip, person=person, values={}, by=house.staff)
    return trip, found


def states(trip: Any) -> dict[str, str]:
    with scope(trip.association):
        rows = Delegate.objects.filter(delegation=trip).select_related("person").order_by("pk")
        return {row.person.family_name: row.state for row in rows}


@pytest.mark.django_db
def test_the_first_in_the_line_moves_up_when_somebody_withdraws(cast: Cast) -> None:
    trip, rows = line_of(cast, "A", "B", "C", "D", seats=2)
    assert states(trip) == {"A": "coming", "B": "coming", "C": "waiting", "D": "waiting"}
    with scope(trip.association):
        moved = withdraw(delegate=rows["A"], by=cast.omaha.staff)
        assert [row.person.family_name for row in moved] == ["C"]
        assert Activity.objects.filter(model="delegations.delegate", object_id=str(rows["C"].pk), verb="changed")
        with pytest.raises(ValidationError, match="is not on this trip any more"):
            withdraw(delegate=rows["A"], by=cast.omaha.staff)
    assert states(trip) == {"A": "withdrawn", "B": "coming", "C": "coming", "D": "waiting"}
    with scope(trip.association):
        assert not withdraw(delegate=rows["D"], by=cast.omaha.staff)
        again = sign_up(delegation=trip, person=rows["A"].person, values={}, by=cast.omaha.staff)
    assert again.pk == rows["A"].pk and again.state == DelegateState.WAITING


@pytest.mark.django_db
def test_whoever_comes_back_stands_at_the_end_of_the_line(cast: Cast) -> None:
    trip, rows = line_of(cast, "A", "B", "C", seats=1)
    with scope(trip.association):
        withdraw(delegate=rows["B"], by=None)
        sign_up(delegation=trip, person=rows["B"].person, values={"role": DelegateRole.BUSINESS}, by=None)
        moved = withdraw(delegate=rows["A"], by=None)
    assert [row.person.family_name for row in moved] == ["C"]
    assert states(trip) == {"A": "withdrawn", "B": "waiting", "C": "coming"}
    with scope(trip.association):
        assert Delegate.objects.get(pk=rows["B"].pk).role == DelegateRole.BUSINESS


@pytest.mark.django_db
def test_more_seats_let_the_line_move_up_and_fewer_than_travel_are_refused(cast: Cast) -> None:
    trip, _rows = line_of(cast, "A", "B", "C", "D", seats=1)
    with scope(trip.association):
        trip = change_trip(delegation=trip, read_version=1, values={"seats": 3}, by=cast.omaha.staff)
    assert states(trip) == {"A": "coming", "B": "coming", "C": "coming", "D": "waiting"}
    with scope(trip.association):
        with pytest.raises(ValidationError, match="3 travel already"):
            change_trip(delegation=trip, read_version=2, values={"seats": 2}, by=cast.omaha.staff)
        trip = change_trip(delegation=trip, read_version=2, values={"seats": None}, by=cast.omaha.staff)
    assert set(states(trip).values()) == {"coming"}


@pytest.mark.django_db
def test_a_delegate_is_added_changed_and_withdrawn_on_the_pages(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, seats=1)
    client = enter(house.staff)
    new = at(house, "delegate_new", delegation=trip.pk)
    for name in ("Meyer", "Lindqvist"):
        people.person(association=house.association, family_name=name, given_name="Carol", side="home")
        given = {"person_named": name, "role": "community", "version": 0}
        answer = client.post(new, given, follow=True)
        assert answer.status_code == 200
    words = words_of(answer)
    assert "Every seat is taken. Carol Lindqvist waits for one." in words and "1 of 1 seats taken" in words
    twice = client.post(new, {"person_named": "Meyer", "role": "community", "version": 0})
    assert twice.status_code == 422 and "Carol Meyer is on this trip already." in words_of(twice)
    with scope(house.association):
        row = Delegate.objects.get(state=DelegateState.COMING)
    edit = at(house, "delegate_edit", delegation=trip.pk, delegate=row.pk)
    given = {"role": "official", "rank": 1, "speaks": "en, ja", "trained_on": "2026-01-09", "version": 1}
    words = words_of(client.post(edit, given, follow=True))
    assert "Official, opens doors" in words and "introduced as number 1" in words and "9 January 2026" in words
    assert client.get(at(house, "delegate_withdraw", delegation=trip.pk, delegate=row.pk)).status_code == 200
    out = client.post(at(house, "delegate_withdraw", delegation=trip.pk, delegate=row.pk), follow=True)
    words = words_of(out)
    assert "Carol Meyer does not travel." in words and "The seat goes to Carol Lindqvist." in words
    back = client.post(at(house, "delegate_return", delegation=trip.pk, delegate=row.pk), follow=True)
    assert "Wait for a seat" in words_of(back)


@pytest.mark.django_db
def test_a_training_that_lies_ahead_is_refused(cast: Cast) -> None:
    trip = trips.delegation(partnership=cast.omaha.partnership)
    row = trips.delegate(delegation=trip)
    ahead = {"trained_on": timezone.localdate() + datetime.timedelta(days=1)}
    with scope(trip.association):
        with pytest.raises(ValidationError, match="This day lies ahead"):
            change_delegate(delegate=row, read_version=1, values=ahead, by=None)
        with pytest.raises(ValidationError, match="This day lies ahead"):
            sign_up(delegation=trip, person=people.person(association=trip.association), values=ahead, by=None)
