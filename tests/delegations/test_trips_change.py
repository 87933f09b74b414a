"""What happens to seats, goals, appointments and questions when a trip, or a row of it, is changed by two people."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from delegations.choices import DelegateState, Direction, MeetingKind, MeetingState, Part
from delegations.models import Delegate, GoalOnTrip, Meeting, OutcomeRequest
from delegations.services.agenda import change_meeting, drop_meeting
from delegations.services.closing import open_trip_again
from delegations.services.debrief import debrief
from delegations.services.delegates import withdraw
from delegations.services.goals import leave_home
from delegations.services.questions import ask_those_due
from delegations.services.trips import call_off, change_trip, copy_trip, take_up
from portal.saving import StaleSave
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.delegations.past_trip import closed, past_trip, takes_part

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


def test_a_way_on_the_day_before_the_trip_hinders_no_change_of_its_days(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    trips.meeting(delegation=trip, hour=12, day=-1, kind=MeetingKind.TRAVEL, title_en="Flight")
    with scope(house.association):
        longer = change_trip(delegation=trip, read_version=1, values={"ends_on": trip.ends_on + A_DAY}, by=house.staff)
        later = {"starts_on": longer.starts_on + A_DAY}
        with pytest.raises(ValidationError, match="Flight"):
            change_trip(delegation=longer, read_version=longer.version, values=later, by=house.staff)


def test_a_copy_that_goes_the_other_way_turns_the_goals_round(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    goal = trips.goal(organization=people.organization(association=house.association))
    trips.on_trip(delegation=trip, goal=goal, part=Part.HOSTS)
    values = {"title_en": "They come", "starts_on": trip.ends_on, "ends_on": trip.ends_on}
    with scope(house.association):
        back = copy_trip(delegation=trip, values=values | {"direction": Direction.INBOUND}, by=house.staff)
        again = copy_trip(delegation=trip, values=values | {"direction": Direction.OUTBOUND}, by=house.staff)
        parts = {row.delegation_id: row.part for row in GoalOnTrip.objects.all()}
    assert (parts[back.pk], parts[again.pk]) == (Part.TRAVELS, Part.HOSTS)


def test_nobody_moves_up_on_a_trip_that_is_called_off_until_it_is_taken_up(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, seats=1)
    first = trips.delegate(delegation=trip)
    other = people.person(association=house.association)
    second = trips.delegate(delegation=trip, person=other, state=DelegateState.WAITING)
    with scope(house.association):
        off = call_off(delegation=trip, reason="No flights", by=house.staff)
        withdraw(delegate=first, by=house.staff)
        changed = change_trip(
            delegation=off, read_version=off.version, values={"title_en": "Once more"}, by=house.staff
        )
        assert Delegate.objects.get(pk=second.pk).state == DelegateState.WAITING
        take_up(delegation=changed, by=house.staff)
        assert Delegate.objects.get(pk=second.pk).state == DelegateState.COMING


def test_a_meeting_taken_off_the_agenda_is_not_put_back_by_an_old_form(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    call = trips.meeting(delegation=trip, hour=9)
    times = {"starts_at": call.starts_at, "ends_at": call.ends_at}
    with scope(house.association):
        drop_meeting(meeting=call, by=house.staff)
        with pytest.raises(StaleSave):
            change_meeting(meeting=call, read_version=1, values=times, by=house.staff)
        row = Meeting.objects.get(pk=call.pk)
        assert row.state == MeetingState.DROPPED
        again = change_meeting(meeting=row, read_version=row.version, values=times, by=house.staff)
    assert again.state == MeetingState.PLANNED


def test_nobody_is_asked_who_was_to_be_met_at_a_meeting_that_was_dropped(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house)
    stranger = people.person(association=house.association, family_name="Stranger")
    body = people.organization(association=house.association)
    goal = trips.on_trip(delegation=past.trip, goal=trips.goal(organization=body))
    dropped = trips.meeting(delegation=past.trip, hour=15, day=1, host=goal, organization=body)
    takes_part(dropped, stranger)
    gone = trips.delegate(delegation=past.trip, state=DelegateState.WITHDRAWN)
    withdrawn = trips.on_trip(
        delegation=past.trip, goal=trips.goal(organization=body), part=Part.TRAVELS, delegate=gone
    )
    with scope(house.association):
        Meeting.objects.filter(pk=dropped.pk).update(state=MeetingState.DROPPED)
    closed(house, past)
    with scope(house.association):
        asked = {row.goal_id: row.person_id for row in OutcomeRequest.objects.all()}
    assert asked == {past.goal.pk: past.person.pk, goal.pk: None, withdrawn.pk: None}


def test_a_short_result_is_kept_beside_a_longer_one_that_holds_its_letters(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house, state=MeetingState.PLANNED)
    with scope(house.association):
        for result in ("Orders follow in May", "May", "May"):
            values = {"said": "Spoke.", "result": result}
            debrief(meeting=past.meeting, people=[past.person], values=values, uid=uuid.uuid4(), by=house.staff)
        assert Meeting.objects.get(pk=past.meeting.pk).result_en == "Orders follow in May\nMay"


def test_a_goal_of_which_somebody_was_asked_stays_with_the_trip_that_is_open_again(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house)
    closed(house, past)
    ask_those_due(now=timezone.now() + datetime.timedelta(days=31))
    with scope(house.association):
        open_trip_again(delegation=past.trip, by=house.staff)
        Meeting.objects.filter(pk=past.meeting.pk).update(state=MeetingState.DROPPED)
        with pytest.raises(ValidationError, match="It stays with the trip"):
            leave_home(on_trip=GoalOnTrip.objects.select_related("delegation").get(), by=house.staff)
        assert OutcomeRequest.objects.count() == 1
