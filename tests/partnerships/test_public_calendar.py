"""The public calendar of an association: its page and its files, read back by a library."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partnerships.models import Partnership, Programme
from portal.accounts.models import Association
from portal.scoping import scope, system_scope
from tests import factories
from tests.cast import Cast
from tests.contacts.pages import statements, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shown(cast: Cast) -> None:
    """Omaha shows its partnership."""
    with scope(cast.omaha.association):
        Partnership.objects.update(is_public=True)


def ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def evening(cast: Cast, **fields: Any) -> Programme:
    told = {
        "is_yearly": False,
        "month": None,
        "title_en": "Speaker evening",
        "title_ja": "講演の夕べ",
        "starts_on": ahead(20),
        "from_time": datetime.time(18),
        "to_time": datetime.time(20),
        "venue_en": "The library",
    }
    return factories.programme(partnership=cast.omaha.partnership, **(told | fields))


def at(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"keeper": "omaha", **parts})


def events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.mark.covers("67", page="/directory/associations/…/programmes/")
@pytest.mark.parametrize(("language", "words"), [("en", "Speaker evening"), ("ja", "講演の夕べ")])
def test_everybody_reads_what_comes_in_their_language(cast: Cast, language: str, words: str) -> None:
    evening(cast)
    evening(cast, title_en="Long past", title_ja="過去の行事", starts_on=ahead(-30))
    client = Client()
    client.cookies["django_language"] = language
    page = words_of(client.get(at("public_programmes")))
    assert words in page and "Long past" not in page and "過去の行事" not in page
    assert "webcal://" in client.get(at("public_programmes")).content.decode()


def test_nothing_that_is_for_members_is_on_the_page_or_in_the_files(cast: Cast) -> None:
    hidden = evening(cast, is_public=False, title_en="Inner circle")
    open_one = evening(cast)
    elsewhere = factories.programme(partnership=cast.springfield.partnership, starts_on=ahead(5))
    assert "Inner circle" not in words_of(Client().get(at("public_programmes")))
    assert [event["summary"] for event in events(at("public_programmes_file"))] == ["Speaker evening"]
    assert Client().get(at("public_programme_file", shown=open_one.pk)).status_code == 200
    for row in (hidden, elsewhere):
        assert Client().get(at("public_programme_file", shown=row.pk)).status_code == 404
    with scope(cast.omaha.association):
        Partnership.objects.update(is_public=False)
    assert "Speaker evening" not in words_of(Client().get(at("public_programmes")))
    assert Client().get(at("public_programme_file", shown=open_one.pk)).status_code == 404
    Association.objects.update(is_public=False)
    for name in ("public_programmes", "public_programmes_file"):
        assert Client().get(at(name)).status_code == 404


def test_the_file_tells_the_time_in_the_zone_of_the_place(cast: Cast) -> None:
    row = evening(cast, starts_on=datetime.date(2027, 7, 15))
    calendar = Calendar.from_ical(Client().get(at("public_programmes_file")).content)
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "America/Chicago"
    assert event.decoded("dtstart").astimezone(datetime.UTC) == datetime.datetime(2027, 7, 15, 23, tzinfo=datetime.UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(hours=2)
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["America/Chicago"]
    assert (event["uid"], event["class"]) == (f"programme-{row.pk}.omaha@127.0.0.1", "PUBLIC")
    assert event["location"] == "The library, Omaha"
    with system_scope("the test moves it to the other city"):
        Programme.objects.update(side="partner")
    (event,) = events(at("public_programmes_file"))
    assert event.decoded("dtstart").astimezone(datetime.UTC) == datetime.datetime(2027, 7, 15, 9, tzinfo=datetime.UTC)


def test_whole_days_several_days_and_those_that_do_not_take_place(cast: Cast) -> None:
    evening(cast, from_time=None, to_time=None, starts_on=ahead(3), ends_on=ahead(5), title_en="Visit")
    evening(cast, is_cancelled=True, starts_on=ahead(9))
    visit, evening_ = events(at("public_programmes_file"))
    assert (visit.decoded("dtstart"), visit.decoded("dtend")) == (ahead(3), ahead(6))
    assert evening_["summary"] == "Does not take place: Speaker evening"
    assert evening_["status"] == "CANCELLED"
    assert "does not take place" in words_of(Client().get(at("public_programmes")))


def test_one_whose_end_nobody_said_has_no_end_in_the_file(cast: Cast) -> None:
    evening(cast, to_time=None)
    (event,) = events(at("public_programmes_file"))
    assert "dtstart" in event and "dtend" not in event


def test_the_file_of_a_language_says_it_in_that_language(cast: Cast) -> None:
    evening(cast)
    (event,) = events(at("public_programmes_file") + "?language=ja")
    assert event["summary"] == "講演の夕べ" and event["summary"].params["language"] == "ja"
    (event,) = events(at("public_programmes_file") + "?language=xx")
    assert event["summary"] == "Speaker evening"


@pytest.mark.parametrize("name", ["public_programmes", "public_programmes_file"])
def test_page_and_file_ask_the_same_questions_for_one_row_and_for_three(cast: Cast, name: str) -> None:
    evening(cast)
    client = Client()
    assert statements(client, at(name)) == 2
    for _each in range(2):
        evening(cast)
    assert statements(client, at(name)) == 2
