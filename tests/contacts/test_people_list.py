"""The list of people: orders, filters, pages by key."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from contacts import listing
from contacts.listing import ORDERS, Cursor, page_of, read_cursor
from contacts.models import Person
from contacts.people_search import PeopleSearch
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def names(answer: Any) -> list[str]:
    """The names of the list, in its order."""
    return re.findall(r'<div class="who"><span><a [^>]*>([^<]*)</a>', answer.content.decode())


def days_ago(number: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=number)


@pytest.mark.covers("C5", page="/a/…/people/")
def test_japanese_pages_sort_by_kana_and_english_ones_by_letter(cast: Cast, enter: Any) -> None:
    association = cast.omaha.association
    for family, given, kana, latin, first in (
        ("渡辺", "愛", "わたなべ", "Watanabe", "Ai"),
        ("阿部", "誠", "アベ", "Abe", "Makoto"),
        ("加藤", "優", "カトウ", "Kato", "Yu"),
    ):
        people.person(
            association=association,
            family_name=family,
            given_name=given,
            family_kana=kana,
            family_latin=latin,
            given_latin=first,
        )
    people.person(association=association, family_name="Baker", given_name="Ann")
    client = enter(cast.omaha.volunteer)
    page = at(cast.omaha, "people")
    assert names(client.get(page)) == ["Makoto Abe", "Ann Baker", "Yu Kato", "Ai Watanabe"]
    japanese = client.get(page, headers={"Accept-Language": "ja"})
    assert names(japanese) == ["阿部 誠", "加藤 優", "渡辺 愛", "Ann Baker"]
    assert names(client.get(page, {"row": "か"})) == ["Yu Kato"]
    assert names(client.get(page, {"row": "他"})) == ["Ann Baker"]
    assert names(client.get(page, {"letter": "W"})) == ["Ai Watanabe"]


def test_the_order_of_names_is_the_persons_own(cast: Cast, enter: Any) -> None:
    association = cast.omaha.association
    people.person(association=association, family_name="Nagy", given_name="Anna", name_order="family")
    people.person(association=association, family_name="大坂", given_name="直美", name_order="given")
    page = at(cast.omaha, "people")
    assert names(enter(cast.omaha.staff).get(page))[0] == "Nagy Anna"
    assert "直美 大坂" in words_of(enter(cast.omaha.staff).get(page, headers={"Accept-Language": "ja"}))


def test_filters_narrow_the_list_and_can_be_taken_off(cast: Cast, enter: Any) -> None:
    house, association = cast.omaha, cast.omaha.association
    sector = factories.sector()
    firm = people.organization(association=association, sectors=[sector])
    tag = people.tag(association=association, name="Tea")
    hanako = people.person(
        association=association, partnerships=[house.partnership], tags=[tag], keeper=house.staff, side="partner"
    )
    people.position(person=hanako, organization=firm)
    people.touch(people=[hanako], happened_on=days_ago(10))
    old = people.person(association=association, family_name="Old", given_name="Bob")
    people.touch(people=[old], happened_on=days_ago(400))
    people.person(
        association=association,
        family_name="New",
        given_name="Eve",
        is_not_to_be_contacted=True,
        not_contact_reason="Asked",
    )
    client, page = enter(house.staff), at(house, "people")
    for asked in (
        {"side": "partner"},
        {"partnership": house.partnership.slug},
        {"tag": tag.pk},
        {"sector": sector.code},
        {"keeper": house.staff.pk},
        {"organization": firm.pk},
    ):
        answer = client.get(page, asked)
        assert names(answer) == ["Hanako Tanaka"], asked
        assert "take this filter off" in words_of(answer) or "side" in asked
    assert names(client.get(page, {"quiet": "12"})) == ["Eve New", "Bob Old"]
    assert names(client.get(page, {"quiet": "never"})) == ["Eve New"]
    assert names(client.get(page, {"contact": "no"})) == ["Eve New"]
    assert names(client.get(page, {"contact": "yes"})) == ["Bob Old", "Hanako Tanaka"]
    assert names(client.get(page, {"keeper": "nobody"})) == ["Eve New", "Bob Old"]
    assert names(client.get(page, {"sort": "due"})) == ["Bob Old", "Hanako Tanaka", "Eve New"]
    assert names(client.get(page, {"sort": "touch"})) == ["Hanako Tanaka", "Bob Old", "Eve New"]
    assert "310 days past due" in words_of(client.get(page, {"sort": "due"}))
    assert names(client.get(page, {"tag": "x", "side": "moon", "sort": "?", "after": "!!"}))  # an old address


def test_the_filters_stand_on_a_page_of_their_own_that_works_without_script(cast: Cast, enter: Any) -> None:
    people.tag(association=cast.omaha.association, name="Tea")
    words = words_of(enter(cast.omaha.board_member).get(at(cast.omaha, "people_filter"), {"side": "home"}))
    assert "Tea" in words and "Not reached for" in words and "Show these people" in words


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_pages_follow_each_other_forwards_and_backwards(cast: Cast, monkeypatch: Any, order: Any) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    association = cast.omaha.association
    for number in range(8):
        row = people.person(association=association, family_name=f"Name{number % 4}", given_name=f"N{number}")
        if number % 3:
            people.touch(people=[row], happened_on=days_ago(number % 2))
        if number == 5:
            with scope(association):
                Person.objects.filter(pk=row.pk).update(due_on=None)

    def pages(*, from_end: bool) -> list[list[int]]:
        found, cursor = [], None
        with scope(association):
            page = page_of(Person.objects.all(), order, None, from_end=from_end, lines=list)
            while page.lines:
                found.append([row.pk for row in page.lines])
                text = page.before if from_end else page.after
                if not text:
                    break
                cursor = read_cursor(order, text, is_before=from_end)
                assert cursor and (str(cursor), cursor.is_before) == (text, from_end)
                page = page_of(Person.objects.all(), order, cursor, lines=list)
        return found

    forwards, backwards = pages(from_end=False), pages(from_end=True)
    assert [len(page) for page in forwards] == [3, 3, 2]
    all_of_them = [key for page in forwards for key in page]
    assert [key for page in backwards[::-1] for key in page] == all_of_them
    assert len(set(all_of_them)) == 8


@pytest.mark.parametrize("text", ["", "x", "!!!", "W10", "WzEsMl0", "bnVsbA", "WyJhIixudWxsXQ", "4" * 400])
def test_a_cursor_that_is_none_shows_the_first_page(cast: Cast, enter: Any, text: str) -> None:
    people.person(association=cast.omaha.association)
    for order in ORDERS:
        answer = enter(cast.omaha.staff).get(at(cast.omaha, "people"), {"after": text, "sort": order})
        assert names(answer) == ["Hanako Tanaka"]


def test_a_cursor_lies_in_the_gaps_of_orders_that_have_some() -> None:
    assert read_cursor(ORDERS["due"], str(Cursor(None, 3))) == Cursor(None, 3)
    assert read_cursor(ORDERS["letter"], str(Cursor(None, 3))) is None


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("asked", ["", "?side=home&sort=letter", "?row=か", "?letter=T"])
def test_the_list_asks_as_often_for_three_as_for_one(cast: Cast, enter: Any, number: int, asked: str) -> None:
    for _each in range(number):
        people.person(association=cast.omaha.association)
    assert statements(enter(cast.omaha.staff), at(cast.omaha, "people") + asked) == 3


def test_a_limited_member_sees_the_people_of_their_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    mine = people.person(association=house.association, partnerships=[house.partnership])
    hidden = people.person(association=house.association, family_name="Kim", given_name="Ji", partnerships=[other])
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    assert names(client.get(at(house, "people"))) == ["Hanako Tanaka"]
    assert names(client.get(at(house, "people"), {"q": "kim"})) == []
    assert client.get(at(house, "person_detail", person=mine.pk)).status_code == 200
    assert client.get(at(house, "person_detail", person=hidden.pk)).status_code == 404


def test_what_was_asked_is_written_as_the_query_of_an_address() -> None:
    search = PeopleSearch.read({"q": " 山田 ", "side": "home", "sort": "due", "keeper": "x", "tag": "7"})
    assert search.query() == "q=%E5%B1%B1%E7%94%B0&side=home&tag=7&sort=due"
    assert search.query_with("side", "tag", "sort")("partner") == "q=%E5%B1%B1%E7%94%B0&side=partner"
    assert PeopleSearch.read({}).query_with("letter")("#") == "letter=%23"


def test_who_is_called_so_stands_before_who_works_in_a_house_of_that_name(cast: Cast, enter: Any) -> None:
    association = cast.omaha.association
    ann = people.person(association=association, family_name="Abel", given_name="Ann")
    people.position(person=ann, organization=people.organization(association=association, name_en="Mihon College"))
    people.person(association=association, family_name="Mihon", given_name="Zoe")
    client = enter(cast.omaha.volunteer)
    page = at(cast.omaha, "people")
    assert names(client.get(page, {"q": "mihon"})) == ["Zoe Mihon", "Ann Abel"]
    assert names(client.get(page, {"q": "mihon", "sort": "letter"})) == ["Ann Abel", "Zoe Mihon"]
