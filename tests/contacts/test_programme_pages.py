"""The room of programmes, the page of one, its minutes and next steps, and what carries over a series."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from contacts.models import Attendance, FollowUp
from contacts.services.follow_ups import close
from partnerships.models import Programme, Proposal
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of
from tests.contacts.test_calendar_feed import events, feed_of
from tests.engagement import attendance
from tests.partnerships.desk import filled

pytestmark = pytest.mark.django_db


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def evening(house: House, **fields: Any) -> Programme:
    told = {"is_yearly": False, "month": None, "starts_on": days(3)} | fields
    return factories.programme(partnership=house.partnership, **told)


@pytest.mark.covers("67", page="/a/…/programmes/")
def test_the_room_shows_what_comes_the_nearest_first_and_what_was_on_request(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for title, day in (("Later fair", 40), ("Next evening", 3), ("Past reception", -9)):
        evening(house, title_en=title, starts_on=days(day))
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "programme_list")))
    assert words.index("Next evening") < words.index("Later fair")
    assert "Past reception" not in words
    past = words_of(client.get(at(house, "programme_list") + "?when=past"))
    assert "Past reception" in past and "Next evening" not in past


def test_the_room_is_sifted_by_kind_series_and_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    series = factories.series(partnership=house.partnership)
    evening(house, title_en="Tea table", kind="meeting", series=series)
    evening(house, title_en="Spring reception", kind="reception", venue_ja="図書館")
    client, page = enter(house.staff), at(house, "programme_list")
    for query, found in (
        (f"?series={series.pk}", "Tea table"),
        ("?kind=reception", "Spring reception"),
        ("?q=図書館", "Spring reception"),
        (f"?partnership={house.partnership.slug}&q=table", "Tea table"),
    ):
        shown = [row.title_en for row in client.get(page + query).context["found"].rows]
        assert shown == [found], query
    assert client.get(page + "?series=x&kind=nonsense&partnership=no").status_code == 200


@pytest.mark.parametrize("query", ["", "?when=past"])
def test_the_room_costs_the_same_for_one_programme_and_for_three(cast: Cast, enter: Any, query: str) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    for number in range(3):
        evening(
            house, starts_on=days(-number if query else number), series=factories.series(partnership=house.partnership)
        )
        if number != 1:
            assert statements(client, at(house, "programme_list") + query) == 6


def test_the_page_of_a_programme_says_when_and_where_on_both_clocks(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hours = {"from_time": datetime.time(18), "to_time": datetime.time(20)}
    row = evening(house, starts_on=datetime.date(2027, 3, 18), venue_en="Durham Museum", **hours)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "programme_detail", programme=row.pk)))
    assert "Thursday 18 March 2027, 18:00 – 20:00" in words
    assert "In Shizuoka it is Friday 19 March 2027, 08:00 then." in words
    assert "Durham Museum" in words
    client.cookies["django_language"] = "ja"
    words = words_of(client.get(at(house, "programme_detail", programme=row.pk)))
    assert "2027年3月18日（木曜日） 18:00～20:00" in words
    assert "静岡市では2027年3月19日（金曜日） 8:00です。" in words


def test_a_member_with_limits_finds_programmes_of_their_partnerships_only(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Sendai")
    )
    hidden = factories.programme(partnership=other, title_en="Sendai fair")
    series = factories.series(partnership=other)
    own = evening(house, title_en="Shizuoka evening")
    client = enter(house.volunteer)
    assert "Sendai fair" in words_of(client.get(at(house, "programme_list")))
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    words = words_of(client.get(at(house, "programme_list")))
    assert "Shizuoka evening" in words and "Sendai fair" not in words
    assert client.get(at(house, "programme_detail", programme=own.pk)).status_code == 200
    for name in ("programme_detail", "programme_minutes", "programme_file"):
        assert client.get(at(house, name, programme=hidden.pk)).status_code == 404
    assert client.get(at(house, "series_detail", series=series.pk)).status_code == 404


@pytest.mark.covers("26", page="/a/…/programmes/…/minutes/")
def test_staff_write_the_minutes_and_a_volunteer_proposes_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = evening(house, starts_on=days(-1))
    page = at(house, "programme_minutes", programme=row.pk)
    volunteer, staff = enter(house.volunteer), enter(house.staff)
    assert "Nobody has written down" in words_of(staff.get(at(house, "programme_detail", programme=row.pk)))
    sent = filled(volunteer.get(page).context["form"], minutes_en="Two growers met a shop.")
    assert volunteer.post(page, sent).status_code == 302
    with scope(house.association):
        assert Proposal.objects.waiting().get().values == {"minutes_en": "Two growers met a shop."}
    sent = filled(staff.get(page).context["form"], minutes_ja="生産者2名が小売店と面談。", results_en="A first order.")
    answer = staff.post(page, sent, follow=True)
    words = words_of(answer)
    assert "A first order." in words and "生産者2名が小売店と面談。" in words
    proposals = staff.get(reverse("proposal_list", kwargs={"association": "omaha"})).content.decode()
    assert "minutes" in proposals
    assert enter(house.board_member).get(page).status_code == 403


@pytest.mark.covers("88", page="/a/…/programmes/series/…/")
def test_what_was_promised_at_one_evening_stays_open_at_the_next(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    series = factories.series(partnership=house.partnership)
    first = evening(house, title_en="First evening", starts_on=days(-30), series=series)
    second = evening(house, title_en="Second evening", series=series)
    client = enter(house.volunteer)
    page = at(house, "follow_up_new") + f"?programme={first.pk}"
    form = client.get(page).context["form"]
    answer = client.post(page, filled(form, what="Send the list of shops", owner=house.volunteer.pk))
    assert answer.url == first.get_absolute_url()
    with scope(house.association):
        promise = FollowUp.objects.get()
        assert (promise.programme, promise.partnership) == (first, house.partnership)
    next_page = words_of(client.get(at(house, "programme_detail", programme=second.pk)))
    assert "Still open from earlier ones" in next_page and "Send the list of shops" in next_page
    assert "Send the list of shops" in words_of(client.get(at(house, "series_detail", series=series.pk)))
    assert "First evening" in words_of(client.get(at(house, "follow_up_detail", follow_up=promise.pk)))
    with scope(house.association):
        close(follow_up=promise, state="done", by=house.volunteer)
    assert "Send the list" not in words_of(client.get(at(house, "programme_detail", programme=second.pk)))
    assert "Send the list" in words_of(client.get(at(house, "programme_detail", programme=first.pk)))


def test_the_page_of_a_series_costs_the_same_for_one_programme_and_for_three(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    series = factories.series(partnership=house.partnership)
    for number in range(3):
        row = evening(house, starts_on=days(-number), series=series)
        people.follow_up(
            association=house.association,
            by=house.staff,
            person=people.person(association=house.association),
            programme=row,
        )
        if number != 1:
            assert statements(client, at(house, "series_detail", series=series.pk)) == 8


def test_a_programme_goes_into_the_calendar_of_its_members(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = evening(house, from_time=datetime.time(18), starts_on=datetime.date(2027, 3, 18))
    evening(house, title_en="Long over", starts_on=days(-90))
    (event,) = events(feed_of(house))
    assert event["summary"] == "Tea fair"
    assert event["dtstart"].params["TZID"] == "America/Chicago"
    assert event["url"].endswith(row.get_absolute_url())
    answer = enter(house.board_member).get(at(house, "programme_file", programme=row.pk))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Tea fair"
    assert Client().get(at(house, "programme_file", programme=row.pk)).status_code == 302


def test_a_programme_to_which_somebody_came_is_called_off_not_removed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = evening(house)
    hanako = people.person(association=house.association)
    with scope(house.association):
        Attendance.objects.create(association=house.association, programme=row, person=hanako)
    client = enter(house.staff)
    page = at(house, "programme_remove", partnership=house.partnership.slug, programme=row.pk)
    answer = client.post(page)
    assert answer.status_code == 422 and "mark that it does not take place" in words_of(answer)
    with scope(house.association):
        Attendance.objects.all().delete()
    assert client.post(page).status_code == 302
    with scope(house.association):
        assert not Programme.objects.exists()


def test_a_yearly_programme_that_was_stands_under_the_month_in_which_it_comes_again(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    evening(house, is_yearly=True, month=None, starts_on=datetime.date(2020, 4, 3))
    words = words_of(enter(house.staff).get(at(house, "programme_list")))
    assert "April 20" in words and "2020" not in words


def test_a_yearly_programme_that_was_called_off_comes_again_unless_it_has_no_day(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    fields = {"is_yearly": True, "is_cancelled": True, "title_en": "Lantern fair"}
    row = evening(house, month=None, starts_on=datetime.date(2020, 4, 3), **fields)
    client, address = enter(house.staff), at(house, "programme_list")
    words = words_of(client.get(address))
    assert "Lantern fair" in words and "April 20" in words and "does not take place" not in words
    with scope(house.association):
        Programme.objects.filter(pk=row.pk).update(starts_on=days(4))
    assert "Lantern fair does not take place" in words_of(client.get(address))
    with scope(house.association):
        Programme.objects.filter(pk=row.pk).update(starts_on=None, month=4)
    words = words_of(client.get(address))
    assert "Lantern fair does not take place" in words and "April 20" not in words


@pytest.mark.covers("67", page="/a/…/programmes/…/#talks")
def test_the_page_of_a_programme_shows_what_was_said_there(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = evening(house, starts_on=days(-2))
    hanako = people.person(association=house.association)
    for number in range(7):
        people.touch(people=[hanako], programme=row, said=f"Word {number}", happened_on=days(-number), by=house.staff)
    people.touch(people=[hanako], said="Somewhere else")
    attendance(programme=row, person=hanako, by=house.staff)
    client, address = enter(house.volunteer), at(house, "programme_detail", programme=row.pk)
    words = words_of(client.get(address))
    assert "Word 0" in words and "Word 4" in words and "Word 5" not in words and "Somewhere else" not in words
    everything = at(house, "programme_touches", programme=row.pk)
    assert everything in client.get(address).content.decode()
    words = words_of(client.get(everything))
    assert "Word 6" in words and "Somewhere else" not in words
    assert len(client.get(everything).context["found"].rows) == 7  # that she came stands with the guests
    form = client.get(at(house, "touch_new") + f"?programme={row.pk}").context["form"]
    assert (form.initial["programme"], form.initial["partnership"]) == (row, row.partnership_id)


def test_the_page_of_a_programme_costs_the_same_for_one_talk_and_for_three(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    row = evening(house)
    for number in range(3):
        hanako = people.person(association=house.association)
        people.touch(people=[hanako], programme=row, said=f"Word {number}")
        if number != 1:
            assert statements(client, at(house, "programme_detail", programme=row.pk), anew=True) == 21
