"""The directory of experts: one needs not be the expert oneself, one knows who is, and refers others to them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Expertise, Introduction
from partnerships.choices import OrganizationKind
from portal.activity.models import Activity
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def sent(**fields: Any) -> dict[str, Any]:
    return {"topics_en": "Labels for food", "is_available": "on", "is_in_english": "on", "version": 0} | fields


@pytest.mark.covers("33", page="/a/…/experts/")
def test_whoever_knows_is_put_into_the_directory_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    client = enter(house.volunteer)
    answer = client.post(at(house, "expert_new"), sent(person_named="hanako tanaka", topics_ja="食品表示"), follow=True)
    assert "Labels for food" in words_of(answer) and "can be asked at present" in words_of(answer)
    again = client.post(at(house, "expert_new"), sent(person=hanako.pk))
    assert again.status_code == 422
    assert "This person is in the directory already." in words_of(again)
    assert "Labels for food" in words_of(client.get(at(house, "person_detail", person=hanako.pk)))


def test_topics_stand_in_one_of_the_two_languages(cast: Cast, enter: Any) -> None:
    hanako = people.person(association=cast.omaha.association)
    client, address = enter(cast.omaha.volunteer), at(cast.omaha, "expertise_edit", person=hanako.pk)
    answer = client.post(address, sent(topics_en=" "))
    assert answer.status_code == 422 and "Write it in one of the two languages." in words_of(answer)
    assert client.post(address, sent(topics_en="", topics_ja="輸出書類")).status_code == 302


@pytest.mark.covers("86", page="/a/…/experts/")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=label", {"Mori"}),
        ("q=らべる", {"Sato"}),
        ("q=sato", {"Sato"}),
        ("sector=31", {"Mori"}),
        ("language=japanese", {"Sato"}),
        ("side=partner", {"Sato"}),
        ("when=now", {"Mori"}),
        ("q=labels&when=now&sector=31", {"Mori"}),
        ("q=nothing-like-it", set()),
    ],
)
def test_experts_are_found_by_topic_name_sector_language_side_and_availability(
    cast: Cast, enter: Any, query: str, expected: set[str]
) -> None:
    house = cast.omaha
    mori = people.person(association=house.association, family_name="Mori", given_name="Ken", side="home")
    sato = people.person(association=house.association, family_name="Sato", given_name="Aya", side="partner")
    factories.sector(code="31")
    experts.expertise(person=mori, topics_en="Food labels", sectors=[factories.sector(code="311")])
    experts.expertise(
        person=sato,
        topics_en="",
        topics_ja="ラベルの翻訳",
        is_available=False,
        is_in_english=False,
        is_in_japanese=True,
    )
    answer = enter(house.board_member).get(at(house, "expert_list") + "?" + query)
    shown = answer.content.decode().split('id="experts"', 1)[1]
    assert {name for name in ("Mori", "Sato") if name in shown} == expected


@pytest.mark.covers("86")
def test_past_and_coming_talks_and_answers_stand_with_the_expert(cast: Cast, enter: Any) -> None:
    house, today = cast.omaha, timezone.localdate()
    hanako = people.person(association=house.association)
    experts.expertise(person=hanako)
    for days, title in ((-40, "Selling tea"), (20, "Buying steel"), (30, "Never held")):
        programme = factories.programme(
            partnership=house.partnership,
            title_en=f"Evening: {title}",
            starts_on=today + datetime.timedelta(days=days),
            is_cancelled=title == "Never held",
        )
        experts.talk(programme=programme, person=hanako, title_en=title)
    experts.question(association=house.association, answer_en="Two firms do.", answered_by=hanako, answered_on=today)
    words = words_of(enter(house.staff).get(at(house, "expert_list")))
    assert "Spoke about: Selling tea" in words and "Speaks next: Buying steel" in words
    assert "1 question answered" in words and "Never held" not in words


@pytest.mark.covers("33")
def test_a_business_is_referred_to_an_expert_with_the_introduction_filled_in(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    food = factories.sector(code="31")
    asker = people.person(association=house.association, family_name="Baker", given_name="Ann")
    hanako = people.person(association=house.association)
    experts.expertise(person=hanako, sectors=[food])
    question = experts.question(association=house.association, asked_by=asker, sector=food)
    client = enter(house.volunteer)
    page = client.get(at(house, "question_detail", question=question.pk)).content.decode()
    found = f"{at(house, 'expert_list')}?question={question.pk}&amp;sector=31"
    assert found in page
    listed = client.get(found.replace("&amp;", "&"))
    assert "Who can answer “Who prints Japanese labels?”" in words_of(listed)
    refer = f"{at(house, 'introduction_new')}?to_person={hanako.pk}&person={asker.pk}&question={question.pk}"
    assert refer.replace("&", "&amp;") in listed.content.decode()
    form = client.get(refer).context["form"]
    assert (form.initial["person"], form.initial["to_person"]) == (asker, hanako)
    assert (form.initial["by_member"], form.initial["sectors"]) == (house.volunteer, [food.pk])
    data = {"person": asker.pk, "to_person": hanako.pk, "by_member": house.volunteer.pk, "state": "made", "version": 0}
    assert client.post(refer, data).status_code == 302
    with scope(house.association):
        assert Introduction.objects.get().to_person == hanako


def test_nobody_is_referred_to_somebody_who_is_not_to_be_contacted(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(
        association=house.association, family_name="Still", is_not_to_be_contacted=True, not_contact_reason="Asked"
    )
    experts.expertise(person=hanako)
    words = words_of(enter(house.volunteer).get(at(house, "expert_list")))
    assert "do not contact" in words and "Refer somebody to this expert" not in words


@pytest.mark.covers("86")
def test_people_at_universities_and_chambers_are_proposed_to_be_asked(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for name, kind in (("Dean", OrganizationKind.EDUCATION), ("Clerk", OrganizationKind.CHAMBER), ("Boss", "company")):
        who = people.person(association=house.association, family_name=name, given_name="Pat")
        body = people.organization(association=house.association, name_en=f"House of {name}", kind=kind)
        people.position(person=who, organization=body)
        if name == "Clerk":
            experts.expertise(person=who)
    words = words_of(enter(house.volunteer).get(at(house, "expert_list"))).split("Ask here", 1)[1]
    assert "Pat Dean" in words and "Boss" not in words and "Clerk" not in words


def test_who_is_taken_out_comes_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    food = factories.sector(code="31")
    experts.expertise(person=hanako, sectors=[food])
    client = enter(house.volunteer)
    client.post(at(house, "expertise_remove", person=hanako.pk))
    with scope(house.association):
        assert not Expertise.objects.exists()
        removal = Activity.objects.get(verb="removed")
    client.post(at(house, "removal_undo", removal=removal.pk))
    with scope(house.association):
        assert list(Expertise.objects.get(person=hanako).sectors.all()) == [food]


def test_a_stale_save_shows_both_texts(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    experts.expertise(person=hanako)
    client, address = enter(house.volunteer), at(house, "expertise_edit", person=hanako.pk)
    assert client.post(address, sent(topics_en="First", version=1)).status_code == 302
    answer = client.post(address, sent(topics_en="Second", version=1))
    assert answer.status_code == 409 and "First" in words_of(answer) and "Second" in words_of(answer)


def test_a_limited_member_sees_experts_of_their_people_only(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seen = people.person(association=house.association, family_name="Seen", given_name="")
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    for each in (seen, hidden):
        experts.expertise(person=each)
    with scope(house.association):
        seen.partnerships.add(house.partnership)
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "expert_list")))
    assert "Seen" in words and "Hidden" not in words
    assert client.get(at(house, "expertise_edit", person=hidden.pk)).status_code == 404


def test_the_directory_turns_its_pages_by_name(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for number in range(52):
        who = people.person(association=house.association, family_name=f"Name{number:02}", given_name="")
        experts.expertise(person=who)
    client = enter(house.staff)
    first = client.get(at(house, "expert_list"))
    assert "Name49" in words_of(first) and "Name50" not in words_of(first)
    after = first.context["found"].after
    later = client.get(f"{at(house, 'expert_list')}?after={after}")
    assert "Name50" in words_of(later) and "Name49" not in words_of(later)
    earlier = client.get(f"{at(house, 'expert_list')}?before={later.context['found'].before}")
    assert "Name00" in words_of(earlier)


def test_the_directory_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _ in range(number):
            who = people.person(association=house.association)
            experts.expertise(person=who, sectors=[factories.sector(code="31")])
            programme = factories.programme(partnership=house.partnership)
            experts.talk(programme=programme, person=who)
        counts.append(statements(client, at(house, "expert_list")))
    assert counts == [7, 7]
