"""Gifts given and received, and a word before the same thing is given twice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from contacts.gifts import is_same
from contacts.models import Gift
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of


@dataclass
class Thing:
    what_en: str = ""
    what_ja: str = ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Thing("A paperweight"), Thing("glass PAPERWEIGHTS"), True),
        (Thing("Book of photographs"), Thing("photograph book"), True),
        (Thing("Paperweight"), Thing("Paper fan"), False),
        (Thing("A book"), Thing("A bookmark"), False),
        (Thing(what_ja="静岡茶"), Thing(what_ja="静岡茶の詰め合わせ"), True),
        (Thing(what_ja="ペーパーウェイト"), Thing(what_ja="ﾍﾟｰﾊﾟｰｳｪｲﾄ"), True),
        (Thing(what_ja="茶"), Thing(what_ja="茶碗"), False),
        (Thing("Tea", "茶道具"), Thing("", "茶道具"), True),
        (Thing("The"), Thing("Tea"), False),
        (Thing(), Thing(), False),
    ],
)
def test_the_same_gift_is_known_by_any_of_its_names(one: Thing, other: Thing, same: bool) -> None:
    assert is_same(one, other) is is_same(other, one) is same


def sent(**fields: Any) -> dict[str, Any]:
    day = f"{timezone.localdate()}"
    return {"direction": "given", "what_en": "Paperweight", "given_on": day, "version": 0} | fields


@pytest.mark.django_db
def test_the_same_gift_is_named_with_its_day_before_it_is_saved(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    people.gift(person=hanako, what_en="A glass paperweight", given_on=datetime.date(2024, 5, 14))
    people.gift(person=hanako, what_en="Paperweight", direction="received", given_on=datetime.date(2023, 1, 2))
    people.gift(person=people.person(association=house.association), what_en="Paperweight")
    client, address = enter(house.volunteer), at(house, "gift_new")
    answer = client.post(address, sent(person=hanako.pk, value="25.00", currency="USD"))
    words = words_of(answer)
    assert answer.status_code == 409
    assert "The same gift was given on 14 May 2024." in words and "2 January 2023" not in words
    assert "Save it all the same" in words
    assert client.post(address, sent(person=hanako.pk, is_meant="on", value="25.00", currency="USD")).status_code == 302
    with scope(house.association):
        row = Gift.objects.order_by("-pk")[0]
        assert (row.person, row.value, row.currency) == (hanako, Decimal("25.00"), "USD")
    assert "the same gift was given on 14 May 2024" in words_of(client.get(at(house, "gift_list")))
    assert "The same gift was given on 14 May 2024." in words_of(client.get(at(house, "gift_detail", gift=row.pk)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a person or an organization."),
        ({"what_en": "", "organization_named": "tea"}, "Write what it was, in one of the two languages."),
        ({"value": "5", "organization_named": "tea"}, "Choose the currency of the value."),
    ],
)
def test_a_gift_names_whom_what_and_currency(cast: Cast, enter: Any, fields: dict[str, str], words: str) -> None:
    people.organization(association=cast.omaha.association)
    answer = enter(cast.omaha.volunteer).post(at(cast.omaha, "gift_new"), sent(**fields))
    assert answer.status_code == 422
    assert words in words_of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("direction=received", {"Tea"}),
        ("person={person}", {"Fan", "Tea"}),
        ("organization={organization}", {"Clock"}),
        ("q=visit", {"Fan"}),
        ("since=2026-01-01&until=2026-12-31", {"Clock"}),
    ],
)
def test_the_register_is_filtered_in_the_address(cast: Cast, enter: Any, query: str, expected: set[str]) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    works = people.organization(association=house.association, name_en="House of a friend")
    past = datetime.date(2020, 1, 1)
    people.gift(person=hanako, what_en="Fan", occasion="Her visit", given_on=past)
    people.gift(person=hanako, what_en="Tea", direction="received", given_on=past)
    row = people.gift(person=hanako, what_en="Clock", given_on=datetime.date(2026, 3, 3))
    with scope(house.association):
        Gift.objects.filter(pk=row.pk).update(person=None, organization=works)
    asked = query.format(person=hanako.pk, organization=works.pk)
    answer = enter(house.board_member).get(at(house, "gift_list") + "?" + asked)
    shown = words_of(answer).split("Occasion", 1)[1]
    assert {what for what in ("Fan", "Tea", "Clock") if what in shown} == expected


@pytest.mark.django_db
def test_a_limited_member_sees_gifts_of_their_people_only(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seen, hidden = (people.person(association=house.association) for _ in range(2))
    first = people.gift(person=seen, what_en="Seen thing")
    second = people.gift(person=hidden, what_en="Hidden thing")
    with scope(house.association):
        seen.partnerships.add(house.partnership)
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "gift_list")))
    assert "Seen thing" in words and "Hidden thing" not in words
    assert client.get(at(house, "gift_detail", gift=first.pk)).status_code == 200
    for name in ("gift_detail", "gift_edit", "gift_remove"):
        assert client.get(at(house, name, gift=second.pk)).status_code == 404


@pytest.mark.django_db
def test_the_register_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _ in range(number):
            people.gift(person=people.person(association=house.association), by=house.staff)
        counts.append(statements(client, at(house, "gift_list")))
    assert counts == [4, 4]
