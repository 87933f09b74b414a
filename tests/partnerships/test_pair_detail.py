"""The public page of a pair: facts with their sources, what associations show, and nothing that they do not."""

import pytest
from django.urls import reverse

from partnerships.models import CityProfile, Partnership, PlacePair, Programme
from portal.accounts.models import Association
from portal.permissions import Role
from portal.scoping import scope
from tests import factories
from tests.partnerships.test_directory import keep


def page_of(client, slug: str = "omaha-ne-shizuoka", language: str = "en") -> str:
    client.cookies["django_language"] = language
    answer = client.get(reverse("pair_detail", kwargs={"pair": slug}))
    assert answer.status_code == 200
    return answer.content.decode()


def test_facts_stand_with_their_sources(client, reference) -> None:
    words = page_of(client)
    for fact in (
        "Sister cities since 1965.",
        "9,890 km (6,150 miles)",
        "14 or 15 hours",
        "486,051",
        "GeoNames, year not stated",
        "静岡市",
        "Omaha Sister Cities Association",
        "city.shizuoka.jp",
        "Wikipedia contributors, CC BY-SA 4.0",
    ):
        assert fact in words


def test_a_japanese_reader_sees_the_era(client, reference) -> None:
    words = page_of(client, language="ja")
    assert "1965年（昭和40年）" in words
    assert "ネブラスカ州" in words


def test_a_year_that_is_not_known_is_not_invented(client, reference) -> None:
    words = page_of(client, "austin-tx-oita")
    assert "no source of ours gives the year" in words
    assert "year not known" in words
    assert "since" not in words.split("<main")[1].split("</main>")[0]


def test_doubts_are_told_plainly(client, reference) -> None:
    words = page_of(client, "berkeley-ca-sakai")
    assert "Not confirmed." in words
    assert "茨城県境町、福井県坂井市、大阪府堺市" in words
    inferred = PlacePair.objects.filter(doubt="state").first()
    assert "The state was inferred" in page_of(client, inferred.slug)
    assert "Not confirmed." not in page_of(client)


def test_every_pair_has_a_page(client, reference) -> None:
    for slug in PlacePair.objects.order_by("slug").values_list("slug", flat=True)[::16]:
        page_of(client, slug)


def test_an_unknown_pair_is_not_found(client, reference) -> None:
    assert client.get("/directory/omaha-ne-atlantis/").status_code == 404


@pytest.fixture
def omaha(reference) -> Association:
    """An association that shows everything it can."""
    association = factories.association(slug="omaha", name_en="Keepers of Omaha")
    partnership = keep(association, history_en="1965 A pact of friends.", history_ja="1965年 友の盟約。")
    factories.programme(partnership=partnership, title_en="Festival of kites", is_public=True)
    profile = factories.city_profile(
        association=association, place=partnership.home, summary_en="A town of rails.", is_public=True
    )
    factories.city_industry(profile=profile, reason_en="Grain is milled here.")
    return association


SHOWN = ("Keepers of Omaha", "A pact of friends.", "Festival of kites", "A town of rails.", "Grain is milled here.")


def test_what_associations_publish_is_shown(client, omaha) -> None:
    words = page_of(client)
    assert [text for text in SHOWN if text not in words] == []
    assert "友の盟約。" in page_of(client, language="ja")


@pytest.mark.parametrize(
    ("hidden", "gone"),
    [
        ("partnership", SHOWN),
        ("association", SHOWN),
        ("programme", SHOWN[2:3]),
        ("profile", SHOWN[3:]),
    ],
)
def test_what_is_not_published_is_never_shown(client, omaha, hidden, gone) -> None:
    before = page_of(client)
    assert all(text in before for text in gone)
    with scope(omaha):
        if hidden == "association":
            Association.objects.filter(pk=omaha.pk).update(is_public=False)
        else:
            model = {"partnership": Partnership, "programme": Programme, "profile": CityProfile}[hidden]
            model.objects.update(is_public=False)
    after = page_of(client)
    assert [text for text in gone if text in after] == []
    assert [text for text in SHOWN if text not in gone and text not in after] == []


def test_private_matters_of_a_published_partnership_stay_private(client, omaha) -> None:
    with scope(omaha):
        partnership = Partnership.objects.get()
    factories.principal_contact(partnership=partnership, email="hidden@partner.example")
    factories.goal(partnership=partnership, title_en="A goal of our own")
    factories.agreement(partnership=partnership, title_en="A paper of our own")
    factories.partner_organization(partnership=partnership, name_en="A partner of our own")
    words = page_of(client)
    for private in ("hidden@partner.example", "A goal of our own", "A paper of our own", "A partner of our own"):
        assert private not in words


def test_a_demonstration_says_so(client, omaha) -> None:
    assert "Demonstration data" not in page_of(client)
    Association.objects.filter(pk=omaha.pk).update(is_demonstration=True)
    assert "Demonstration data" in page_of(client)


def test_several_associations_stand_side_by_side(client, omaha) -> None:
    keep(factories.association(name_en="Other keepers"), history_en="1966 Another story.")
    words = page_of(client)
    assert "A pact of friends." in words
    assert "Another story." in words


def test_the_page_costs_the_same_for_one_keeper_and_for_three(client, omaha, django_assert_num_queries) -> None:
    with django_assert_num_queries(5):
        page_of(client)
    for _number in range(2):
        association = factories.association()
        partnership = keep(association)
        factories.programme(partnership=partnership)
        factories.city_profile(association=association, place=partnership.partner, is_public=True)
    with django_assert_num_queries(5):
        page_of(client)


def test_it_leads_to_the_starter_snapshot(client, reference) -> None:
    address = reverse("public_document_detail", kwargs={"kind": "starter-snapshot", "key": "omaha-ne-shizuoka"})
    assert address in page_of(client)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.STAFF, True), (Role.ADMINISTRATOR, True), (Role.VOLUNTEER, False), (Role.BOARD_MEMBER, False)],
)
def test_only_those_who_may_claim_are_offered_to(client, reference, role, may) -> None:
    association = factories.association(slug="omaha", name_en="Keepers of Omaha")
    client.force_login(factories.member(association=association, role=role).user)
    assert ("Claim for Keepers of Omaha" in page_of(client)) is may


def test_somebody_in_two_associations_chooses(client, reference) -> None:
    first, second = (factories.association(name_en=name) for name in ("First keepers", "Second keepers"))
    user = factories.member(association=first).user
    factories.kept(type(factories.member(association=second))(association=second, role=Role.ADMINISTRATOR, user=user))
    client.force_login(user)
    words = page_of(client)
    assert "Claim for First keepers" in words
    assert "Claim for Second keepers" in words
    keep(first, is_public=False)
    words = page_of(client)
    assert "Open the partnership of First keepers" in words
    assert "Claim for First keepers" not in words
