"""Organizations by what somebody types: the one there is stays, of several the one that is meant is asked for."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from contacts.models import Organization, Position
from contacts.organization_search import organizations_called
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db
CLUB = {"name_en": "Rotary Club", "name_ja": ""}


def limited(house: House) -> None:
    """From now on the volunteer sees the first partnership alone."""
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)


def titled(house: House, position: Position) -> tuple[str, int]:
    with scope(house.association):
        row = Position.objects.get(pk=position.pk)
        return row.title_en, row.organization_id


@pytest.mark.parametrize("typed", ["Rotary Club", "rotary  club", "ＲＯＴＡＲＹ Club"])
def test_a_position_stays_in_its_organization_while_the_name_stays(cast: Cast, enter: Any, typed: str) -> None:
    house = cast.omaha
    people.organization(association=house.association, **CLUB, city="Omaha")
    second = people.organization(association=house.association, **CLUB, city="Shizuoka")
    hanako = people.person(association=house.association)
    position = people.position(person=hanako, organization=second, title_en="Member")
    sent = {"version": "1", "organization": typed, "title_en": "President"}
    page = at(house, "position_edit", person=hanako.pk, position=position.pk)
    assert enter(house.volunteer).post(page, sent).status_code == 302
    assert titled(house, position) == ("President", second.pk)


def test_a_limited_member_makes_no_twin_of_an_organization_they_do_not_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    club = people.organization(association=house.association, **CLUB)
    hanako = people.person(association=house.association, partnerships=[house.partnership])
    position = people.position(person=hanako, organization=club, title_en="Member")
    limited(house)
    sent = {"version": "1", "organization": "Rotary Club", "title_en": "President"}
    page = at(house, "position_edit", person=hanako.pk, position=position.pk)
    assert enter(house.volunteer).post(page, sent).status_code == 302
    assert titled(house, position) == ("President", club.pk)
    with scope(house.association):
        assert Organization.objects.count() == 1


def test_a_name_that_several_carry_is_asked_back_with_numbers(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    first = people.organization(association=house.association, **CLUB, city="Omaha")
    second = people.organization(association=house.association, **CLUB, city="Shizuoka")
    hanako = people.person(association=house.association)
    client, page = enter(house.volunteer), at(house, "position_add", person=hanako.pk)
    asked = client.post(page, {"version": "0", "organization": "Rotary Club"})
    assert asked.status_code == 422
    assert f"Rotary Club #{first.pk} (Omaha) · Rotary Club #{second.pk} (Shizuoka)" in words_of(asked)
    offered = client.get(at(house, "organizations"), {"as": "names", "organization": "rotary"}).content.decode()
    assert f'<option value="Rotary Club #{second.pk}">' in offered
    assert client.post(page, {"version": "0", "organization": f"Rotary Club #{second.pk}"}).status_code == 302
    with scope(house.association):
        assert [each.organization for each in hanako.positions.all()] == [second]


def test_a_card_of_somebody_known_means_the_organization_they_work_at(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.organization(association=house.association, **CLUB)
    second = people.organization(association=house.association, **CLUB)
    hanako = people.person(association=house.association)
    people.position(person=hanako, organization=second)
    card = {"family_name": "田中", "given_name": "花子", "company": "Rotary Club", "title": "President"}
    client, page = enter(house.volunteer), at(house, "quick_log")
    sent = {"uid": str(uuid.uuid4()), "author": house.volunteer.device_key, **card}
    refused = client.post(page, sent | {"whose": "new"})
    assert refused.status_code == 422 and "Several organizations are called so." in words_of(refused)
    assert client.post(page, sent | {"whose": str(hanako.pk)}).status_code == 302
    with scope(house.association):
        assert {each.organization for each in hanako.positions.all()} == {second}


def test_the_log_of_a_limited_member_does_not_find_what_they_may_not_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hidden = people.organization(association=house.association, **CLUB)
    limited(house)
    sent = {"uid": str(uuid.uuid4()), "author": house.volunteer.device_key}
    sent |= {"family_name": "Mori", "company": "Rotary Club"}
    assert enter(house.volunteer).post(at(house, "quick_log"), sent).status_code == 302
    with scope(house.association):
        assert Position.objects.get().organization != hidden


@pytest.mark.parametrize("typed", ["´", "　", "ー", "#1"])
def test_signs_are_nobodys_name(cast: Cast, typed: str) -> None:
    house = cast.omaha
    people.organization(association=house.association, **CLUB)
    with scope(house.association):
        assert organizations_called(typed, Organization.objects.all()) == []
