"""The calendar to subscribe to: read back by a library, in the reader's language, secret, and ended with the role."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from contacts.services.follow_ups import close, hand_over, snooze
from portal.accounts.models import User
from portal.accounts.services import change_role, close_association, end_membership
from portal.logs import without_tokens
from portal.owed.models import CalendarFeed
from portal.owed.services import open_feed, revoke_feed
from portal.permissions import Role
from portal.scoping import scope
from tests import people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def feed_of(house: House, role: str = Role.VOLUNTEER) -> str:
    """The address of this person's calendar, made as the page makes it."""
    client = Client()
    client.force_login(house.person(role))
    client.post(reverse("calendar_feed", kwargs={"association": house.association.slug}))
    with scope(house.association):
        feed = CalendarFeed.objects.open().get(membership__user=house.person(role))
    return reverse("feed_file", kwargs={"token": feed.token()})


def events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def promised(house: House, **fields: Any) -> Any:
    return people.follow_up(association=house.association, by=house.volunteer, **fields)


def test_a_follow_up_is_a_whole_day_with_its_person_and_a_reminder(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    people.position(person=hanako, organization=people.organization(association=house.association))
    row = promised(house, person=hanako, what="Send the form; with, commas\\and 二行", due_on=ago(-3))
    (event,) = events(feed_of(house))
    assert event["summary"] == "Ms. Hanako Tanaka: Send the form; with, commas\\and 二行"
    assert event.decoded("dtstart") == ago(-3) and event.decoded("dtend") == ago(-4)
    assert type(event.decoded("dtstart")) is datetime.date
    assert event["uid"] == f"follow-up-{row.pk}.omaha@127.0.0.1"
    assert event.decoded("dtstamp").tzinfo is not None
    assert event["transp"] == "TRANSPARENT" and event["class"] == "PRIVATE"
    assert event["url"] == configured.PUBLIC_URL + row.get_absolute_url()
    assert "Shizuoka Tea Works" in event["description"]
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == datetime.timedelta(hours=9)


def test_a_japanese_reader_gets_japanese(cast: Cast) -> None:
    house = cast.omaha
    User.objects.filter(pk=house.volunteer.pk).update(language="ja")
    hanako = people.person(association=house.association)
    promised(house, person=hanako, what="注文書を送る", due_on=ago(2))
    address = feed_of(house)
    (event,) = events(address)
    assert event["summary"] == "期日超過：田中 花子 様：注文書を送る"
    assert event["summary"].params["language"] == "ja"
    assert "期日でした" in event["description"]
    assert "お約束" in Calendar.from_ical(Client().get(address).content)["x-wr-calname"]


def test_what_is_past_due_stands_on_today_under_the_same_name(cast: Cast) -> None:
    house = cast.omaha
    row = promised(house, due_on=ago(-3))
    address = feed_of(house)
    (before,) = events(address)
    with scope(house.association):
        type(row).objects.filter(pk=row.pk).update(due_on=ago(30))
    (after,) = events(address)
    assert after["uid"] == before["uid"]
    with timezone.override(house.association.time_zone):
        assert after.decoded("dtstart") == timezone.localdate()
    assert after["summary"].startswith("Past due: ")


def test_closed_and_handed_over_follow_ups_leave_and_snoozed_ones_move(cast: Cast) -> None:
    house = cast.omaha
    done, given, late = (promised(house, what=what, due_on=ago(-2)) for what in ("Done", "Given", "Late"))
    address = feed_of(house)
    assert len(events(address)) == 3
    before = {event["uid"]: event for event in events(address)}
    with scope(house.association):
        close(follow_up=done, state="done", by=house.volunteer)
        hand_over(follow_up=given, to=house.staff, by=house.volunteer)
        snooze(follow_up=late, until=ago(-9), by=house.volunteer)
    (event,) = events(address)
    assert event["summary"] == "Late" and event.decoded("dtstart") == ago(-9)
    assert event["sequence"] > before[event["uid"]]["sequence"]


def test_nothing_changed_is_said_without_the_file(cast: Cast) -> None:
    promised(cast.omaha, due_on=ago(-3))
    address = feed_of(cast.omaha)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_address_is_hashed_at_rest_and_stays_out_of_logs(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    address = feed_of(cast.omaha)
    token = address.split("/")[2]
    with scope(cast.omaha.association):
        assert token not in str(list(CalendarFeed.objects.values()))
    with caplog.at_level(logging.INFO):
        Client().get(address.replace(token, "0" * 64))
    assert token not in without_tokens(f"GET {address}")
    assert all("0" * 64 not in without_tokens(record.getMessage()) for record in caplog.records)


def test_a_new_address_makes_the_old_one_useless_and_one_can_be_taken_back(cast: Cast) -> None:
    house = cast.omaha
    old = feed_of(house)
    new = feed_of(house)
    assert old != new
    assert [Client().get(address).status_code for address in (old, new)] == [404, 200]
    with scope(house.association):
        revoke_feed(membership=house.volunteer.memberships.get())
    assert Client().get(new).status_code == 404
    assert Client().get(reverse("feed_file", kwargs={"token": "x" * 64})).status_code == 404


def test_it_ends_with_the_membership_and_the_association(cast: Cast) -> None:
    house = cast.omaha
    address, other = feed_of(house), feed_of(house, Role.STAFF)
    with scope(house.association):
        end_membership(membership=house.volunteer.memberships.get(), by=house.administrator)
    assert [Client().get(each).status_code for each in (address, other)] == [404, 200]
    close_association(association=house.association, by=cast.operator)
    assert Client().get(other).status_code == 404


def test_a_changed_role_keeps_what_it_may_read(cast: Cast) -> None:
    house = cast.omaha
    promised(house, due_on=ago(-3))
    address = feed_of(house)
    with scope(house.association):
        change_role(membership=house.volunteer.memberships.get(), role=Role.BOARD_MEMBER, by=house.administrator)
    assert len(events(address)) == 1


def test_nobody_reads_what_others_owe(cast: Cast) -> None:
    promised(cast.omaha, due_on=ago(-3))
    people.follow_up(association=cast.springfield.association, by=cast.springfield.volunteer, what="Elsewhere")
    assert len(events(feed_of(cast.omaha))) == 1
    assert events(feed_of(cast.omaha, Role.STAFF)) == []


def test_the_page_shows_the_address_and_takes_it_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.omaha.volunteer)
    page = reverse("calendar_feed", kwargs={"association": "omaha"})
    assert "/feeds/" not in client.get(page).content.decode()
    client.post(page)
    text = client.get(page).content.decode()
    assert "/feeds/" in text and "webcal://" in text
    revoke = reverse("calendar_feed_revoke", kwargs={"association": "omaha"})
    assert client.get(revoke).status_code == 200
    client.post(revoke)
    assert "/feeds/" not in client.get(page).content.decode()
    client.post(revoke)


@pytest.mark.parametrize("number", [1, 3])
def test_the_file_asks_the_same_questions_for_one_row_and_for_three(
    cast: Cast, number: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.owed.views.allows", lambda request, action: True)  # the counter lies in the cache
    for _ in range(number):
        promised(cast.omaha, person=people.person(association=cast.omaha.association), due_on=ago(-3))
    with scope(cast.omaha.association):
        feed = open_feed(membership=cast.omaha.volunteer.memberships.get())
        CalendarFeed.objects.update(last_opened_at=timezone.now())
    address = reverse("feed_file", kwargs={"token": feed.token()})
    with django_assert_num_queries(10):
        Client().get(address)
