"""The agenda of a delegate for a calendar: hours there with their zone, clocks put forward, drafts."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from icalendar import Calendar

from delegations.models import Delegate, ProtocolIssue
from portal.scoping import scope
from tests import trips
from tests.cast import Cast, House
from tests.contacts.pages import at
from tests.delegations.bound_trips import BoundTrip, bound_trip
from tests.factories import kept


def calendar(client: Any, house: House, trip: BoundTrip, delegate: Delegate) -> Calendar:
    """The file that one delegate is given."""
    answer = client.get(at(house, "delegate_calendar", delegation=trip.delegation.pk, delegate=delegate.pk))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


@pytest.mark.covers("C14", page="/a/…/trips/…/calendar/….ics")
def test_a_delegate_gets_own_appointments_and_those_of_the_group_in_the_hours_there(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    file = calendar(enter(house.volunteer), house, trip, trip.carol)
    first, second = file.walk("VEVENT")
    assert str(first["SUMMARY"]) == "Spring trade trip: Tea wholesalers"
    assert first["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert [f"{first[each].dt:%Y-%m-%d %H:%M}" for each in ("DTSTART", "DTEND")] == [
        "2027-04-12 09:00",
        "2027-04-12 10:00",
    ]
    assert first["DTSTART"].dt.astimezone(datetime.UTC) == datetime.datetime(2027, 4, 12, tzinfo=datetime.UTC)
    assert "葵区茶町1丁目2番地" in str(first["LOCATION"]) and "Ms. Hanako TANAKA" in str(first["DESCRIPTION"])
    assert str(second["SUMMARY"]).endswith("The mayor’s office"), "nobody named: everybody goes"
    assert [str(each["TZID"]) for each in file.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    (only,) = calendar(enter(house.volunteer), house, trip, trip.youth).walk("VEVENT")
    assert str(only["SUMMARY"]).endswith("The mayor’s office")


def test_entries_are_tentative_while_the_papers_are_drafts(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    client = enter(house.staff)
    assert not [each for each in calendar(client, house, trip, trip.carol).walk("VEVENT") if "STATUS" in each]
    kept(ProtocolIssue(association=house.association, delegation=trip.delegation, what="Who bows first?"))
    states = {str(each["STATUS"]) for each in calendar(client, house, trip, trip.carol).walk("VEVENT")}
    assert states == {"TENTATIVE"}


def test_hours_of_an_inbound_trip_stay_right_when_clocks_are_put_forward(cast: Cast, enter) -> None:
    house = cast.omaha
    eve = datetime.date(2027, 3, 13)  # in Omaha the clocks go forward in the night to the 14th
    trip = bound_trip(house, direction="inbound", starts_on=eve, ends_on=eve + datetime.timedelta(days=2))
    for day in (0, 1):
        trips.meeting(delegation=trip.delegation, hour=18, day=day, title_en=f"Dinner {day}")
    dinners = {
        str(each["SUMMARY"])[-8:]: each["DTSTART"]
        for each in calendar(enter(house.staff), house, trip, trip.youth).walk("VEVENT")
        if "Dinner" in str(each["SUMMARY"])
    }
    assert {each.params["TZID"] for each in dinners.values()} == {"America/Chicago"}
    before, after = (dinners[f"Dinner {day}"].dt.astimezone(datetime.UTC) for day in (0, 1))
    assert (after - before) == datetime.timedelta(hours=23)


def test_a_delegate_of_another_trip_has_no_calendar_here(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        Delegate.objects.filter(pk=trip.ken.pk).update(state="withdrawn")
    client = enter(house.staff)
    for key in (trip.ken.pk, 987654):
        address = at(house, "delegate_calendar", delegation=trip.delegation.pk, delegate=key)
        assert client.get(address).status_code == 404
