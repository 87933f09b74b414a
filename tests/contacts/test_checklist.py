"""The ten kinds of local body of a partnership, in both cities, with what was learned and the next step."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import FollowUp, ResourceCheck
from partnerships.reference.reading import read_reference
from partnerships.services.reference import load_reference
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.covers("23")
def test_the_ten_kinds_stand_in_both_cities_and_show_the_gaps(cast: Cast, enter: Any) -> None:
    load_reference(reference=read_reference())
    house = cast.omaha
    kind = people.resource_kind(code="public_utility")
    people.resource_check(partnership=house.partnership, kind=kind, state="met", learned="A list of empty plants.")
    answer = enter(house.board_member).get(at(house, "resource_check_list", partnership=house.partnership.slug))
    words = words_of(answer)
    assert "Omaha: 1 of 10 known, 1 met. Shizuoka: 0 of 10 known, 0 met." in words
    assert words.count("Not looked for yet") == 19
    assert "A list of empty plants." in words
    assert "Write down" not in words  # a board member reads


def test_what_was_learned_is_kept_with_a_next_step_that_stays_until_it_is_done(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.resource_kind()
    works = people.organization(association=house.association, name_en="Chamber of Shizuoka")
    client = enter(house.volunteer)
    parts = {"partnership": house.partnership.slug}
    address = at(house, "resource_check_edit", where="partner", body="chamber_of_commerce", **parts)
    assert "Chambers of commerce in Shizuoka" in words_of(client.get(address))
    day = timezone.localdate() + datetime.timedelta(days=9)
    data = {
        "state": "contacted",
        "organization": works.pk,
        "checked_on": f"{timezone.localdate()}",
        "learned": "Forty members sell abroad.",
        "next_what": "Ask for their list",
        "next_owner": house.staff.pk,
        "version": 0,
    }
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "Choose the day by which it shall be done." in words_of(refused)
    assert client.post(address, data | {"next_due_on": f"{day}"}).status_code == 302
    with scope(house.association):
        check, step = ResourceCheck.objects.get(), FollowUp.objects.get()
        assert (check.side, check.next_step, check.organization) == ("partner", step, works)
        assert (step.owner, step.due_on, step.partnership, step.organization) == (
            house.staff,
            day,
            house.partnership,
            works,
        )
    words = words_of(client.get(at(house, "resource_check_list", **parts)))
    assert "Shizuoka: 1 of 1 known, 0 met." in words
    assert "Next step Ask for their list" in words
    stale = client.post(address, data | {"learned": "Other words.", "next_what": "", "version": 0})
    assert stale.status_code == 409
    assert "Forty members sell abroad." in words_of(stale)


def ask_each(cast: Cast, enter: Any, *codes: str) -> None:
    """Each of these kinds of body is met at home; the page remembers who told what."""
    load_reference(reference=read_reference())
    house, today = cast.omaha, timezone.localdate()
    client = enter(house.volunteer)
    for code in codes:
        body = people.organization(association=house.association, name_en=f"Body {code}")
        whom = people.person(association=house.association, family_name=f"From {code}", given_name="")
        address = at(house, "resource_check_edit", where="home", body=code, partnership=house.partnership.slug)
        assert "What to ask" in words_of(client.get(address))
        data = {"state": "met", "organization": body.pk, "person": whom.pk, "learned": f"Learned of {code}."}
        assert client.post(address, data | {"checked_on": f"{today}", "version": 0}).status_code == 302
    words = words_of(client.get(at(house, "resource_check_list", partnership=house.partnership.slug)))
    for code in codes:
        assert f"Body {code} From {code} Learned of {code}." in words
    assert f"Omaha: {len(codes)} of 10 known, {len(codes)} met." in words


@pytest.mark.covers("41", "42", "43", "44", page="/a/…/partnerships/…/bodies/")
def test_chambers_recruiters_employers_and_manufacturers_are_asked_and_remembered(cast: Cast, enter: Any) -> None:
    ask_each(
        cast, enter, "chamber_of_commerce", "industrial_recruitment", "large_employer", "manufacturers_association"
    )


@pytest.mark.covers("45", "46", "47", "48", page="/a/…/partnerships/…/bodies/")
def test_utilities_trade_visitors_and_development_offices_are_asked_and_remembered(cast: Cast, enter: Any) -> None:
    ask_each(cast, enter, "public_utility", "trade_development", "visitors_bureau", "economic_development_dept")


@pytest.mark.covers("49", "50", page="/a/…/partnerships/…/bodies/")
def test_international_offices_of_city_and_university_are_asked_and_remembered(cast: Cast, enter: Any) -> None:
    ask_each(cast, enter, "international_affairs_dept", "university_international")


def test_neither_another_kind_nor_another_side_nor_another_city_is_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.resource_kind()
    client = enter(house.volunteer)
    for where, body in (("moon", "chamber_of_commerce"), ("home", "no_such_kind")):
        address = at(house, "resource_check_edit", partnership=house.partnership.slug, where=where, body=body)
        assert client.get(address).status_code == 404


def test_a_limited_member_does_not_read_the_names_of_hidden_people(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    people.resource_check(partnership=house.partnership, kind=people.resource_kind(), state="met", person=hidden)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    client = enter(house.volunteer)
    address = at(house, "resource_check_list", partnership=house.partnership.slug)
    assert "Hidden" in words_of(client.get(address))
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "Hidden" not in words_of(client.get(address))
    edit = at(
        house,
        "resource_check_edit",
        partnership=house.partnership.slug,
        where="home",
        body="chamber_of_commerce",
    )
    client.post(edit, {"state": "partner", "learned": "More.", "version": 1})
    with scope(house.association):
        check = ResourceCheck.objects.get()
        assert (check.state, check.person) == ("partner", hidden)


def test_the_page_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for codes in (("one",), ("two", "three")):
        for code in codes:
            people.resource_check(
                partnership=house.partnership,
                kind=people.resource_kind(code=code),
                state="met",
                person=people.person(association=house.association),
                organization=people.organization(association=house.association),
            )
        counts.append(statements(client, at(house, "resource_check_list", partnership=house.partnership.slug)))
    assert counts == [7, 7]
