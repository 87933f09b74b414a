"""The pages of the agenda: typed in the time of the visited city, both times shown, nothing typed is lost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from delegations.choices import Direction, MeetingState
from delegations.models import Delegation, Meeting
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.delegations.test_agenda import planned
from tests.delegations.test_agenda import trip as trip  # noqa: PLC0414 -- a fixture that both files use

pytestmark = pytest.mark.django_db
SPRING = datetime.date(2027, 4, 12)  # a Monday
PAGE = "/a/…/trips/…/agenda/"


@pytest.fixture
def april(cast: Cast) -> Delegation:
    """Omaha in Shizuoka, from 12 to 16 April 2027."""
    return trips.delegation(partnership=cast.omaha.partnership, starts_on=SPRING)


def sent(**fields: Any) -> dict[str, Any]:
    given = {"kind": "business", "title_en": "Tea wholesalers", "day_on": "2027-04-12", "from_time": "10:00"}
    return given | {"to_time": "11:00", "priority": "should", "minutes": "60", "version": 0} | fields


def now_of(trip: Delegation) -> Meeting:
    with scope(trip.association):
        return Meeting.objects.get(title_en="Tea wholesalers")


@pytest.mark.covers("103", page=PAGE)
def test_a_meeting_is_planned_shown_in_both_times_changed_dropped_and_moved_back(
    cast: Cast, enter: Any, april: Delegation
) -> None:
    house, trip = cast.omaha, {"delegation": april.pk}
    carol = trips.delegate(delegation=april)
    client = enter(house.staff)
    answer = client.post(at(house, "meeting_new", **trip), sent(delegates=[carol.pk]), follow=True)
    page = words_of(answer)
    assert "12 April 2027, 10:00–11:00, Shizuoka" in page and "Carol Meyer" in page
    assert "In Omaha Sunday, 11 April 2027, 20:00" in page
    agenda = words_of(client.get(at(house, "trip_agenda", **trip)))
    assert "10:00–11:00 Sunday 20:00 in Omaha" in agenda and "Nothing is planned." in agenda
    row = now_of(april)
    each = trip | {"meeting": row.pk}
    client.post(at(house, "meeting_edit", **each), sent(version=1, title_ja="茶問屋", from_time="09:30"))
    assert now_of(april).starts_at == datetime.datetime(2027, 4, 12, 0, 30, tzinfo=datetime.UTC)
    assert "does not see it any more" in words_of(client.get(at(house, "meeting_drop", **each)))
    client.post(at(house, "meeting_drop", **each))
    assert now_of(april).state == MeetingState.DROPPED
    moved = {"day_on": "2027-04-13", "from_time": "14:00", "to_time": "15:00", "version": now_of(april).version}
    client.post(at(house, "meeting_move", **each), moved)
    assert "13 April 2027, 14:00–15:00" in words_of(client.get(row.get_absolute_url()))


@pytest.mark.covers("103", page=PAGE)
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to_time": "09:00"}, "It ends before it begins."),
        ({"day_on": "2027-04-19", "ends_on": ""}, "is no day of this trip"),
        ({"to_time": ""}, "Fill in the day and both hours"),
        ({"title_en": ""}, "Write what it is, or choose the host."),
        ({"from_time": "10:30", "to_time": "11:30"}, "lie over one another, and both need the whole group"),
    ],
)
def test_what_cannot_be_is_refused_with_the_rule_and_nothing_is_lost(
    cast: Cast, enter: Any, april: Delegation, fields: Any, words: str
) -> None:
    house = cast.omaha
    client, new = enter(house.staff), at(house, "meeting_new", delegation=april.pk)
    client.post(new, sent(title_en="Grain"))
    answer = client.post(new, sent(place_en="Room 12") | fields)
    assert answer.status_code == 422 and words in words_of(answer) and "Room 12" in answer.content.decode()


@pytest.mark.covers("103", page=PAGE)
def test_two_people_who_move_one_meeting_see_both_times(cast: Cast, enter: Any, april: Delegation) -> None:
    house = cast.omaha
    first, second = enter(house.staff), enter(house.administrator)
    first.post(at(house, "meeting_new", delegation=april.pk), sent())
    move = at(house, "meeting_move", delegation=april.pk, meeting=now_of(april).pk)
    times = {"day_on": "2027-04-12", "version": 1}
    first.post(move, times | {"from_time": "13:00", "to_time": "14:00"})
    answer = second.post(move, times | {"from_time": "16:00", "to_time": "17:00"})
    page = words_of(answer)
    assert answer.status_code == 409 and "13:00–14:00" in page and "16:00–17:00" in page
    assert now_of(april).starts_at == datetime.datetime(2027, 4, 12, 4, tzinfo=datetime.UTC)
    again = second.post(move, times | {"from_time": "16:00", "to_time": "17:00", "version": 2})
    assert again.status_code == 302


@pytest.mark.covers("103", page=PAGE)
def test_an_hour_that_the_clocks_skip_or_repeat_is_told_and_asked_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    options = {"partnership": house.partnership, "direction": Direction.INBOUND}
    spring = trips.delegation(starts_on=datetime.date(2027, 3, 13), **options)
    autumn = trips.delegation(starts_on=datetime.date(2027, 11, 6), **options)
    client = enter(house.staff)
    skipped = sent(day_on="2027-03-14", from_time="02:30", to_time="03:30")
    answer = client.post(at(house, "meeting_new", delegation=spring.pk), skipped)
    assert answer.status_code == 422 and "The next one that exists is 03:00" in words_of(answer)
    twice = sent(day_on="2027-11-07", from_time="01:15", to_time="01:45")
    new = at(house, "meeting_new", delegation=autumn.pk)
    answer = client.post(new, twice)
    assert answer.status_code == 422 and "this hour comes twice" in words_of(answer)
    assert 'name="which_hour"' in answer.content.decode()
    assert client.post(new, twice | {"which_hour": "1"}).status_code == 302
    assert now_of(autumn).starts_at == datetime.datetime(2027, 11, 7, 7, 15, tzinfo=datetime.UTC)


def test_holidays_of_both_countries_stand_beside_the_days(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    may = trips.delegation(partnership=house.partnership, starts_on=datetime.date(2027, 5, 3))
    fall = trips.delegation(partnership=house.partnership, starts_on=datetime.date(2027, 11, 22))
    client = enter(house.volunteer)
    page = words_of(client.get(at(house, "trip_agenda", delegation=may.pk)))
    assert "Holiday in Shizuoka: Constitution Day" in page and "Holiday in Shizuoka: Children's Day" in page
    assert "Holiday at home: Thanksgiving Day" in words_of(client.get(at(house, "trip_agenda", delegation=fall.pk)))


def test_who_only_reads_is_offered_nothing_and_refused(cast: Cast, enter: Any, april: Delegation) -> None:
    house = cast.omaha
    row = planned(april, 10)
    client = enter(house.board_member)
    page = client.get(at(house, "meeting_detail", delegation=april.pk, meeting=row.pk))
    assert page.status_code == 200 and "Edit the meeting" not in words_of(page)
    assert client.get(at(house, "meeting_edit", delegation=april.pk, meeting=row.pk)).status_code == 403
    other = trips.delegation(partnership=house.partnership)
    assert client.get(at(house, "meeting_detail", delegation=other.pk, meeting=row.pk)).status_code == 404


def test_the_agenda_costs_the_same_with_one_meeting_and_three(cast: Cast, enter: Any, april: Delegation) -> None:
    house, counts = cast.omaha, []
    client = enter(house.staff)
    for hours in ((9,), (12, 15)):
        for hour in hours:
            person = people.person(association=april.association, family_name=f"F{hour}", given_name="A", side="home")
            taker = trips.delegate(delegation=april, person=person)
            host = people.organization(association=april.association, name_en=f"Host {hour}")
            planned(april, hour, delegates=[taker], organization=host, interpreter=taker)
            trips.meeting(delegation=april, organization=host)
        counts.append(statements(client, at(house, "trip_agenda", delegation=april.pk)))
    assert counts == [12, 12]
