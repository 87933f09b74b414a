"""Members who see some partnerships only: what they find, and who sets and lifts their limits."""

import pytest

from partnerships.models import CityProfile, Partnership
from partnerships.services.limits import limit_membership
from portal.accounts.services import change_role
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address

pytestmark = pytest.mark.django_db


def test_a_limited_member_finds_only_the_partnerships_named(cast, enter):
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    client = enter(house.volunteer)
    hidden = address("partnership_detail", house.association, partnership=other.slug)
    there = factories.city_profile(association=house.association, place=other.partner)
    story = factories.story(association=house.association, partnership=other, title_en="Hot springs")
    assert client.get(hidden).status_code == 200
    assert client.get(there.get_absolute_url()).status_code == 200
    with scope(house.association):
        limit_membership(
            membership=house.volunteer.memberships.get(), partnerships=[house.partnership], by=house.administrator
        )
    assert client.get(house.partnership.get_absolute_url()).status_code == 200
    for page in (hidden, hidden + "edit/", hidden + "activity/", there.get_absolute_url(), story.get_absolute_url()):
        assert client.get(page).status_code == 404, page
    for name in ("partnership_list", "profile_list", "story_list"):
        words = client.get(address(name, house.association)).text
        assert "Oita" not in words and "Hot springs" not in words
    assert client.get(hidden).status_code == 404
    assert enter(house.staff).get(hidden).status_code == 200


def test_a_limited_member_claims_nothing_that_they_would_not_see(cast, enter):
    house, pair = cast.omaha, factories.pair()
    client, claim = enter(house.staff), address("pair_claim", house.association, pair=pair.slug)
    assert claim in client.get(pair.get_absolute_url()).text and client.get(claim).status_code == 200
    with scope(house.association):
        member = house.staff.memberships.get()
        limit_membership(membership=member, partnerships=[house.partnership], by=house.administrator)
    assert claim not in client.get(pair.get_absolute_url()).text
    assert client.get(claim).status_code == client.post(claim).status_code == 404


def test_an_administrator_sees_everything_whatever_limits_are_left(cast):
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    profile = factories.city_profile(association=house.association, place=factories.city(name="Ashikaga"))
    with scope(house.association):
        member = house.staff.memberships.get()
        limit_membership(membership=member, partnerships=[house.partnership], by=house.administrator)
        assert list(Partnership.objects.visible_to(member)) == [house.partnership]
        assert not CityProfile.objects.visible_to(member).filter(pk=profile.pk).exists()
        member = change_role(membership=member, role=Role.ADMINISTRATOR, by=house.administrator)
        assert set(Partnership.objects.visible_to(member)) == {house.partnership, other}
        assert CityProfile.objects.visible_to(member).filter(pk=profile.pk).exists()


def test_an_administrator_sets_and_lifts_limits(cast, enter):
    house = cast.omaha
    membership = house.volunteer.memberships.get
    with scope(house.association):
        member = membership()
    page = address("membership_limits", house.association, membership=member.pk)
    client = enter(house.administrator)
    assert "Omaha – Shizuoka" in client.get(page).text
    assert client.post(page, {"partnerships": [house.partnership.pk]}).status_code == 302
    with scope(house.association):
        assert member.partnership_limits.count() == 1
    assert client.post(page, {"read": house.partnership.pk}).status_code == 302
    with scope(house.association):
        assert member.partnership_limits.count() == 0
        admin = house.administrator.memberships.get()
    own = address("membership_limits", house.association, membership=admin.pk)
    refused = client.post(own, {"partnerships": [house.partnership.pk]})
    assert "An administrator sees every partnership." in refused.text
    assert enter(house.staff).get(page).status_code == 403


@pytest.mark.parametrize("name", ["partnership_start", "profile_start"])
def test_a_limited_member_starts_nothing_they_would_not_see(cast, enter, name):
    house = cast.omaha
    page = address(name, house.association)
    client = enter(house.staff)
    assert client.get(page).status_code == 200
    with scope(house.association):
        limit_membership(
            membership=house.staff.memberships.get(), partnerships=[house.partnership], by=house.administrator
        )
    for answer in (client.get(page), client.post(page, {"partner": "Oita, Oita", "place": "Oita, Oita"})):
        assert answer.status_code == 403 and "Ask an administrator" in answer.text
