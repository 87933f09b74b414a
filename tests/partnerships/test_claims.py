"""Claiming a public pair: an association's own partnership from public facts, once."""

import pytest
from django.urls import reverse

from partnerships.models import Partnership, PlacePair
from partnerships.services.claims import claim_pair
from portal.activity.models import Activity
from portal.permissions import Role
from portal.scoping import scope
from tests import factories


def address(association, slug: str = "omaha-ne-shizuoka") -> str:
    return reverse("pair_claim", kwargs={"association": association.slug, "pair": slug})


@pytest.fixture
def omaha(reference):
    return factories.association(slug="omaha", country="US")


def the_pair(slug: str = "omaha-ne-shizuoka") -> PlacePair:
    return PlacePair.objects.with_places().get(slug=slug)


def test_a_claim_starts_a_partnership_from_the_facts(omaha) -> None:
    staff, pair = factories.member(association=omaha).user, the_pair()
    facts = PlacePair.objects.filter(pk=pair.pk).values().get()
    with scope(omaha):
        partnership, is_new = claim_pair(association=omaha, pair=pair, by=staff)
        act = Activity.objects.get(verb="claimed")
    assert is_new
    assert (partnership.home.name_en, partnership.partner.name_en, partnership.slug) == (
        "Omaha",
        "Shizuoka",
        "omaha-shizuoka",
    )
    assert (partnership.kind, partnership.status, partnership.founded_year) == ("sister", "formal", 1965)
    assert partnership.founded_source.startswith("English Wikipedia lists")
    assert not partnership.is_public
    assert (act.verb, act.by, act.object_id) == ("claimed", staff, str(partnership.pk))
    assert PlacePair.objects.filter(pk=pair.pk).values().get() == facts


def test_the_own_city_stands_first_for_a_japanese_association(reference) -> None:
    shizuoka = factories.association(slug="shizuoka", country="JP")
    with scope(shizuoka):
        partnership, _new = claim_pair(association=shizuoka, pair=the_pair(), by=None)
    assert (partnership.home.name_en, partnership.partner.name_en) == ("Shizuoka", "Omaha")


def test_no_year_is_invented(reference) -> None:
    austin = factories.association(slug="austin")
    with scope(austin):
        partnership, _new = claim_pair(association=austin, pair=the_pair("austin-tx-oita"), by=None)
    assert (partnership.founded_year, partnership.founded_source) == (None, "")


def test_claiming_twice_gives_the_same_partnership(omaha) -> None:
    with scope(omaha):
        first, _new = claim_pair(association=omaha, pair=the_pair(), by=None)
        again, is_new = claim_pair(association=omaha, pair=the_pair(), by=None)
        assert (again, is_new) == (first, False)
        assert (Partnership.objects.count(), Activity.objects.filter(verb="claimed").count()) == (1, 1)


def test_a_partnership_written_by_hand_learns_of_its_pair(omaha) -> None:
    pair = the_pair()
    own = factories.partnership(association=omaha, home=pair.first, partner=pair.second, history_en="1965 Our story.")
    with scope(omaha):
        found, is_new = claim_pair(association=omaha, pair=pair, by=None)
    assert (found, is_new, found.pair, found.history_en) == (own, False, pair, "1965 Our story.")
    assert found.version == own.version + 1


def test_several_associations_may_claim_one_pair(omaha) -> None:
    other = factories.association(slug="other")
    for association in (omaha, other):
        with scope(association):
            _partnership, is_new = claim_pair(association=association, pair=the_pair(), by=None)
            assert is_new


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.STAFF, 302), (Role.ADMINISTRATOR, 302), (Role.VOLUNTEER, 403), (Role.BOARD_MEMBER, 403)],
)
def test_who_may_claim(client, omaha, settings, role, status) -> None:
    settings.ADMINISTRATOR_MFA = False
    client.force_login(factories.member(association=omaha, role=role).user)
    assert client.post(address(omaha)).status_code == status
    with scope(omaha):
        assert Partnership.objects.count() == (1 if status == 302 else 0)


def test_strangers_sign_in_and_others_find_nothing(client, omaha) -> None:
    assert client.post(address(omaha)).headers["Location"].startswith(reverse("account_login"))
    client.force_login(factories.member(association=factories.association()).user)
    assert client.post(address(omaha)).status_code == 404
    with scope(omaha):
        assert not Partnership.objects.exists()


def test_an_unknown_pair_is_not_found(client, omaha) -> None:
    client.force_login(factories.member(association=omaha).user)
    assert client.post(address(omaha, "omaha-ne-atlantis")).status_code == 404


def test_opening_the_address_asks_and_writes_nothing(client, omaha) -> None:
    client.force_login(factories.member(association=omaha).user)
    answer = client.get(address(omaha))
    assert answer.status_code == 200
    assert "Claim Omaha – Shizuoka for" in answer.content.decode()
    with scope(omaha):
        assert not Partnership.objects.exists()


def test_the_second_claim_leads_to_the_partnership_and_says_so(client, omaha) -> None:
    client.force_login(factories.member(association=omaha).user)
    first = client.post(address(omaha), follow=True)
    assert "is now a partnership of yours" in first.content.decode()
    second = client.post(address(omaha), follow=True)
    assert "Your association has Omaha – Shizuoka already." in second.content.decode()
    assert first.redirect_chain == second.redirect_chain
