"""City profiles of an association: who finds one, what leads there, both cities from the command line."""

from decimal import Decimal
from io import StringIO

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from partnerships.documents import CityProfilePage
from partnerships.models import CityProfile
from portal.scoping import scope
from tests import factories

KIND = CityProfilePage()

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast):
    """Omaha with both cities' profiles, an industry in common and people on both sides."""
    association, partnership = cast.omaha.association, cast.omaha.partnership
    ours = factories.city_profile(association=association, place=partnership.home, promise_en="Our own promise.")
    theirs = factories.city_profile(association=association, place=partnership.partner, is_public=True)
    for profile in (ours, theirs):
        factories.city_industry(profile=profile, share=Decimal("5.5"), source="Survey", year=2024)
    factories.statistic(association=association, place=partnership.home)
    factories.principal_contact(partnership=partnership)
    return cast.omaha


@pytest.mark.covers("37", "38", "51")
def test_each_side_gives_a_page_about_its_own_city(house, django_assert_num_queries):
    with scope(house.association):
        found = KIND.find(house.partnership.slug)
        with django_assert_num_queries(6):
            ours, theirs = KIND.collect_all([(found, {}), (found, {"side": "partner"})])
    facts = KIND.facts(ours, "en", "letter")
    assert facts.promise.en == "Our own promise." and facts.industries[0].is_closest and facts.trade
    assert facts.industries[0].link.en == f"closest match with {house.partnership.partner.name_en}"
    other = KIND.facts(theirs, "en", "letter")
    assert other.city == house.partnership.partner.name_en and not other.promise and not other.trade


@pytest.mark.parametrize("more", [1, 3])
def test_more_rows_ask_no_more_of_the_database(house, more, django_assert_num_queries):
    for number in range(more):
        factories.statistic(association=house.association, place=house.partnership.home, label_en=f"Figure {number}")
        factories.principal_contact(partnership=house.partnership, order=number)
    with scope(house.association):
        found = KIND.find(house.partnership.slug)
        with django_assert_num_queries(6):
            KIND.collect(found, {})


def test_the_public_edition_has_nobody_in_it_and_nothing_unpublished(house):
    with scope(house.association):
        found = KIND.find(house.partnership.slug)
        home, partner = KIND.collect_all(
            [(found, {"edition": "public"}), (found, {"edition": "public", "side": "partner"})]
        )
    assert home.contacts == partner.contacts == ()
    assert home.profile is None and home.industries == home.statistics == ()
    assert partner.profile is not None and partner.industries and partner.shared == ()


def test_a_member_limited_to_other_partnerships_does_not_find_it(house):
    with scope(house.association):
        membership = house.volunteer.memberships.get()
        other = factories.partnership(
            association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
        )
        factories.partnership_limit(membership=membership, partnership=other)
        assert KIND.find(house.partnership.slug)
        with pytest.raises(LookupError):
            KIND.find(house.partnership.slug, membership)


@pytest.mark.parametrize("block", KIND.block_titles)
@pytest.mark.parametrize("side", ["home", "partner"])
def test_every_block_leads_to_the_page_where_it_is_changed(house, client, block, side):
    client.force_login(house.staff)
    with scope(house.association):
        address = KIND.edit_address(KIND.find(house.partnership.slug), block, {"side": side} if side != "home" else {})
    page, _hash, anchor = address.partition("#")
    shown = client.get(page)
    assert shown.status_code == 200 and f'id="{anchor}"' in shown.text


def test_a_city_without_a_profile_leads_to_where_one_is_begun(cast, client):
    client.force_login(cast.omaha.staff)
    with scope(cast.omaha.association):
        address = KIND.edit_address(KIND.find(cast.omaha.partnership.slug), "plans", {})
    assert address.startswith(reverse("profile_start", kwargs={"association": "omaha"}))
    assert client.get(address).status_code == 200


def test_the_page_is_found_from_the_partnership_and_from_the_profile(house, client):
    client.force_login(house.board_member)
    paper = reverse(
        "document_detail",
        kwargs={"association": "omaha", "kind": "city-profile", "key": house.partnership.slug},
    )
    shown = client.get(house.partnership.get_absolute_url()).text
    assert f'href="{paper}"' in shown and f'href="{paper}?side=partner"' in shown
    with scope(house.association):
        ours, theirs = (
            CityProfile.objects.get(place=place) for place in (house.partnership.home, house.partnership.partner)
        )
        addresses = [each.get_absolute_url() for each in (ours, theirs)]
    assert f'href="{paper}"' in client.get(addresses[0]).text
    assert f'href="{paper}?side=partner"' in client.get(addresses[1]).text
    assert client.get(paper).status_code == client.get(f"{paper}?side=partner").status_code == 200
    assert client.get(f"{paper}?side=nowhere").status_code == 404


@pytest.mark.pdf
@pytest.mark.parametrize("side", ["home", "partner"])
def test_the_command_writes_either_city(house, side, tmp_path):
    out, file = StringIO(), tmp_path / "page.pdf"
    call_command("render", "city-profile", house.partnership.slug, side=side, output=file, stdout=out)
    city = house.partnership.home if side == "home" else house.partnership.partner
    assert "1 page" in out.getvalue()
    assert city.name_en in pypdf.PdfReader(file).metadata.title


def test_the_command_knows_two_cities(house, tmp_path):
    with pytest.raises(CommandError, match="home, partner"):
        call_command("render", "city-profile", house.partnership.slug, side="north", output=tmp_path / "page.pdf")


def test_a_page_and_its_file_are_called_by_the_city(house, client):
    client.force_login(house.board_member)
    with scope(house.association):
        found = KIND.find(house.partnership.slug)
        ours, theirs = {}, {"side": "partner", "edition": "public"}
        assert [KIND.file_stem(found, each) for each in (ours, theirs)] == [
            "omaha-shizuoka-city-profile-omaha",
            "omaha-shizuoka-city-profile-shizuoka-public",
        ]
        assert [KIND.words_of(found, each) for each in (ours, theirs)] == ["", "Public: without people"]
        found.partner.name_en = found.home.name_en
        assert len({KIND.file_stem(found, {"side": side} if side else {}) for side in ("", "partner")}) == 2
    paper = reverse(
        "document_detail",
        kwargs={"association": "omaha", "kind": "city-profile", "key": house.partnership.slug},
    )
    page = client.get(paper).text
    assert "<h1>City profile of Omaha</h1>" in page and "(if you like)" not in page
    assert "City profile of Shizuoka" in client.get(f"{paper}?side=partner").text
