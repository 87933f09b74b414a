"""The map of an association: layers chosen in the address, and every figure in a table as well."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delegations import map_layers
from delegations.map_layers import contacts_of, partnerships_of, top_sectors
from partnerships.models import Sector
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.partnerships.desk import address

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(house: House, query: str = "") -> str:
    return address("association_map", house.association) + query


def sector(code: str, label: str) -> Sector:
    row = factories.sector(code=code, label_en=label, label_ja=label)
    if len(code.partition("-")[0]) == 2:
        row.level = 2
        row.save()
    return row


def furnished(house: House) -> None:
    """Three organizations and four people: in Omaha, in Shizuoka, in a town that no list knows, and nowhere."""
    sector("31-33", "Manufacturing")
    food, machines, farms = sector("311", "Food"), sector("333", "Machines"), sector("11", "Farms")
    house_of = {"association": house.association}
    mill = people.organization(name_en="Mill", city="Omaha, Nebraska", sectors=[food, machines], **house_of)
    people.organization(name_en="Farm", city="静岡", sectors=[farms], **house_of)
    people.organization(name_en="Far", city="Elsewhere-on-Sea", **house_of)
    own = people.person(family_name="Own", city="", **house_of)
    people.position(person=own, organization=mill)
    people.person(family_name="Away", city="Shizuoka", **house_of)
    people.person(family_name="Same", city="静岡市", **house_of)
    people.person(family_name="Nowhere", city="", **house_of)


@pytest.mark.covers("8", page="/a/…/map/")
def test_the_map_draws_partnerships_contacts_and_trips_and_says_the_same_in_tables(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnished(house)
    trip = trips.delegation(partnership=house.partnership, title_en="Autumn trip")
    answer = enter(house.board_member).get(page_of(house))
    found = [(each.name, each.organizations, each.people, each.is_drawn) for each in answer.context["cities"]]
    assert found == [("Shizuoka", 1, 2, True), ("Omaha", 1, 1, True), ("Elsewhere-on-Sea", 1, 0, False)]
    assert answer.context["known"].without_city == 1
    for layer in answer.context["layers"]:
        assert (len(layer.over.arcs), len(layer.circles), len(layer.routes)) == (1, 2, 1)
        assert layer.circles[0].radius > layer.circles[1].radius
    text = words_of(answer)
    for said in (
        "There is one partnership. We know 7 people and organizations. They are in 3 cities. There is one trip.",
        "Omaha Nebraska Manufacturing 1 yes 1 1",
        "Elsewhere-on-Sea not known no: where it lies is not known 1 0",
        "Of 1 person or organization the city is not known.",
        "Autumn trip Omaha → Shizuoka",
    ):
        assert said in text, said
    assert trip.get_absolute_url() in answer.content.decode()
    assert "<image" not in answer.content.decode() and "http" not in answer.context["layers"][0].coast


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("", ["partnerships", "contacts", "trips"], ""),
        ("?show=trips", ["trips"], ""),
        ("?show=trips,partnerships", ["partnerships", "trips"], ""),
        ("?show=contacts&show=trips", ["contacts", "trips"], ""),
        ("?show=roads", ["partnerships", "contacts", "trips"], "The map has no layer called “roads”."),
        ("?show=trips,%00<b>", ["trips"], "The map has no layer called"),
        ("?sector=nothing", ["partnerships", "contacts", "trips"], "There is no sector “nothing”"),
    ],
    ids=["all", "one", "two", "two ticked", "unknown", "a layer with marks", "unknown sector"],
)
def test_the_address_chooses_what_is_shown_and_unknown_words_are_answered(
    cast: Cast, enter: Any, query: str, shown: list[str], said: str
) -> None:
    answer = enter(cast.omaha.board_member).get(page_of(cast.omaha, query))
    assert answer.status_code == 200 and answer.context["shown"] == shown
    assert said in words_of(answer)
    assert ("<section" in answer.content.decode()) and ("map-trips" in answer.content.decode()) == ("trips" in shown)


@pytest.mark.parametrize("code", ["31", "32", "31-33"])
def test_a_sector_narrows_whom_we_know(cast: Cast, enter: Any, code: str) -> None:
    house = cast.omaha
    furnished(house)
    answer = enter(house.board_member).get(page_of(house, f"?show=contacts&sector={code}"))
    found = [(each.name, each.organizations, each.people) for each in answer.context["cities"]]
    assert found == [("Omaha", 1, 1)]
    assert "Manufacturing" in words_of(answer)


def test_a_name_that_several_cities_share_means_the_one_of_a_partnership(cast: Cast) -> None:
    for region, house in (("", cast.omaha), ("", cast.springfield)):
        people.organization(association=house.association, name_en="Firm", city=f"Springfield{region}")
    twin = factories.city(name="Springfield")
    twin.pk, twin.code, twin.region_en = None, "other", "Ohio"
    twin.save()
    for house, is_known in ((cast.omaha, False), (cast.springfield, True)):
        with scope(house.association):
            membership = house.staff.memberships.get()
            known = contacts_of(membership, partnerships_of(membership), top_sectors(), None)
        assert [(each.name, each.is_drawn) for each in known.cities] == [("Springfield", is_known)]


def test_a_limited_member_sees_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnished(house)
    trips.delegation(partnership=house.partnership, title_en="Hidden trip")
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    with scope(house.association):
        membership = house.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    answer = enter(house.staff).get(page_of(house))
    assert [row for row, _drawn in answer.context["partnerships"]] == [other]
    assert answer.context["cities"] == [] and answer.context["trips"] == []
    assert "Hidden trip" not in words_of(answer)
    assert enter(cast.springfield.staff).get(page_of(house)).status_code == 404


def test_more_trips_than_are_drawn_are_counted_all(cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house = cast.omaha
    monkeypatch.setattr(map_layers, "MOST_TRIPS", 2)
    for title in ("One", "Two", "Three"):
        trips.delegation(partnership=house.partnership, title_en=title)
    words = words_of(enter(house.board_member).get(page_of(house, "?show=trips")))
    assert "There are 3 trips." in words and "One earlier trip is neither drawn nor listed." in words
    monkeypatch.setattr(map_layers, "MOST_TRIPS", 4)
    words = words_of(enter(house.board_member).get(page_of(house, "?show=trips")))
    assert "There are 3 trips." in words and "earlier trip" not in words


def test_a_trip_that_was_called_off_is_listed_and_not_drawn(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = trips.delegation(partnership=house.partnership)
    over = timezone.localdate() - datetime.timedelta(days=30)
    trips.delegation(partnership=house.partnership, title_en="Over", starts_on=over, ends_on=over)
    with scope(house.association):
        type(row).objects.filter(pk=row.pk).update(state="called_off")
    answer = enter(house.board_member).get(page_of(house, "?show=trips"))
    assert [is_drawn for _line, is_drawn in answer.context["trips"]] == [False, True]
    assert [route.is_ahead for route in answer.context["layers"][0].routes] == [False]


def test_no_city_is_opened_unasked(cast: Cast, enter: Any) -> None:
    """Most places have no second spelling: an empty name is nobody's."""
    house = cast.omaha
    people.organization(association=house.association, city="Shizuoka", name_en="Silk Works")
    answer = enter(house.board_member).get(page_of(house))
    assert answer.context.get("city") is None and "Silk Works" not in words_of(answer)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_map_asks_the_same_number_of_questions(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    furnished(house)
    for number in range(rows):
        trips.delegation(partnership=house.partnership, title_en=f"Trip {number}")
        people.organization(association=house.association, name_en=f"Body {number}", city=f"Town {number}")
    client = Client()
    client.force_login(house.board_member)
    client.get(page_of(house))
    with django_assert_num_queries(9):
        client.get(page_of(house))


@pytest.mark.covers("8", page="/a/…/map/")
def test_a_circle_opens_those_we_know_in_its_city(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnished(house)
    client = enter(house.board_member)
    page = client.get(page_of(house, "?show=contacts")).content.decode()
    link = "?show=contacts&amp;city=Shizuoka#in-city"
    assert f'<a href="{link}" aria-label="Shizuoka: organizations 1, people 2">' in page
    assert page.count(link) == 3 and 'role="group"' in page  # on both drawings, and in the table
    answer = client.get(page_of(house, "?show=contacts&city=Shizuoka"))
    assert [str(each) for each in answer.context["organizations"]] == ["Farm"]
    assert sorted(each.family_name for each in answer.context["people"]) == ["Away", "Same"]
    for row in (*answer.context["organizations"], *answer.context["people"]):
        assert row.get_absolute_url() in answer.content.decode()
    assert "Whom we know in Shizuoka" in words_of(answer)
    assert client.get(page_of(house, "?city=静岡市")).context["city"].name == "Shizuoka"  # where one changes language
    omaha = client.get(page_of(house, "?city=Omaha&sector=31"))
    assert [each.family_name for each in omaha.context["people"]] == ["Own"]


@pytest.mark.parametrize("city", ["Atlantis", "<b>"], ids=["nobody there", "marks"])
def test_a_city_in_which_nobody_is_known_is_said(cast: Cast, enter: Any, city: str) -> None:
    furnished(cast.omaha)
    answer = enter(cast.omaha.board_member).get(page_of(cast.omaha, f"?city={city}"))
    assert answer.status_code == 200 and "We know nobody in a city called" in words_of(answer)
    assert "<b>" not in answer.content.decode().replace("<b></b>", "")


def test_a_circle_opens_nobody_whom_a_limited_member_may_not_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnished(house)
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    with scope(house.association):
        membership = house.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    answer = enter(house.staff).get(page_of(house, "?city=Shizuoka"))
    assert "city" not in answer.context and "Away" not in words_of(answer)
