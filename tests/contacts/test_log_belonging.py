"""What a card adds to whom, and to which partnership somebody new and a touch belong."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Person
from portal.activity.models import Activity
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.log_desk import Desk, limit

pytestmark = pytest.mark.django_db


def test_the_card_of_somebody_known_adds_to_them_as_a_change_of_theirs(desk: Desk) -> None:
    points = [{"kind": "phone", "value": "054-111-2222"}]
    name = {"family_name": "田中", "given_name": "花子"}
    known = people.person(association=desk.association, points=points, country="JP", **name)
    card = name | {"family_latin": "Tanaka", "given_latin": "Hanako"}
    card |= {"email": "hanako@tea.example", "phone": "+81 54 111 2222"}
    assert desk.send(**card, whose=known.pk).status_code == 302
    with scope(desk.association):
        hanako = Person.objects.get()
        assert (hanako.family_latin, hanako.given_latin, hanako.family_name) == ("Tanaka", "Hanako", "田中")
        assert {each.value for each in hanako.points.all()} == {"054-111-2222", "hanako@tea.example"}
        assert hanako.version == 3  # the names and the ways to reach her: an open form is stale now
        told = [act.values.after for act in Activity.objects.filter(model="contacts.person", verb="changed")]
        assert any("points" in each for each in told) and any("family_latin" in each for each in told)
    assert "田中" in desk.client.get(reverse("people", args=["omaha"]) + "?q=hanako").content.decode()


def test_a_name_beside_a_card_is_not_dropped(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    card = {"family_name": "鈴木", "given_name": "太郎", "whose": "new"}
    assert desk.send(**card, who="Tanaka Hanako").status_code == 302
    with scope(desk.association):
        taro = Person.objects.get(family_name="鈴木")
    assert [set(touch.people.all()) for touch in desk.touches()] == [{hanako, taro}]
    asked = desk.send(**card, who="Nobody Known")
    assert asked.status_code == 422 and "Besides the card a name stands here." in asked.content.decode()
    for who in ("鈴木 太郎", "鈴木太郎", "鈴木"):  # the name that the card was filled in for
        assert desk.send(**card, who=who).status_code == 302


def test_a_member_of_two_partnerships_says_where_somebody_new_belongs(desk: Desk, cast: Cast) -> None:
    ours = cast.omaha.partnership
    other = factories.partnership(association=desk.association, home=ours.home, partner=factories.city(name="Ashikaga"))
    limit(desk, cast)
    with scope(desk.association):
        membership = desk.user.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    asked = desk.send(family_name="鈴木", given_name="太郎")
    assert asked.status_code == 422 and "Choose the partnership" in asked.content.decode()
    answer = desk.send(family_name="鈴木", given_name="太郎", partnership=other.pk)
    assert answer.status_code == 302
    assert desk.client.get(answer["Location"]).status_code == 200


def test_a_touch_is_about_the_partnership_that_all_share(desk: Desk, cast: Cast) -> None:
    ours = cast.omaha.partnership
    other = factories.partnership(association=desk.association, home=ours.home, partner=factories.city(name="Ashikaga"))
    both = people.person(association=desk.association, partnerships=[ours, other])
    one = people.person(association=desk.association, family_name="鈴木", given_name="太郎", partnerships=[other])
    nowhere = people.person(association=desk.association, family_name="森", given_name="一")
    desk.send(people=[both.pk, one.pk], said="Shared.")
    desk.send(people=[one.pk, nowhere.pk], said="Not shared.")
    assert [touch.partnership_id for touch in desk.touches()] == [other.pk, None]


@pytest.mark.parametrize("email", ["a..b@docomo.ne.jp", "ａｂ@tea.example"])
def test_an_address_that_a_file_may_bring_may_stand_on_a_card(desk: Desk, email: str) -> None:
    assert desk.send(family_name="鈴木", email=email).status_code == 302
    assert desk.send(family_name="森", email="nobody at home").status_code == 422
