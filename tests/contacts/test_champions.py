"""Champions: who spoke up for the partnership, where, and what came of it, on their page and in the list."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Advocacy
from portal.activity.models import Activity
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.covers("70", page="/a/…/champions/")
def test_a_council_member_who_speaks_up_is_a_champion_with_what_came_of_it(cast: Cast, enter: Any) -> None:
    house, today = cast.omaha, timezone.localdate()
    concert = factories.programme(partnership=house.partnership, title_en="Two musicians at the festival")
    member = people.person(association=house.association, family_name="Reed", given_name="Ann")
    client = enter(house.volunteer)
    add = at(house, "advocacy_add", person=member.pk)
    assert add in client.get(at(house, "person_detail", person=member.pk)).content.decode()
    data = {"happened_on": f"{today}", "what_en": "Spoke to the council for the partnership", "version": 0}
    assert client.post(add, data).status_code == 302
    with scope(house.association):
        act = Advocacy.objects.get()
    result = {"result_en": "The city paid for the stage", "programme": concert.pk, "version": 1}
    edit = at(house, "advocacy_edit", person=member.pk, advocacy=act.pk)
    assert client.post(edit, data | result).status_code == 302
    pages = (at(house, "champion_list"), at(house, "person_detail", person=member.pk))
    for address in pages:
        words = words_of(client.get(address))
        for each in ("Spoke to the council", "The city paid for the stage", "Two musicians at the festival"):
            assert each in words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what_en": ""}, "Write it in one of the two languages."),
        ({"happened_on": f"{timezone.localdate() + datetime.timedelta(days=2)}"}, "This day lies ahead."),
    ],
)
def test_what_they_did_has_words_and_a_day_that_has_been(
    cast: Cast, enter: Any, fields: dict[str, str], words: str
) -> None:
    who = people.person(association=cast.omaha.association)
    data = {"happened_on": "2026-01-05", "what_en": "Wrote in the paper", "version": 0}
    answer = enter(cast.omaha.volunteer).post(at(cast.omaha, "advocacy_add", person=who.pk), data | fields)
    assert answer.status_code == 422 and words in words_of(answer)


def test_who_spoke_up_last_comes_first_and_an_act_removed_comes_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    early = people.person(association=house.association, family_name="Early", given_name="")
    late = people.person(association=house.association, family_name="Late", given_name="")
    experts.advocacy(person=late, happened_on=datetime.date(2026, 5, 1))
    row = experts.advocacy(person=early, happened_on=datetime.date(2025, 5, 1), what_en="Wrote in the paper")
    client, address = enter(house.volunteer), at(house, "champion_list")
    shown = words_of(client.get(address))
    assert shown.index("Late") < shown.index("Early")
    client.post(at(house, "advocacy_remove", person=early.pk, advocacy=row.pk))
    assert "Early" not in words_of(client.get(address))
    with scope(house.association):
        removal = Activity.objects.get(verb="removed")
    assert client.post(at(house, "removal_undo", removal=removal.pk)).status_code == 302
    assert "Wrote in the paper" in words_of(client.get(address))


def test_another_persons_act_is_not_found_and_a_limited_member_sees_none_of_hidden_people(
    cast: Cast, enter: Any
) -> None:
    house = cast.omaha
    seen = people.person(association=house.association, family_name="Seen", given_name="")
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    experts.advocacy(person=seen)
    row = experts.advocacy(person=hidden)
    assert enter(house.staff).get(at(house, "advocacy_edit", person=seen.pk, advocacy=row.pk)).status_code == 404
    with scope(house.association):
        seen.partnerships.add(house.partnership)
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "champion_list")))
    assert "Seen" in words and "Hidden" not in words
    assert client.get(at(house, "advocacy_edit", person=hidden.pk, advocacy=row.pk)).status_code == 404


def test_the_list_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _ in range(number):
            programme = factories.programme(partnership=house.partnership)
            who = people.person(association=house.association)
            experts.advocacy(person=who, partnership=house.partnership, programme=programme)
        counts.append(statements(client, at(house, "champion_list")))
    assert counts == [4, 4]
