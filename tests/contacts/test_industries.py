"""What both cities have in common: companies on each side, what is missing, and the step of one click."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from contacts.industries import findings_of, gap_of
from contacts.models import FollowUp
from contacts.services.next_steps import promise_once
from partnerships.models import CityIndustry, Partnership, Sector
from partnerships.reference.reading import read_reference
from partnerships.services.reference import load_reference
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
MEDICAL_DEVICES = "3391"


def sector(code: str) -> Sector:
    return Sector.objects.get(code=code)


@pytest.fixture
def pair(cast: Cast) -> Partnership:
    """Minneapolis and Ibaraki, whose profiles both name medical devices, with fictitious makers."""
    load_reference(reference=read_reference())
    house = cast.omaha
    found = factories.partnership(
        association=house.association, home=factories.city(name="Minneapolis"), partner=factories.city(name="Ibaraki")
    )
    for place, employers in (
        (found.home, {"employers_en": "Example Heart Devices (fictitious)"}),
        (found.partner, {"employers_ja": "見本医療機器（架空）"}),
    ):
        profile = factories.city_profile(association=house.association, place=place)
        factories.city_industry(profile=profile, sector=sector(MEDICAL_DEVICES), rank=1, **employers)
    return found


def at_pair(house: House, name: str) -> str:
    return at(house, name, partnership="minneapolis-ibaraki")


@pytest.mark.covers("39", "52", "C20", page="/a/…/partnerships/…/industries/")
def test_minneapolis_and_ibaraki_share_medical_devices_with_companies_on_each_side(
    cast: Cast, enter: Any, pair: Partnership
) -> None:
    house = cast.omaha
    words = words_of(enter(house.board_member).get(at_pair(house, "shared_industries")))
    assert "Minneapolis and Ibaraki have one industry in common." in words
    assert "Medical Equipment and Supplies Manufacturing" in words and "NAICS 3391" in words
    assert "Example Heart Devices (fictitious)" in words and "見本医療機器（架空）" in words
    assert "Among the first three on both sides. Employers are named on both sides. 7 points" in words
    assert "Ibaraki names companies in Medical Equipment and Supplies Manufacturing" in words
    assert "Find a way to a company" not in words  # a board member promises nothing here


@pytest.mark.covers("38", "40", page="/a/…/partnerships/…/industries/")
def test_a_gap_is_said_in_words_and_filled_by_a_promise_of_one_click(cast: Cast, enter: Any, pair: Partnership) -> None:
    house = cast.omaha
    maker: dict[str, Any] = {"sectors": [sector(MEDICAL_DEVICES)], "partnerships": [pair]}
    theirs = people.organization(association=house.association, name_en="Sample Scopes", export="ready", **maker)
    ours = people.organization(association=house.association, name_en="Our Valves", side="home", **maker)
    known = people.person(association=house.association)
    people.position(person=known, organization=ours)
    client = enter(house.volunteer)
    address = at_pair(house, "shared_industries")
    words = words_of(client.get(address))
    assert "We have no contact in Medical Equipment and Supplies Manufacturing on their side." in words
    assert "Sample Scopes Ready we know nobody there yet" in words and "Our Valves we know somebody there" in words
    assert "Nobody in Medical Equipment and Supplies Manufacturing in Minneapolis has been asked" in words
    step = {"code": MEDICAL_DEVICES, "side": "partner", "gap": "no_contact"}
    answer = client.post(at_pair(house, "shared_industry_step"), step, follow=True)
    promised = "Ask for a contact in Medical Equipment and Supplies Manufacturing in Ibaraki"
    assert f"Promised: {promised}" in words_of(answer)
    client.post(at_pair(house, "shared_industry_step"), step)
    with scope(house.association):
        made = FollowUp.objects.get()
        assert (made.what, made.owner, made.partnership) == (promised, house.volunteer, pair)
        assert made.due_on == timezone.localdate() + datetime.timedelta(days=14)
    assert f"Next step {promised}" in words_of(client.get(address))
    people.position(person=people.person(association=house.association), organization=theirs)
    assert "We have no contact" not in words_of(client.get(address))
    gone = client.post(at_pair(house, "shared_industry_step"), step, follow=True)
    assert "Nothing is missing there any more." in words_of(gone)


def test_a_step_that_two_press_at_once_is_promised_once(cast: Cast, pair: Partnership) -> None:
    house = cast.omaha
    maker: dict[str, Any] = {"sectors": [sector(MEDICAL_DEVICES)], "partnerships": [pair]}
    people.organization(association=house.association, name_en="Sample Scopes", **maker)
    asked = (MEDICAL_DEVICES, "partner", "no_contact")
    seen, today = [], timezone.localdate()
    with scope(house.association):
        membership = house.volunteer.memberships.get()
        for language in ("en", "ja"):  # both read the page before one of them presses
            with translation.override(language):
                seen.append(gap_of(asked, findings_of(pair, membership, today)))
        made = [
            promise_once(partnership=pair, what=gap.step, known_as=gap.known_as, due_on=today, by=house.volunteer)
            for gap in seen
            if gap
        ]
        assert [is_new for _row, is_new in made] == [True, False]
        assert FollowUp.objects.count() == 1


def test_two_industries_under_one_wide_sector_have_buttons_of_their_own(cast: Cast, pair: Partnership) -> None:
    house = cast.omaha
    with scope(house.association):
        for row, codes in zip(CityIndustry.objects.order_by("pk"), (("311", "333"), ("336", "325")), strict=True):
            CityIndustry.objects.filter(pk=row.pk).update(sector=sector(codes[0]), employers_en="", employers_ja="")
            factories.city_industry(profile=row.profile, sector=sector(codes[1]), rank=5)
        found = findings_of(pair, house.staff.memberships.get(), timezone.localdate()).findings
        gaps = [(gap.key, gap.side) for finding in found for gap in finding.gaps]
    assert [each.key for each in found] == ["31-33", "31-33-2"]
    assert len(gaps) == len(set(gaps)) == 4


@pytest.mark.covers("C20", page="/a/…/partnerships/…/industries/")
def test_that_nothing_is_shared_is_said_plainly(cast: Cast, enter: Any) -> None:
    load_reference(reference=read_reference())
    house = cast.omaha
    address = at(house, "shared_industries", partnership=house.partnership.slug)
    client = enter(house.volunteer)
    words = words_of(client.get(address))
    assert "Not to be compared yet" in words and "Without an industry so far: Omaha, Shizuoka" in words
    for place, code in ((house.partnership.home, "52"), (house.partnership.partner, "111")):
        profile = factories.city_profile(association=house.association, place=place)
        factories.city_industry(profile=profile, sector=sector(code))
    words = words_of(client.get(address))
    assert "Omaha and Shizuoka have no industry in common in their profiles." in words
    assert "Nothing is shared, and that is worth knowing." in words and "Ask for an assessment" in words
    assert "In the profile of Shizuoka alone: Crop Production" in words


def test_a_company_that_the_profile_names_stands_there_linked(cast: Cast, enter: Any, pair: Partnership) -> None:
    house = cast.omaha
    named = people.organization(association=house.association, name_ja="見本医療機器（架空）", name_en="Sample Medical")
    client = enter(house.volunteer)
    known = at_pair(house, "known_list")
    words = words_of(client.get(known))
    assert "It is Sample Medical" in words
    with scope(house.association):
        industry = CityIndustry.objects.get(profile__place=pair.partner)
    edit = at(house, "known_edit", partnership=pair.slug, what="employers", named=industry.pk)
    assert client.post(edit, {"known": named.pk}).status_code == 302
    assert "It is Sample Medical" not in words_of(client.get(known))
    words = words_of(client.get(at_pair(house, "shared_industries")))
    assert "Sample Medical we know nobody there yet, named in the profile" in words
    assert "Named as an employer Ibaraki" in words_of(client.get(named.get_absolute_url()))


def test_the_page_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any, pair: Partnership) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _each in range(number):
            fields: dict[str, Any] = {"sectors": [sector(MEDICAL_DEVICES)], "partnerships": [pair]}
            body = people.organization(association=house.association, **fields)
            people.position(person=people.person(association=house.association), organization=body)
        counts.append(statements(client, at_pair(house, "shared_industries")))
    assert counts == [9, 9]
