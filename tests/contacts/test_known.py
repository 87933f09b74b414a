"""Whom of those that the pages of a partnership name we know, and the way from either page to the other."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.models import EmployerLink, PartnerOrganizationLink, PrincipalContactPerson
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def known(house: House, what: str, row: Any) -> str:
    return at(house, "known_edit", partnership=house.partnership.slug, what=what, named=row.pk)


@pytest.mark.covers("38", page="/a/…/partnerships/…/known/")
def test_a_principal_contact_and_the_person_lead_to_each_other(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    contact = factories.principal_contact(partnership=house.partnership)
    same = people.person(association=house.association, family_name="見本", given_name="花子")
    client = enter(house.volunteer)
    listed = at(house, "known_list", partnership=house.partnership.slug)
    assert f"It is {same}" in words_of(client.get(listed))
    assert client.post(known(house, "contact", contact), {"known": same.pk}).status_code == 302
    partnership = client.get(house.partnership.get_absolute_url()).content.decode()
    assert same.get_absolute_url() in partnership
    assert "Principal contact of the partnership" in words_of(client.get(same.get_absolute_url()))
    with scope(house.association):
        assert same.partnerships.get() == house.partnership
    assert client.post(known(house, "contact", contact), {"known_named": ""}).status_code == 302
    with scope(house.association):
        assert not PrincipalContactPerson.objects.exists()
    assert same.get_absolute_url() not in client.get(house.partnership.get_absolute_url()).content.decode()


def test_a_partner_organization_and_our_organization_lead_to_each_other(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = factories.partner_organization(partnership=house.partnership)
    body = people.organization(association=house.association, name_en="Example Foods", name_ja="")
    client = enter(house.volunteer)
    assert client.post(known(house, "organization", row), {"known": body.pk}).status_code == 302
    assert body.get_absolute_url() in client.get(house.partnership.get_absolute_url()).content.decode()
    assert "Partner organization" in words_of(client.get(body.get_absolute_url()))
    with scope(house.association):
        assert PartnerOrganizationLink.objects.get().organization == body


def test_employers_are_linked_several_at_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    profile = factories.city_profile(association=house.association, place=house.partnership.home)
    industry = factories.city_industry(profile=profile, employers_en="Sample Foods, Example Mills")
    bodies = [people.organization(association=house.association, name_en=name) for name in ("Foods", "Mills")]
    client = enter(house.volunteer)
    client.post(known(house, "employers", industry), {"known": [each.pk for each in bodies]})
    client.post(known(house, "employers", industry), {"known": [bodies[1].pk]})
    with scope(house.association):
        assert EmployerLink.objects.get().organization == bodies[1]


def test_nothing_of_another_partnership_or_unknown_kind_is_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    contact = factories.principal_contact(partnership=other)
    client = enter(house.volunteer)
    assert client.get(known(house, "contact", contact)).status_code == 404
    assert client.get(known(house, "moon", contact)).status_code == 404


def test_a_limited_member_cannot_change_a_link_to_somebody_hidden(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    contact = factories.principal_contact(partnership=house.partnership)
    person = people.person(association=house.association, family_name="Hidden")
    client = enter(house.volunteer)
    client.post(known(house, "contact", contact), {"known": person.pk})
    with scope(house.association):
        person.partnerships.clear()
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert client.get(known(house, "contact", contact)).status_code == 404
    assert "Hidden" not in words_of(client.get(at(house, "known_list", partnership=house.partnership.slug)))


def test_the_page_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _each in range(number):
            contact = factories.principal_contact(partnership=house.partnership)
            row = factories.partner_organization(partnership=house.partnership)
            body = people.organization(association=house.association)
            person = people.person(association=house.association)
            client.post(known(house, "contact", contact), {"known": person.pk})
            client.post(known(house, "organization", row), {"known": body.pk})
        counts.append(statements(client, at(house, "known_list", partnership=house.partnership.slug)))
    assert counts == [9, 9]
