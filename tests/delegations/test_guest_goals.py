"""A stakeholder enters their goals by a link: in their language, on their own, nothing else of ours in sight."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delegations.choices import LinkKind
from delegations.models import GuestLink, StakeholderGoal
from delegations.services.goals import change_goal
from delegations.services.guests import issue_link, revoke_link
from portal.activity.models import Activity
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db
PAGE = "/guest/goals/"


def given(house: House, goal: StakeholderGoal, **values: Any) -> tuple[GuestLink, str]:
    """A link to a goal, and its address."""
    until = timezone.localdate() + datetime.timedelta(days=30)
    defaults = {"name": "駿河製茶", "language": "ja", "expires_on": until}
    with scope(house.association):
        link, token = issue_link(kind=LinkKind.GOALS, goal=goal, by=house.staff, **(defaults | values))
    return link, f"/guest/{token}/"


def tea(house: House, **fields: Any) -> StakeholderGoal:
    body = people.organization(association=house.association, name_en="Suruga Tea", name_ja="駿河製茶")
    return trips.goal(organization=body, wants_ja="新しい売り先", **fields)


def sent(link: GuestLink, **fields: Any) -> dict[str, Any]:
    given = {"page": link.pk, "version": 1, "wants": ["market"], "offers": ["goods"], "wants_en": "An importer"}
    return given | {"wants_ja": "新しい売り先"} | fields


@pytest.mark.covers("96", page="/guest/goals/")
def test_they_write_it_themselves_in_japanese_and_see_nothing_else(cast: Cast) -> None:
    house = cast.omaha
    goal, other = tea(house), tea(house, wants_en="Somebody else’s secret")
    trips.on_trip(delegation=trips.delegation(partnership=house.partnership, title_en="Hidden trip"), goal=goal)
    link, address = given(house, goal)
    client = Client()
    answer = client.get(address, follow=True)
    page = words_of(answer)
    assert answer.request["PATH_INFO"] == PAGE and 'lang="ja"' in answer.content.decode()
    assert "駿河製茶" in page and "新しい売り先" in page
    for hidden in ("Hidden trip", "secret", house.staff.name, other.get_absolute_url()):
        assert hidden not in answer.content.decode()
    fields = sent(link, wants=["market", "visitors"], desired_ja="来春に最初の出荷", wants_ja="北米の輸入業者")
    thanked = client.post(PAGE, fields, follow=True)
    assert thanked.status_code == 200 and "来春に最初の出荷" in words_of(thanked)
    with scope(house.association):
        row = StakeholderGoal.objects.get(pk=goal.pk)
        assert (row.wants, row.wants_ja) == (["market", "visitors"], "北米の輸入業者")
        assert row.desired_ja == "来春に最初の出荷"
        assert row.is_own_entry and row.told_on == timezone.localdate()
        act = Activity.objects.filter(model="delegations.stakeholdergoal", verb="changed").get()
        assert act.by is None


def test_the_same_page_speaks_english_to_whoever_asks_for_it(cast: Cast) -> None:
    house = cast.omaha
    link, address = given(house, tea(house), language="en", name="Ms. Tanaka")
    client = Client()
    page = words_of(client.get(address, follow=True))
    assert "What do you look for, and what can you offer?" in page
    english = [field.name for group in client.get(PAGE).context["form"].groups() for field in group]
    assert english == ["wants", "wants_en", "offers", "offers_en", "desired_en"]
    japanese = client.get(f"{PAGE}?language=ja").context["form"]
    assert [field.name for group in japanese.groups() for field in group][1] == "wants_ja"
    refused = client.post(PAGE, sent(link, wants=[], offers=[], wants_en="Kept text"))
    assert refused.status_code == 422 and "Kept text" in words_of(refused)


@pytest.mark.covers("96")
def test_a_stale_save_loses_nothing_and_names_no_member(cast: Cast) -> None:
    house = cast.omaha
    goal = tea(house)
    link, address = given(house, goal, language="en")
    client = Client()
    client.get(address, follow=True)
    with scope(house.association):
        change_goal(goal=goal, read_version=1, values={"wants_en": "A shop", "offers_en": "Tea"}, by=house.staff)
    answer = client.post(PAGE, sent(link, wants_en="An importer of tea"))
    page = words_of(answer)
    assert answer.status_code == 409 and "An importer of tea" in page and "A shop" in page and "Tea" in page
    assert house.staff.name not in page
    assert client.post(PAGE, sent(link, wants_en="An importer of tea", version=2)).status_code == 302


def test_after_the_link_is_taken_back_nothing_is_saved_and_nothing_typed_is_lost(cast: Cast) -> None:
    house = cast.omaha
    goal = tea(house)
    link, address = given(house, goal)
    client = Client()
    client.get(address, follow=True)
    with scope(house.association):
        revoke_link(link=link, by=house.staff)
    answer = client.post(PAGE, sent(link, wants_ja="長い文章"))
    assert answer.status_code == 410 and "長い文章" in words_of(answer)
    assert client.get(address, follow=True).status_code == 410
    with scope(house.association):
        assert StakeholderGoal.objects.get().wants_ja == "新しい売り先"


def test_what_is_typed_on_one_page_is_never_saved_into_another_goal(cast: Cast) -> None:
    house = cast.omaha
    first, second = tea(house), tea(house)
    link, address = given(house, first)
    _other, elsewhere = given(house, second)
    client = Client()
    client.get(address, follow=True)
    client.get(elsewhere, follow=True)
    answer = client.post(PAGE, sent(link, wants_ja="一番目の希望"))
    assert answer.status_code == 409 and "一番目の希望" in words_of(answer)
    with scope(house.association):
        assert set(StakeholderGoal.objects.values_list("wants_ja", flat=True)) == {"新しい売り先"}


def test_an_agenda_link_does_not_open_goals(cast: Cast) -> None:
    house = cast.omaha
    until = timezone.localdate() + datetime.timedelta(days=3)
    trip = trips.delegation(partnership=house.partnership)
    with scope(house.association):
        issued = issue_link(kind=LinkKind.AGENDA, delegation=trip, name="Guest", expires_on=until, by=house.staff)
    client = Client()
    client.get(f"/guest/{issued[1]}/", follow=True)
    assert client.get(PAGE).status_code == 404


@pytest.mark.covers("96", page="/a/…/goal-register/…/links/new/")
def test_staff_give_out_the_link_see_its_address_once_and_take_it_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    goal = tea(house, person=person)
    client = enter(house.staff)
    new = at(house, "stakeholder_link_new", goal=goal.pk)
    assert client.get(new).context["form"]["person"].initial == person
    until = f"{timezone.localdate() + datetime.timedelta(days=20):%Y-%m-%d}"
    fields = {"name": "駿河製茶", "language": "ja", "expires_on": until, "version": 0}
    page = client.post(new, fields, follow=True).content.decode()
    with scope(house.association):
        link = GuestLink.objects.get()
    assert page.count("/guest/") == 1 and "/guest/" not in client.get(goal.get_absolute_url()).content.decode()
    revoke = at(house, "stakeholder_link_revoke", goal=goal.pk, goal_link=link.pk)
    assert enter(house.volunteer).post(revoke).status_code == 403
    assert "Opens nothing any more." in words_of(enter(house.staff).post(revoke, follow=True))
