"""The cast is what it says: everybody signs in as what they are, nobody is somewhere twice."""

from django.contrib.auth import authenticate

from portal.accounts.models import Membership
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.cast import Cast


def test_each_house_has_one_person_per_role(cast: Cast) -> None:
    for house in (cast.omaha, cast.springfield):
        with scope(house.association):
            roles = {each.user: each.role for each in Membership.objects.live()}
        assert roles == {house.person(role): role for role in Role.values}


def test_everybody_can_sign_in(cast: Cast) -> None:
    for words, person in cast.everybody():
        assert authenticate(email=person.email, password=factories.PASSWORD) == person, words


def test_every_factory_gives_a_row_that_passes_its_own_checks(cast: Cast) -> None:
    partnership, association = cast.omaha.partnership, cast.omaha.association
    profile = factories.city_profile(association=association)
    rows = [
        factories.invite(association=association),
        factories.pair(),
        factories.theme(),
        factories.principal_contact(partnership=partnership),
        factories.partner_organization(partnership=partnership),
        factories.agreement(partnership=partnership),
        factories.programme(partnership=partnership),
        factories.goal(partnership=partnership),
        factories.city_industry(profile=profile),
        factories.statistic(association=association),
        factories.benefit(association=association),
        factories.story(association=association),
        factories.proposal(partnership=partnership, by=cast.omaha.volunteer),
    ]
    assert all(row.pk for row in rows)
