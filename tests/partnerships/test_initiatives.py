"""Programmes of several parties: who takes part, the three factors, a third country, a result that is wanted."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import FactorCheck, ProgrammeParty
from partnerships.services.initiatives import keep_factor
from portal.leaving import hangs_on
from portal.saving import StaleSave
from portal.scoping import scope
from tests import engagement, factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def project(house: House, **fields: Any) -> Any:
    return factories.programme(
        partnership=house.partnership, **{"kind": "project", "title_en": "Timber houses"} | fields
    )


def at(name: str, house: House, row: Any, **parts: Any) -> str:
    return address(name, house.association, programme=row.pk, **parts)


def party(row: Any, **fields: Any) -> ProgrammeParty:
    return factories.party(programme=row, **fields)


@pytest.mark.covers("122", page="/a/…/programmes/…/#parties")
def test_government_university_and_industry_stand_on_one_record_with_their_parts(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    row = project(house)
    assert "Nobody is named yet who takes part." in words_of(client.get(row.get_absolute_url()))
    add = at("party_add", house, row)
    for kind, name, does, lead in (
        ("government", "City of Example", "Gives the ground", ""),
        ("university", "Example Institute", "Tests the joints", "on"),
        ("industry", "Example Mill", "Cuts the panels", ""),
    ):
        sent = filled(client.get(add).context["form"], kind=kind, name_en=name, does_en=does, is_lead=lead or None)
        assert client.post(add, sent).status_code == 302
    text = words_of(client.get(row.get_absolute_url()))
    for said in (
        "Government City of Example Omaha, Gives the ground",
        "University or institute Example Institute leads it Omaha, Tests the joints",
        "Industry Example Mill Omaha, Cuts the panels",
    ):
        assert said in text, said
    with scope(house.association):
        mill = ProgrammeParty.objects.get(name_en="Example Mill")
    edit = at("party_edit", house, row, party=mill.pk)
    assert client.post(edit, filled(client.get(edit).context["form"], does_en="Dries the wood")).status_code == 302
    assert "Dries the wood" in words_of(client.get(row.get_absolute_url()))
    assert "Removed: Example Mill" in words_of(client.post(at("party_remove", house, row, party=mill.pk), follow=True))
    assert "Example Mill" not in words_of(client.get(row.get_absolute_url()))
    assert enter(house.volunteer).get(add).status_code == 403


@pytest.mark.covers("123", page="/a/…/programmes/…/#parties")
def test_a_third_country_is_named_with_its_place_and_its_part(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = project(house)
    party(row, comes_from="third", country_en="Viet Nam", place_en="Haiphong", does_en="Takes the method over")
    text = words_of(enter(house.board_member).get(row.get_absolute_url()))
    assert "third country: Viet Nam, Haiphong, Takes the method over" in text
    with pytest.raises(ValidationError, match="which country"):
        party(row, comes_from="third")
    with pytest.raises(ValidationError, match="leave both empty"):
        party(row, comes_from="home", place_en="Haiphong")


@pytest.mark.covers("124", page="/a/…/programmes/…/#factors")
def test_rules_market_and_environment_are_each_looked_at(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    row = project(house)
    text = words_of(client.get(row.get_absolute_url()))
    assert text.count("not looked at yet") == 3 and "0 of three factors are looked at." in text
    edit = at("factor_edit", house, row, factor="regulatory")
    sent = filled(
        client.get(edit).context["form"],
        state="hinders",
        words_en="The building code allows six floors",
        source="City code",
        owner=str(house.volunteer.pk),
    )
    assert client.post(edit, sent).status_code == 302
    text = words_of(client.get(row.get_absolute_url()))
    for said in ("Stands in the way", "The building code allows six floors", "Source: City code", "Volunteer"):
        assert said in text, said
    assert "1 of three factors is looked at." in text
    again = client.post(edit, sent | {"words_en": "Other", "version": "0"})
    assert again.status_code == 409 or "Somebody" in words_of(again)
    with scope(house.association):
        assert hangs_on(house.volunteer.memberships.get()) == 1
        assert FactorCheck.objects.get().words_en == "The building code allows six floors"
        with pytest.raises(StaleSave):
            keep_factor(programme=row, factor="market", read_version=3, values={"words_en": "x"}, by=None)
        with pytest.raises(ValidationError, match="member"):
            keep_factor(
                programme=row,
                factor="market",
                read_version=0,
                values={"words_en": "x", "owner": cast.stranger},
                by=None,
            )
    assert client.get(at("factor_edit", house, row, factor="weather")).status_code == 404
    assert enter(house.board_member).get(edit).status_code == 403


def test_a_small_programme_is_not_asked_for_parties(cast: Cast, enter: Any) -> None:
    row = project(cast.omaha, kind="meeting")
    text = words_of(enter(cast.omaha.board_member).get(row.get_absolute_url()))
    assert "Three factors" not in text
    assert "Add a party" in words_of(enter(cast.omaha.staff).get(row.get_absolute_url()))


@pytest.mark.covers("121", page="/a/…/programmes/…/#minutes")
def test_a_dialogue_says_which_result_is_wanted_and_what_backs_it(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.staff)
    add = address("programme_add", house.association, partnership=house.partnership.slug)
    over = (timezone.localdate() - datetime.timedelta(days=3)).isoformat()
    sent = filled(client.get(add).context["form"], kind="dialogue", title_en="Talks on water", starts_on=over)
    sent |= {"benefit_home_en": "Firms learn", "benefit_partner_en": "Firms sell"}
    refused = client.post(add, sent)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["wanted_en"]
    answer = client.post(add, sent | {"wanted_en": "Two firms test a filter"}, follow=True)
    text = words_of(answer)
    assert "Result wanted Two firms test a filter" in text
    assert "A result was wanted, and nobody has written down what came of it." in text
    row = answer.context["programme"]
    engagement.outcome(partnership=house.partnership, programme=row)
    assert "The wanted result is backed by one record." in words_of(client.get(row.get_absolute_url()))


def test_another_house_and_a_limited_member_find_nothing(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = project(house)
    held = party(row)
    pages = (
        at("party_add", house, row),
        at("party_edit", house, row, party=held.pk),
        at("factor_edit", house, row, factor="market"),
    )
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    with scope(house.association):
        membership = house.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    for page in pages:
        assert enter(cast.springfield.staff).get(page).status_code == 404
        assert enter(house.staff).get(page).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_parties_and_factors_cost_two_queries(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    from contacts.programme_page import programme_parties

    house = cast.omaha
    row = project(house)
    for number in range(rows):
        party(row, name_en=f"Body {number}")
    with scope(house.association):
        values = {"words_en": "x", "owner": house.staff}
        for factor in ("regulatory", "market", "environmental")[:rows]:
            keep_factor(programme=row, factor=factor, read_version=0, values=values, by=None)
        membership = house.staff.memberships.get()
        with django_assert_num_queries(2):
            given = programme_parties(row, membership)
            assert [str(check.owner) for _factor, check in given["factors"] if check]
