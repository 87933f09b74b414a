"""Writing people and organizations down, and changing them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import ContactPoint, Organization, Person, Tag
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

HANAKO = {
    "version": "0",
    "family_name": "田中",
    "given_name": "花子",
    "family_kana": "たなか",
    "given_kana": "はなこ",
    "family_latin": "Tanaka",
    "given_latin": "Hanako",
    "honorific_en": "Ms.",
    "honorific_ja": "様",
    "side": "partner",
    "language": "ja",
    "points-TOTAL_FORMS": "3",
    "points-INITIAL_FORMS": "0",
    "points-0-kind": "phone",
    "points-0-value": "+81 54 221 1111",
    "points-0-ORDER": "2",
    "points-1-kind": "email",
    "points-1-value": "h.tanaka@tea.example",
    "points-1-ORDER": "1",
    "points-2-kind": "other",
    "points-2-value": "",
}


@pytest.mark.covers("C6", page="/a/…/people/new/")
def test_one_form_keeps_the_person_how_to_reach_them_and_where_they_work(cast: Cast, enter: Any) -> None:
    client = enter(cast.omaha.volunteer)
    sent = HANAKO | {"works_at": "駿河製茶", "title_ja": "輸出課長", "new_tags": "茶、紹介"}
    answer = client.post(at(cast.omaha, "person_new"), sent)
    with scope(cast.omaha.association):
        row = Person.objects.get()
        assert answer.headers["Location"] == row.get_absolute_url()
        assert [(each.kind, each.value, each.value_key) for each in row.points.all()] == [
            ("email", "h.tanaka@tea.example", "h.tanaka@tea.example"),
            ("phone", "+81 54 221 1111", "+81542211111"),
        ]
        assert row.main_position and str(row.main_position.organization) == "駿河製茶"
        assert (row.main_position.title_ja, row.main_position.organization.side) == ("輸出課長", "partner")
        assert {each.name for each in row.tags.all()} == {"茶", "紹介"}
        assert row.due_on and row.sort_kana == "たなか はなこ"
    words = words_of(client.get(row.get_absolute_url()))
    for said in ("田中", "はなこ", "様", "Hanako TANAKA", "Ms.", "輸出課長", "h.tanaka@tea.example", "茶"):
        assert said in words


@pytest.mark.covers("C12", page="/a/…/people/new/")
def test_somebody_who_is_here_already_is_shown_first_and_may_be_saved_all_the_same(cast: Cast, enter: Any) -> None:
    people.person(association=cast.omaha.association)
    client, page = enter(cast.omaha.volunteer), at(cast.omaha, "person_new")
    answer = client.post(page, HANAKO)
    words = words_of(answer)
    assert answer.status_code == 422 and "likely somebody who is here already" in words
    assert 'value="h.tanaka@tea.example"' in answer.content.decode()
    assert client.post(page, HANAKO | {"save-anyway": "1"}).status_code == 302
    with scope(cast.omaha.association):
        assert Person.objects.count() == 2


def test_a_row_that_is_no_address_is_refused_beside_itself_and_nothing_is_lost(cast: Cast, enter: Any) -> None:
    client = enter(cast.omaha.volunteer)
    answer = client.post(at(cast.omaha, "person_new"), HANAKO | {"points-1-value": "tea.example"})
    assert answer.status_code == 422 and "Enter a valid email address." in words_of(answer)
    more = client.post(at(cast.omaha, "person_new"), HANAKO | {"more-points": "1"})
    assert more.content.decode().count('class="point"') == 5
    with scope(cast.omaha.association):
        assert not Person.objects.exists()


@pytest.mark.covers("C6", page="/a/…/people/…/move/")
def test_a_new_job_ends_the_old_one_and_both_pages_remember(cast: Cast, enter: Any) -> None:
    association = cast.omaha.association
    hanako = people.person(association=association)
    old = people.organization(association=association, name_en="Sumpu Chamber", name_ja="")
    people.position(person=hanako, organization=old, title_en="Trade desk", from_on=datetime.date(2020, 4, 1))
    client = enter(cast.omaha.volunteer)
    sent = {"organization": "Suruga Tea Works", "title_en": "Export manager", "from_on": "2026-04-01"}
    assert client.post(at(cast.omaha, "person_move", person=hanako.pk), sent).status_code == 302
    words = words_of(client.get(hanako.get_absolute_url()))
    assert "April 2026 – today Export manager, Suruga Tea Works" in words
    assert "April 2020 – March 2026 Trade desk, Sumpu Chamber" in words
    assert "Were here before" in words_of(client.get(old.get_absolute_url()))
    early = sent | {"from_on": "2026-03-01"}
    assert "Choose a later day" in words_of(client.post(at(cast.omaha, "person_move", person=hanako.pk), early))


def test_a_new_job_of_which_no_day_is_known_begins_today(cast: Cast, enter: Any) -> None:
    hanako = people.person(association=cast.omaha.association)
    client = enter(cast.omaha.volunteer)
    page = at(cast.omaha, "person_move", person=hanako.pk)
    assert f'value="{timezone.localdate():%Y-%m-%d}"' in client.get(page).content.decode()
    assert client.post(page, {"organization": "Suruga Tea Works", "from_on": ""}).status_code == 302
    with scope(cast.omaha.association):
        assert [each.from_on for each in hanako.positions.all()] == [timezone.localdate()]


def test_a_stale_save_keeps_both_texts_of_names_and_of_points(cast: Cast, enter: Any) -> None:
    hanako = people.person(association=cast.omaha.association)
    client, page = enter(cast.omaha.staff), at(cast.omaha, "person_edit", person=hanako.pk)
    first = HANAKO | {"version": "1", "interests": "Green tea"}
    assert client.post(page, first).status_code == 302
    second = HANAKO | {"version": "1", "interests": "Ceramics", "points-1-value": "hanako@home.example"}
    answer = client.post(page, second)
    words = words_of(answer)
    assert answer.status_code == 409
    assert "Green tea" in words and "h.tanaka@tea.example" in words
    assert "Ceramics" in answer.content.decode() and "hanako@home.example" in answer.content.decode()


def test_somebody_one_was_in_touch_with_is_not_removed(cast: Cast, enter: Any) -> None:
    hanako = people.person(association=cast.omaha.association)
    other = people.person(association=cast.omaha.association, family_name="Slip", given_name="Ann")
    people.touch(people=[hanako])
    client = enter(cast.omaha.staff)
    answer = client.post(at(cast.omaha, "person_remove", person=hanako.pk))
    assert answer.status_code == 422 and "Somebody has been in touch" in words_of(answer)
    assert client.post(at(cast.omaha, "person_remove", person=other.pk)).status_code == 302
    with scope(cast.omaha.association):
        assert list(Person.objects.all()) == [hanako]


@pytest.mark.parametrize("what", ["follow_up", "gift", "introduction", "consent"])
def test_what_others_wrote_down_does_not_vanish_with_a_person(cast: Cast, enter: Any, what: str) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    if what == "follow_up":
        people.follow_up(association=house.association, person=hanako)
    elif what == "introduction":
        ann = people.person(association=house.association, family_name="Slip", given_name="Ann")
        people.introduction(person=ann, by_person=hanako, to_member=house.staff)
    else:
        getattr(people, what)(person=hanako, **({} if what == "gift" else {"given_on": datetime.date(2026, 1, 1)}))
    answer = enter(house.staff).post(at(house, "person_remove", person=hanako.pk))
    assert answer.status_code == 422 and "name this person" in words_of(answer)
    with scope(house.association):
        assert Person.objects.filter(pk=hanako.pk).exists()


def test_an_organization_stays_while_something_names_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    client = enter(house.staff)
    for what in ("touch", "follow_up", "gift"):
        firm = people.organization(association=house.association, name_en=f"Firm of the {what}")
        if what == "touch":
            people.touch(people=[hanako], organization=firm)
        elif what == "follow_up":
            people.follow_up(association=house.association, organization=firm)
        else:
            people.gift(person=hanako, organization=firm)
        answer = client.post(at(house, "organization_remove", organization=firm.pk))
        assert answer.status_code == 422 and "name this organization" in words_of(answer)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("email", "a..b@docomo.ne.jp", "a..b@docomo.ne.jp"),
        ("email", "a.@ezweb.ne.jp", "a.@ezweb.ne.jp"),
        ("web", "日本茶.jp/製品", "https://日本茶.jp/製品"),
        ("email", "p\u0430ypal@p\u0430ypal.example", None),
        ("web", "ftp://tea.example", None),
        ("web", "javascript://tea.example", None),
    ],
)
def test_a_form_takes_the_addresses_that_a_file_may_bring(
    cast: Cast, enter: Any, kind: str, value: str, kept: str | None
) -> None:
    sent = HANAKO | {"points-1-kind": kind, "points-1-value": value}
    answer = enter(cast.omaha.volunteer).post(at(cast.omaha, "person_new"), sent)
    assert answer.status_code == (302 if kept else 422)
    with scope(cast.omaha.association):
        assert [each.value for each in ContactPoint.objects.filter(kind=kind)] == ([kept] if kept else [])


@pytest.mark.covers("22", page="/a/…/organizations/")
def test_an_organization_is_written_down_found_and_kept_while_people_are_there(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.volunteer)
    sent = {
        "name_en": "Suruga Tea Works",
        "name_ja": "駿河製茶",
        "kind": "company",
        "side": "partner",
        "export": "ready",
        "sectors": [str(factories.sector().pk)],
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "points-0-kind": "web",
        "points-0-value": "suruga.example",
    }
    assert client.post(at(house, "organization_new"), sent).status_code == 302
    with scope(house.association):
        firm = Organization.objects.get()
        assert [each.value for each in firm.points.all()] == ["https://suruga.example"]
    for asked in ({"q": "製茶"}, {"q": "SURUGA"}, {"does": "export"}, {"side": "partner"}):
        assert "Suruga Tea Works" in words_of(client.get(at(house, "organizations"), asked))
    assert "Suruga" not in words_of(client.get(at(house, "organizations"), {"does": "invest"}))
    offered = client.get(at(house, "organizations"), {"as": "names", "works_at": "駿河"}).content.decode()
    assert '<option value="Suruga Tea Works">' in offered
    people.position(person=people.person(association=house.association), organization=firm)
    removal = enter(house.staff).post(at(house, "organization_remove", organization=firm.pk))
    assert removal.status_code == 422 and "People have positions here" in words_of(removal)


def test_tags_are_added_renamed_and_taken_off(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    assert client.post(at(house, "tags"), {"name": "Tea"}).status_code == 302
    assert client.post(at(house, "tags"), {"name": "TEA"}).status_code == 422
    with scope(house.association):
        tag = Tag.objects.get()
    people.person(association=house.association, tags=[tag])
    assert client.post(at(house, "tag_edit", tag=tag.pk), {"name": "Green tea", "version": 1}).status_code == 302
    assert "Green tea 1 0" in words_of(client.get(at(house, "tags")))
    assert client.post(at(house, "tag_remove", tag=tag.pk)).status_code == 302
    with scope(house.association):
        assert not Tag.objects.exists() and Person.objects.count() == 1


def test_a_limited_member_keeps_what_they_do_not_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    hanako = people.person(association=house.association, partnerships=[house.partnership, other])
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    sent = HANAKO | {"version": "1", "partnerships": [str(house.partnership.pk)], "interests": "Tea"}
    assert enter(house.volunteer).post(at(house, "person_edit", person=hanako.pk), sent).status_code == 302
    with scope(house.association):
        assert set(hanako.partnerships.all()) == {house.partnership, other}


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_person_costs_five_statements_whatever_the_history(cast: Cast, enter: Any, number: int) -> None:
    association = cast.omaha.association
    hanako = people.person(association=association, keeper=cast.omaha.staff)
    for each in range(number):
        firm = people.organization(association=association, name_en=f"Firm {each}")
        people.position(person=hanako, organization=firm)
        other = people.person(association=association, family_name=f"Other{each}", given_name="Ann")
        people.touch(people=[hanako, other])
        people.follow_up(association=association, person=hanako)
        people.gift(person=hanako)
        people.consent(person=hanako)
    address = at(cast.omaha, "person_detail", person=hanako.pk)
    assert statements(enter(cast.omaha.staff), address) == 5
    words = words_of(enter(cast.omaha.staff).get(address))
    assert "Firm 0" in words


def test_the_list_of_organizations_asks_as_often_for_three_as_for_one(cast: Cast, enter: Any) -> None:
    for name in ("A", "B", "C"):
        people.organization(association=cast.omaha.association, name_en=name)
        assert statements(enter(cast.omaha.staff), at(cast.omaha, "organizations")) == 3
