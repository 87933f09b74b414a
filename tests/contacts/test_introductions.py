"""Introductions: who brought whom together, when, across which fields, and what became of it; the page of the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Introduction
from portal.activity.models import Activity
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.covers("31")
def test_an_introduction_names_both_ends_its_fields_and_its_result(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    food = factories.sector(code="31")
    hanako = people.person(association=house.association)
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    client = enter(house.volunteer)
    data = {
        "person": hanako.pk,
        "by_person_named": "ken mori",
        "to_member": house.volunteer.pk,
        "made_on": f"{timezone.localdate()}",
        "state": "working",
        "result": "They test the labels.",
        "sectors": [food.pk],
        "version": 0,
    }
    answer = client.post(at(house, "introduction_new"), data, follow=True)
    words = words_of(answer)
    for each in ("Ken Mori introduced", "to Volunteer", "They work together", "They test the labels.", str(food)):
        assert each in words
    with scope(house.association):
        row = Introduction.objects.get()
        assert (row.by_person, list(row.sectors.all())) == (ken, [food])
    address = at(house, "introduction_list")
    assert "They test the labels." in words_of(client.get(f"{address}?sector=31&state=working&person={ken.pk}"))
    assert "They test the labels." not in words_of(client.get(f"{address}?state=nothing"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"by_member": "", "by_person": ""}, "Choose who introduced them: a person, or one of us."),
        ({"to_member": ""}, "Choose to whom: a person, or one of us."),
        ({"to_member": "", "to_person": "self"}, "The same person stands here twice."),
        ({"to_person": "other"}, "Choose one: a person, or one of us."),
    ],
)
def test_half_an_introduction_is_refused(cast: Cast, enter: Any, fields: dict[str, str], words: str) -> None:
    house = cast.omaha
    hanako, ken = (people.person(association=house.association) for _ in range(2))
    keys = {"self": hanako.pk, "other": ken.pk}
    data = {"person": hanako.pk, "by_member": house.staff.pk, "to_member": house.volunteer.pk, "state": "made"}
    sent = data | {name: keys.get(value, value) for name, value in fields.items()} | {"version": 0}
    answer = enter(house.volunteer).post(at(house, "introduction_new"), sent)
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_what_became_of_it_is_written_later_and_a_stale_save_shows_both(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    row = people.introduction(person=hanako, by_member=house.staff, to_member=house.volunteer)
    address = at(house, "introduction_edit", introduction=row.pk)
    data = {"person": hanako.pk, "by_member": house.staff.pk, "to_member": house.volunteer.pk, "version": 1}
    client = enter(house.volunteer)
    assert client.post(address, data | {"state": "met", "result": "First"}).status_code == 302
    answer = client.post(address, data | {"state": "met", "result": "Second"})
    assert answer.status_code == 409
    assert "First" in words_of(answer) and "Second" in words_of(answer)


def test_a_removed_introduction_comes_back_with_its_fields(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    food = factories.sector(code="31")
    row = people.introduction(
        person=people.person(association=house.association), by_member=house.staff, to_member=house.volunteer
    )
    client = enter(house.volunteer)
    with scope(house.association):
        row.sectors.add(food)
    client.post(at(house, "introduction_remove", introduction=row.pk))
    with scope(house.association):
        assert not Introduction.objects.exists()
        removal = Activity.objects.get(verb="removed")
    client.post(at(house, "removal_undo", removal=removal.pk))
    with scope(house.association):
        assert list(Introduction.objects.get(pk=row.pk).sectors.all()) == [food]


def test_a_limited_member_sees_only_introductions_that_name_nobody_hidden(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seen = people.person(association=house.association, family_name="Seen", given_name="")
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    first = people.introduction(person=seen, by_member=house.staff, to_member=house.volunteer)
    second = people.introduction(person=seen, by_person=hidden, to_member=house.volunteer)
    with scope(house.association):
        seen.partnerships.add(house.partnership)
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    assert "Hidden" not in words_of(client.get(at(house, "introduction_list")))
    assert client.get(at(house, "introduction_detail", introduction=first.pk)).status_code == 200
    assert client.get(at(house, "introduction_detail", introduction=second.pk)).status_code == 404


@pytest.mark.covers("31")
def test_the_page_of_a_person_leads_to_who_could_introduce_me(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    hanako = people.person(association=house.association, family_name="Tanaka", given_name="Hana")
    people.touch(people=[ken], by=house.volunteer)
    row = people.introduction(person=hanako, by_person=ken, to_member=house.staff)
    client, address = enter(house.volunteer), at(house, "person_path", person=hanako.pk)
    shown = client.get(at(house, "person_detail", person=hanako.pk))
    assert address in shown.content.decode()
    assert "Ken Mori introduced Hana Tanaka to Staff" in words_of(shown)
    words = words_of(client.get(address))
    assert "Volunteer reaches Hana Tanaka in 2 steps." in words
    assert "Volunteer knows Ken Mori from one talk." in words and "Ken Mori introduced Hana Tanaka." in words
    assert at(house, "introduction_detail", introduction=row.pk) in client.get(address).content.decode()
    others = words_of(client.get(f"{address}?of={house.board_member.pk}"))
    assert "No way from Board Member over at most four people is on record." in others


@pytest.mark.parametrize(("name", "count"), [("introduction_list", 6), ("introduction_detail", 7)])
def test_a_page_costs_as_many_statements_for_three_rows_as_for_one(
    cast: Cast, enter: Any, name: str, count: int
) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    first = None
    for number in (1, 2):
        for _ in range(number):
            one, other = (people.person(association=house.association) for _ in range(2))
            row = people.introduction(person=one, by_person=other, to_member=house.staff)
            first = first or row
            with scope(house.association):
                row.sectors.add(factories.sector(code="31"))
        parts = {"introduction": first.pk} if name == "introduction_detail" else {}
        counts.append(statements(client, at(house, name, **parts)))
    assert counts == [count, count]


def test_the_form_says_that_one_of_two_is_needed(cast: Cast, enter: Any) -> None:
    page = enter(cast.omaha.staff).get(at(cast.omaha, "introduction_new")).content.decode()
    assert page.count("(one of these two)") == 4 and "---------" not in page
