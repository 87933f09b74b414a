"""Drawing up the schedule on its page: shown as differences, taken over at once or not at all; the hours of people."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delegations.choices import DelegateRole, MeetingState, Part, Priority
from delegations.models import Delegation, FreeTime, Meeting
from delegations.proposal import question_of
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db
PAGE = "/a/…/trips/…/schedule/"
MONDAY = datetime.date(2027, 4, 12)


@pytest.fixture
def april(cast: Cast) -> Delegation:
    """Omaha in Shizuoka, from 12 to 13 April 2027."""
    last = MONDAY + datetime.timedelta(days=1)
    return trips.delegation(partnership=cast.omaha.partnership, starts_on=MONDAY, ends_on=last)


def sealed(answer: Any) -> str:
    found = re.search(r'name="proposal" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.covers("103", page=PAGE)
def test_wishes_get_their_times_by_one_press_with_a_reason_each(cast: Cast, enter: Any, april: Delegation) -> None:
    house = cast.omaha
    carol = trips.delegate(delegation=april)
    emi = people.person(association=house.association, family_name="Hoshino", given_name="Emi", side="home")
    trips.delegate(delegation=april, person=emi, role=DelegateRole.INTERPRETER)
    for title in ("Tea wholesalers", "Port"):
        row = trips.meeting(delegation=april, title_en=title, needs_interpreter=title == "Port")
        trips.taking(meeting=row, delegate=carol)
    client, address = enter(house.staff), at(house, "schedule_draw_up", delegation=april.pk)
    answer = client.get(address)
    page = words_of(answer)
    assert "Tea wholesalers" in page and "Sunday 19:00 in Omaha" in page and "Interpreter: Emi Hoshino" in page
    assert "The first of" in page and "The first time that is left" in page
    with scope(house.association):
        assert not Meeting.objects.filter(state=MeetingState.PLANNED).exists()
    done = client.post(address, {"proposal": sealed(answer)}, follow=True)
    assert "2 meetings have their new times." in words_of(done)
    with scope(house.association):
        rows = list(Meeting.objects.order_by("starts_at"))
        april.refresh_from_db()
    assert all(row.state == MeetingState.PLANNED and row.why_at_this_time for row in rows) and april.agenda_number == 1
    assert (
        rows[0].starts_at == datetime.datetime(2027, 4, 12, tzinfo=datetime.UTC)
        and rows[1].starts_at >= rows[0].ends_at
    )
    again = words_of(client.get(address))
    assert "nothing would change" in again and "2 meetings stay where they are." in again


@pytest.mark.covers("103", "C9", page=PAGE)
def test_three_musts_in_two_slots_are_refused_with_their_names(cast: Cast, enter: Any, april: Delegation) -> None:
    house = cast.omaha
    mayor = people.organization(association=house.association, name_en="Mayor’s office")
    for number, title in enumerate(("Tea", "Port", "Rail")):
        person = people.person(association=april.association, family_name=f"F{number}", given_name="A", side="home")
        row = trips.meeting(delegation=april, title_en=title, organization=mayor, priority=Priority.MUST)
        trips.taking(meeting=row, delegate=trips.delegate(delegation=april, person=person))
    trips.meeting(delegation=april, title_en="Castle", priority=Priority.COULD)
    trips.free_time(delegation=april, first=10, last=12)
    answer = enter(house.staff).get(at(house, "schedule_draw_up", delegation=april.pk))
    page = words_of(answer)
    assert "These 3 musts cannot all take place: “Tea”, “Port”, “Rail”. They share Mayor’s office" in page
    assert "Castle" not in page and "Take this schedule over" not in page


@pytest.mark.covers("103", page=PAGE)
def test_nothing_is_taken_over_when_the_agenda_has_changed_meanwhile(cast: Cast, enter: Any, april: Delegation) -> None:
    house = cast.omaha
    trips.meeting(delegation=april)
    client, address = enter(house.staff), at(house, "schedule_draw_up", delegation=april.pk)
    shown = sealed(client.get(address))
    trips.meeting(delegation=april, title_en="Reception", hour=9, is_locked=True)
    answer = client.post(address, {"proposal": shown})
    assert answer.status_code == 409 and "Somebody changed the agenda meanwhile." in words_of(answer)
    assert "too old or was changed" in words_of(client.post(address, {"proposal": shown + "x"}))
    with scope(house.association):
        assert Meeting.objects.get(title_en="Tea wholesalers").state == MeetingState.WISHED


def test_locked_meetings_hours_and_what_is_planned_are_kept(cast: Cast, april: Delegation) -> None:
    carol = trips.delegate(delegation=april)
    trips.free_time(delegation=april, first=10, last=12, delegate=carol)
    locked = trips.meeting(delegation=april, hour=10, is_locked=True, title_en="Locked")
    movable = trips.meeting(delegation=april, hour=14, title_en="Movable")
    wish = trips.meeting(delegation=april, title_en="Wish")
    for row in (movable, wish):
        trips.taking(meeting=row, delegate=carol)
    with scope(april.association):
        task = question_of(april).task
    assert [each.key for each in task.fixed] == [locked.pk]
    assert {each.key: each.present is not None for each in task.wanted} == {movable.pk: True, wish.pk: False}
    assert len(task.hours) == 2 and [len(each) for each in task.free.values()] == [1]


def test_hours_are_written_down_for_the_trip_a_delegate_or_a_host_and_taken_away(
    cast: Cast, enter: Any, april: Delegation
) -> None:
    house = cast.omaha
    host = people.organization(association=house.association, name_en="Suruga Tea")
    goal = trips.on_trip(delegation=april, goal=trips.goal(organization=host), part=Part.HOSTS)
    client, address = enter(house.staff), at(house, "free_times", delegation=april.pk)
    assert "Nine to five on every day." in words_of(client.get(address))
    client.post(address, {"whose": "", "from_time": "08:00", "to_time": "18:00"})
    client.post(address, {"whose": f"host-{goal.pk}", "day_on": "2027-04-13", "from_time": "10:00", "to_time": "12:00"})
    page = words_of(client.get(address))
    assert page.count("08:00–18:00") >= 2 and "Suruga Tea Tuesday, 13 April 2027, 10:00–12:00" in page
    for fields, words in (
        ({"from_time": "12:00", "to_time": "10:00"}, "It ends before it begins."),
        ({"day_on": "2027-04-20", "from_time": "10:00", "to_time": "12:00"}, "This is no day of the trip."),
    ):
        answer = client.post(address, {"whose": ""} | fields)
        assert answer.status_code == 422 and words in words_of(answer)
    with scope(house.association):
        row = FreeTime.objects.get(host=goal)
    client.post(at(house, "free_time_remove", delegation=april.pk, free_time=row.pk))
    assert "Suruga Tea Tuesday" not in words_of(client.get(address))
    assert enter(house.board_member).get(address).status_code == 403


def test_the_question_to_the_scheduler_costs_the_same_with_one_wish_and_three(cast: Cast, april: Delegation) -> None:
    counts = []
    for number in (1, 2):
        for each in range(number):
            person = people.person(association=april.association, family_name=f"F{number}{each}", given_name="A")
            taker = trips.delegate(delegation=april, person=person)
            host = people.organization(association=april.association, name_en=f"Host {number}{each}")
            trips.taking(meeting=trips.meeting(delegation=april, organization=host), delegate=taker)
            trips.free_time(delegation=april, first=9, last=15, delegate=taker)
        with scope(april.association), CaptureQueriesContext(connection) as caught:
            trip = Delegation.objects.select_related("partnership__home", "partnership__partner").get(pk=april.pk)
            assert len(question_of(trip).task.wanted) == len(counts) * 2 + 1
        counts.append(len(caught))
    assert counts == [10, 10]
