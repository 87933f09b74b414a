"""The register of stakeholders’ goals: filters, a stale save, limits, what a goal was on its trips."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from delegations.choices import Aim, GoalStand
from delegations.goals import is_old
from delegations.models import StakeholderGoal
from delegations.services.goals import change_goal
from portal.activity.models import Activity
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def sent(**fields: Any) -> dict[str, Any]:
    return {"wants": ["market"], "offers": ["goods"], "stand": "open", "readiness": "ready", "version": 0} | fields


@pytest.mark.covers("96", page="/a/…/goal-register/")
def test_a_goal_is_written_down_corrected_and_taken_away(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    winery = people.organization(association=house.association, name_en="Prairie Winery", name_ja="", side="home")
    client = enter(house.staff)
    food = factories.sector()
    fields = sent(
        organization=winery.pk,
        wants_en="An importer who knows wine",
        wants_ja="ワインに詳しい輸入業者",
        desired_en="A first container in 2027",
        sectors=[food.pk],
        speaks="en",
        told_on="2026-11-01",
    )
    answer = client.post(at(house, "stakeholder_goal_new"), fields, follow=True)
    page = words_of(answer)
    assert answer.status_code == 200
    for words in ("Prairie Winery", "A way into the market", "An importer who knows wine", "A first container in 2027"):
        assert words in page
    with scope(house.association):
        row = StakeholderGoal.objects.get()
        assert (row.wants, row.offers, list(row.sectors.all())) == (["market"], ["goods"], [food])
    edit = at(house, "stakeholder_goal_edit", goal=row.pk)
    changed = fields | {"version": 1, "wants": ["capital", "market"]}
    assert "Capital, an investor" in words_of(client.post(edit, changed, follow=True))
    with scope(house.association):
        assert StakeholderGoal.objects.get().wants == ["market", "capital"]
    client.post(at(house, "stakeholder_goal_remove", goal=row.pk))
    with scope(house.association):
        assert not StakeholderGoal.objects.exists()
        assert Activity.objects.filter(model="delegations.stakeholdergoal", verb="removed").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"wants": [], "offers": []}, "Choose at least one thing that they want or offer."),
        ({"organization": ""}, "This field is required."),
        ({"told_on": "2162-01-01"}, "Write a year from 1850 to 2100, in four digits."),
        ({"told_on": "2099-01-01"}, "This day lies ahead."),
        ({"wants": ["wishes"]}, "wishes is not one of the available choices"),
        ({"wants_ja": "あ" * 301}, "at most 300 fit"),
    ],
)
def test_what_does_not_say_enough_is_refused_with_the_rule(cast: Cast, enter: Any, fields: Any, words: str) -> None:
    house = cast.omaha
    body = people.organization(association=house.association)
    answer = enter(house.staff).post(at(house, "stakeholder_goal_new"), sent(organization=body.pk) | fields)
    assert answer.status_code == 422 and words in words_of(answer)
    with scope(house.association):
        assert not StakeholderGoal.objects.exists()


def register(house: House) -> None:
    """A winery that looks for a market, a tea house that wants goods, an investor whose goal is reached."""
    association = house.association
    wine = people.organization(association=association, name_en="Prairie Winery", name_ja="大平原ワイン", side="home")
    tea = people.organization(association=association, name_en="Suruga Tea", name_ja="駿河茶業", side="partner")
    fund = people.organization(association=association, name_en="Fuji Fund", name_ja="富士基金", side="partner")
    trips.goal(organization=wine, sectors=[factories.sector(code="31", label_en="Manufacturing")])
    trips.goal(organization=tea, wants=[Aim.GOODS], offers=[Aim.CONTACTS], wants_ja="珍しい食材")
    trips.goal(organization=fund, wants=[Aim.SITE], offers=[Aim.CAPITAL], stand=GoalStand.REACHED)


def test_the_register_is_narrowed_by_side_sector_aim_stand_and_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    register(house)
    client, address = enter(house.volunteer), at(house, "stakeholder_goal_list")
    page = words_of(client.get(address))
    assert all(name in page for name in ("Prairie Winery", "Suruga Tea", "Fuji Fund"))
    for query, shown, hidden in (
        ("side=home", ["Prairie Winery"], ["Suruga Tea", "Fuji Fund"]),
        ("want=goods", ["Suruga Tea"], ["Prairie Winery", "Fuji Fund"]),
        ("offer=goods", ["Prairie Winery"], ["Suruga Tea", "Fuji Fund"]),
        ("sector=31", ["Prairie Winery"], ["Suruga Tea", "Fuji Fund"]),
        ("stand=open", ["Prairie Winery", "Suruga Tea"], ["Fuji Fund"]),
        ("q=食材", ["Suruga Tea"], ["Prairie Winery", "Fuji Fund"]),
        ("q=fuji", ["Fuji Fund"], ["Prairie Winery", "Suruga Tea"]),
        ("want=nonsense", ["Prairie Winery", "Suruga Tea", "Fuji Fund"], []),
    ):
        page = words_of(client.get(f"{address}?{query}"))
        assert all(name in page for name in shown) and not any(name in page for name in hidden), query
    assert client.get(at(house, "stakeholder_goal_new")).status_code == 403


def test_the_register_turns_its_pages_by_name_and_costs_the_same(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for each in range(number):
            body = people.organization(association=house.association, name_en=f"House {number}{each}", name_ja="")
            speaker = people.person(association=house.association)
            trips.goal(organization=body, person=speaker, partnership=house.partnership)
        counts.append(statements(client, at(house, "stakeholder_goal_list")))
    assert counts == [5, 5]
    for number in range(52):
        body = people.organization(association=house.association, name_en=f"Works {number:02}", name_ja="")
        trips.goal(organization=body)
    first = client.get(at(house, "stakeholder_goal_list"))
    assert "Works 46" in words_of(first) and "Works 47" not in words_of(first)
    further = client.get(f"{at(house, 'stakeholder_goal_list')}?after={first.context['found'].after}")
    assert "Works 47" in words_of(further) and "Works 46" not in words_of(further)


@pytest.mark.covers("96")
def test_two_who_edit_the_same_goal_see_both_texts(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    body = people.organization(association=house.association)
    row = trips.goal(organization=body)
    with scope(house.association):
        change_goal(goal=row, read_version=1, values={"wants": ["capital"], "speaks": "ja"}, by=house.administrator)
    edit = at(house, "stakeholder_goal_edit", goal=row.pk)
    mine = sent(organization=body.pk, wants=["site"], wants_en="An importer", version=1, readiness="")
    answer = enter(house.staff).post(edit, mine)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Capital, an investor" in page and "A site, premises, support for settling" in page
    assert answer.context["form"]["speaks"].value() == "ja"
    again = enter(house.staff).post(edit, mine | {"version": 2, "speaks": "ja"})
    assert again.status_code == 302
    with scope(house.association):
        assert StakeholderGoal.objects.get().wants == ["site"]


@pytest.mark.covers("96", page="/a/…/goal-register/…/")
def test_a_goal_tells_its_trips_and_what_came_of_it_each_time(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = trips.goal(organization=people.organization(association=house.association))
    past = trips.delegation(
        partnership=house.partnership, title_en="First trip", starts_on=timezone.localdate() - datetime.timedelta(400)
    )
    coming = trips.delegation(partnership=house.partnership, title_en="Second trip")
    trips.on_trip(delegation=past, goal=row, result_en="They tasted six wines")
    trips.on_trip(delegation=coming, goal=row)
    client = enter(house.board_member)
    page = words_of(client.get(at(house, "stakeholder_goal_detail", goal=row.pk)))
    assert page.index("Second trip") < page.index("First trip")
    assert "They tasted six wines" in page and "No result is written down." in page
    answer = enter(house.staff).post(at(house, "stakeholder_goal_remove", goal=row.pk))
    assert answer.status_code == 422 and "It was taken along on 2 trips" in words_of(answer)


def test_a_limited_member_sees_no_goal_of_a_partnership_that_is_not_theirs(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    hidden = people.organization(association=house.association, name_en="Hidden Works", name_ja="")
    row = trips.goal(organization=hidden, partnership=other)
    client = enter(house.board_member)
    addresses = [at(house, "stakeholder_goal_list"), at(house, "stakeholder_goal_detail", goal=row.pk)]
    assert all("Hidden Works" in words_of(client.get(address)) for address in addresses)
    with scope(house.association):
        membership = house.board_member.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "Hidden Works" not in words_of(client.get(addresses[0])) and client.get(addresses[1]).status_code == 404


def test_what_was_told_grows_old_in_a_year(cast: Cast) -> None:
    day = datetime.date(2027, 4, 10)
    told = {datetime.date(2026, 4, 10): False, datetime.date(2026, 4, 9): True, None: True}
    assert [is_old(StakeholderGoal(told_on=each), day) for each in told] == list(told.values())


def test_what_we_write_ourselves_is_no_longer_their_own_entry(cast: Cast) -> None:
    house = cast.omaha
    row = trips.goal(organization=people.organization(association=house.association), is_own_entry=True)
    with scope(house.association):
        saved = change_goal(goal=row, read_version=1, values={"speaks": "ja"}, by=house.staff)
        assert saved.is_own_entry
        saved = change_goal(goal=saved, read_version=2, values={"wants_en": "Somebody else"}, by=house.staff)
        assert not saved.is_own_entry
        with pytest.raises(ValidationError):
            change_goal(goal=saved, read_version=3, values={"wants": [], "offers": []}, by=house.staff)
