"""The agenda by hand: times of the visited city, what cannot be kept refused with both names, nothing moved unseen."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delegations.agenda_lines import agenda_of, wishes_of
from delegations.choices import Direction, MeetingState
from delegations.local_times import FIRST, SECOND, HourTwice, NoSuchHour, instant
from delegations.models import Delegation, Meeting
from delegations.services.agenda import change_meeting, drop_meeting, move_meeting, plan_meeting
from portal.saving import StaleSave
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OMAHA = ZoneInfo("America/Chicago")


def at(trip: Delegation, hour: float, day: int = 0) -> datetime.datetime:
    """An hour there on a day of the trip."""
    on = datetime.datetime.combine(trip.starts_on, datetime.time(), trip.place.zone) + datetime.timedelta(days=day)
    return on + datetime.timedelta(hours=hour)


def planned(trip: Delegation, hour: float = 10, length: float = 1, day: int = 0, **values: Any) -> Meeting:
    """A meeting put on the agenda by the service."""
    times = {"starts_at": at(trip, hour, day), "ends_at": at(trip, hour + length, day)}
    with scope(trip.association):
        return plan_meeting(delegation=trip, values={"title_en": "Tea wholesalers"} | times | values, by=None)


@pytest.fixture
def trip(cast: Cast) -> Delegation:
    return trips.delegation(partnership=cast.omaha.partnership)


def test_what_is_planned_stands_on_its_day_in_the_time_of_both_cities(trip: Delegation) -> None:
    carol = trips.delegate(delegation=trip)
    planned(trip, 10, title_en="Courtesy call", delegates=[carol])
    with scope(trip.association):
        days = agenda_of(trip)
    assert [each.on for each in days] == [trip.starts_on + datetime.timedelta(days=n) for n in range(5)]
    (line,) = days[0].lines
    assert (f"{line.starts:%H:%M}", f"{line.ends:%H:%M}") == ("10:00", "11:00")
    assert line.at_home == line.starts.astimezone(OMAHA) and line.is_other_day_at_home and not line.is_same_clock
    assert line.delegates == [carol]


def test_the_agenda_counts_its_states_that_a_guest_can_see(trip: Delegation) -> None:
    row = planned(trip)
    with scope(trip.association):
        same = {"priority": "must", "people": [], "delegates": []}
        change_meeting(meeting=row, read_version=1, values=same, by=None)
        change_meeting(meeting=row, read_version=2, values={"place_en": "City hall"}, by=None)
        wish = plan_meeting(delegation=trip, values={"title_en": "Port"}, by=None)
        drop_meeting(meeting=wish, by=None)
        drop_meeting(meeting=row, by=None)
        trip.refresh_from_db()
    assert trip.agenda_number == 3


def test_a_meeting_without_a_time_is_a_wish_and_becomes_one_again(trip: Delegation) -> None:
    with scope(trip.association):
        row = plan_meeting(delegation=trip, values={"title_en": "Port", "priority": "should"}, by=None)
        assert [line.meeting for line in wishes_of(trip)] == [row] and row.state == MeetingState.WISHED
        move_meeting(meeting=row, read_version=1, starts_at=at(trip, 9), ends_at=at(trip, 10), by=None)
        row.refresh_from_db()
        assert row.state == MeetingState.PLANNED and wishes_of(trip) == []
        none = {"starts_at": None, "ends_at": None}
        change_meeting(meeting=row, read_version=row.version, values=none, by=None)
        row.refresh_from_db()
        assert row.state == MeetingState.WISHED


@pytest.mark.parametrize("shared", ["delegate", "host", "interpreter", "person"])
def test_overlapping_meetings_of_somebody_are_refused_with_both_names(trip: Delegation, shared: str) -> None:
    association = trip.association
    first, second, third = (
        trips.delegate(
            delegation=trip,
            person=people.person(association=association, family_name=name, given_name="A", side="home"),
        )
        for name in ("Adams", "Baker", "Clark")
    )
    host = people.organization(association=association, name_en="Suruga Tea")
    tanaka = people.person(association=association)
    mine: dict[str, Any] = {"delegates": [first], "title_en": "Grain"}
    other: dict[str, Any] = {"delegates": [second], "title_en": "Port"}
    expected = {"delegate": "Adams", "host": "Suruga Tea", "interpreter": "Clark", "person": "Hanako"}[shared]
    for values in (mine, other):
        match shared:
            case "delegate":
                values["delegates"] = [first]
            case "host":
                values["organization"] = host
            case "interpreter":
                values["interpreter"] = third
            case _:
                values["people"] = [tanaka]
    planned(trip, 10, **mine)
    with pytest.raises(ValidationError) as refusal:
        planned(trip, 10.5, **other)
    (words,) = refusal.value.messages
    assert "Grain" in words and "Port" in words and expected in words
    planned(trip, 11, **other)


def test_nobody_named_means_the_whole_group(trip: Delegation) -> None:
    carol = trips.delegate(delegation=trip)
    planned(trip, 18, 2, title_en="Reception")
    with pytest.raises(ValidationError, match="Reception"):
        planned(trip, 19, delegates=[carol])


def test_two_parties_of_one_host_may_receive_at_once(trip: Delegation) -> None:
    association = trip.association
    host = people.organization(association=association)
    for number in (1, 2):
        person = people.person(association=association, family_name=f"F{number}", given_name="A", side="home")
        taker = trips.delegate(delegation=trip, person=person)
        planned(trip, 10, organization=host, delegates=[taker], people=[people.person(association=association)])


def test_the_way_between_two_parts_of_the_city_is_kept(trip: Delegation) -> None:
    planned(trip, 10, title_en="Castle", area="Aoi")
    with pytest.raises(ValidationError, match="0 minutes, and the way takes 30"):
        planned(trip, 11, title_en="Port", area="Shimizu")
    planned(trip, 11, title_en="Park", area="aoi")
    planned(trip, 12.5, title_en="Harbour", area="Shimizu")


@pytest.mark.parametrize(
    ("hour", "length", "day", "words"),
    [(10, 0, 0, "ends before"), (10, -1, 0, "ends before"), (10, 1, -1, "no day of this trip"), (23, 2, 4, "no day")],
)
def test_times_that_cannot_be_are_refused(trip: Delegation, hour: int, length: int, day: int, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        planned(trip, hour, length, day)


def test_nobody_is_in_two_cities_at_once(cast: Cast, trip: Delegation) -> None:
    carol = trips.delegate(delegation=trip)
    planned(trip, 10, title_en="Courtesy call", delegates=[carol])
    inbound = trips.delegation(partnership=cast.omaha.partnership, direction=Direction.INBOUND, title_en="Return visit")
    again = trips.delegate(delegation=inbound, person=carol.person)
    starts = at(trip, 10.5)
    values = {
        "title_en": "Zoo",
        "delegates": [again],
        "starts_at": starts,
        "ends_at": starts + datetime.timedelta(hours=1),
    }
    inbound.starts_on = starts.astimezone(OMAHA).date()
    with scope(trip.association):
        inbound.save()
    with scope(trip.association), pytest.raises(ValidationError) as refusal:
        plan_meeting(delegation=inbound, values=values, by=None)
    assert "Shizuoka" in refusal.value.messages[0] and "Courtesy call" in refusal.value.messages[0]


def test_two_people_who_move_one_meeting_do_not_lose_the_first_move(trip: Delegation) -> None:
    row = planned(trip, 10)
    with scope(trip.association):
        moved = move_meeting(meeting=row, read_version=1, starts_at=at(trip, 12), ends_at=at(trip, 13), by=None)
        with pytest.raises(StaleSave) as stale:
            move_meeting(meeting=row, read_version=1, starts_at=at(trip, 15), ends_at=at(trip, 16), by=None)
    assert stale.value.row == moved and stale.value.row.starts_at == at(trip, 12)


def test_a_locked_meeting_is_not_moved(trip: Delegation) -> None:
    row = planned(trip, 10, is_locked=True)
    with scope(trip.association), pytest.raises(ValidationError, match="stays where it is"):
        move_meeting(meeting=row, read_version=1, starts_at=at(trip, 12), ends_at=at(trip, 13), by=None)


def test_an_hour_that_the_clocks_jump_over_or_show_twice_is_told() -> None:
    half_past = datetime.time(2, 30)
    with pytest.raises(NoSuchHour) as none:
        instant(datetime.date(2027, 3, 14), half_past, OMAHA)
    assert f"{none.value.resumes:%H:%M}" == "03:00"
    autumn, hour = datetime.date(2027, 11, 7), datetime.time(1, 30)
    with pytest.raises(HourTwice):
        instant(autumn, hour, OMAHA)
    first, second = (instant(autumn, hour, OMAHA, which=each) for each in (FIRST, SECOND))
    assert second.astimezone(datetime.UTC) - first.astimezone(datetime.UTC) == datetime.timedelta(hours=1)


def test_reading_the_agenda_costs_the_same_with_one_meeting_and_three(trip: Delegation) -> None:
    counts = []
    for hours in ((9,), (12, 15)):
        for hour in hours:
            person = people.person(association=trip.association, family_name=f"F{hour}", given_name="A", side="home")
            taker = trips.delegate(delegation=trip, person=person)
            planned(trip, hour, delegates=[taker], people=[people.person(association=trip.association)])
        with scope(trip.association), CaptureQueriesContext(connection) as caught:
            for line in (line for day in agenda_of(trip) for line in day.lines):
                assert all(str(each) for each in (*line.people, *line.delegates))
        counts.append(len(caught))
    assert counts == [3, 3]
