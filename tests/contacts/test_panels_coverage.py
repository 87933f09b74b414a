"""The board room's panel of coverage: sectors, themes and kinds of local body, with the gaps by name."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.choices import CheckState
from partnerships.choices import Side
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import words_of
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY = datetime.timedelta(days=1)
THEIRS, OURS = "Sectors with somebody on their side", "Sectors with somebody on our side"
BODIES = "Kinds of local body known on their side"


def sector(code: str, label: str, parent: Any = None) -> Any:
    row = factories.sector(code=code, label_en=label, label_ja=label)
    if parent:
        type(row).objects.filter(pk=row.pk).update(parent=parent)
    return row


def named(house: House, place: Any, *sectors: Any) -> None:
    """The city's profile names these sectors."""
    with scope(house.association):
        from partnerships.models import CityProfile

        profile = CityProfile.objects.filter(place=place).first()
    profile = profile or factories.city_profile(association=house.association, place=place)
    for each in sectors:
        factories.city_industry(profile=profile, sector=each)


def somebody(house: House, sector: Any, side: str, partnership: Any = None, **job: Any) -> Any:
    """A person of that side who works in an organization of the sector."""
    partnership = partnership or house.partnership
    company = people.organization(association=house.association, side=side, sectors=[sector])
    row = people.person(
        association=house.association, family_name="Known", given_name="Kim", side=side, partnerships=[partnership]
    )
    people.position(person=row, organization=company, **job)
    return row


def reach(answer: Any) -> dict[str, tuple[str, str]]:
    return {f"{row[0]} {row[2]}": (str(row[3]), str(row[4])) for row in values(answer)}


@pytest.mark.covers("25", page="/a/…/board-room/")
def test_the_board_reads_which_sectors_have_nobody_on_their_side(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    food, dairy = sector("311", "Food"), sector("3115", "Dairy", factories.sector())
    machines, tea = sector("333", "Machines"), sector("424", "Tea trade")
    named(house, house.partnership.home, food, machines)
    named(house, house.partnership.partner, food, tea)
    somebody(house, dairy, Side.PARTNER)
    somebody(house, machines, Side.HOME)
    somebody(house, tea, Side.PARTNER, to_on=TODAY - A_DAY)
    answer = shown("coverage", look_of(house))
    assert reach(answer) == {
        "Food Omaha, Shizuoka": ("nobody", "somebody"),
        "Machines Omaha": ("somebody", "nobody"),
        "Tea trade Shizuoka": ("nobody", "nobody"),
    }
    assert (numbers(answer)[THEIRS], numbers(answer)[OURS]) == ((1, None), (1, None))
    gaps = [gap.words for gap in answer.drawing["sectors"]]
    assert gaps == ["Machines (Omaha): nobody on their side", "Tea trade (Shizuoka): nobody on their side"]
    assert answer.summary.startswith("In 2 of 3 sectors of the city profiles we know nobody on their side.")
    drawing = drawn("coverage", answer)
    assert "Tea trade (Shizuoka)" in drawing
    assert {figure.address for figure in answer.figures[:2]} == {"#coverage-sectors"}
    assert 'id="coverage-sectors"' in drawing and drawing.count(">somebody</a>") == 2
    client = enter(house.board_member)
    assert client.get(answer.drawing["sectors"][0].address).status_code == 200
    known = answer.tables[0].rows[0][4].address
    assert "Kim" in words_of(client.get(known))
    assert "Kim" not in words_of(client.get(answer.tables[0].rows[2][4].address))


def test_a_shared_sector_opens_the_page_with_its_next_step(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    food = sector("311", "Food")
    named(house, house.partnership.home, food)
    named(house, house.partnership.partner, food)
    (gap,) = shown("coverage", look_of(house)).drawing["sectors"]
    assert gap.address == f"/a/omaha/partnerships/{house.partnership.slug}/industries/#sector-311"
    assert 'id="sector-311"' in enter(house.board_member).get(gap.address).content.decode()


def test_somebody_of_another_partnership_is_nobody_of_this_one(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    food = sector("311", "Food")
    named(house, house.partnership.partner, food)
    named(house, other.partner, food)
    somebody(house, food, Side.PARTNER)
    assert reach(shown("coverage", look_of(house))) == {
        "Food Ashikaga": ("nobody", "nobody"),
        "Food Shizuoka": ("nobody", "somebody"),
    }
    assert reach(shown("coverage", look_of(house, partnership=other))) == {"Food Ashikaga": ("nobody", "nobody")}
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=other)
    assert reach(shown("coverage", look_of(house, role="volunteer"))) == {"Food Ashikaga": ("nobody", "nobody")}


@pytest.mark.covers("4", page="/a/…/board-room/")
def test_themes_and_kinds_that_nothing_serves_are_named(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    youth, climate = factories.theme(), factories.theme(code="climate", label_en="Climate", label_ja="気候")
    engagement.coming_programme(partnership=house.partnership, themes=[youth])
    factories.agreement(partnership=house.partnership, themes=[youth])
    factories.agreement(partnership=house.partnership)
    chamber, office = people.resource_kind(), people.resource_kind(code="office", label_en="Offices")
    first = TODAY.replace(day=1)
    check = people.resource_check
    met = {"state": CheckState.MET, "checked_on": first - A_DAY}
    check(partnership=house.partnership, kind=chamber, side=Side.PARTNER, **met)
    check(partnership=house.partnership, kind=office, side=Side.PARTNER, state=CheckState.FOUND, checked_on=first)
    check(partnership=house.partnership, kind=office, side=Side.HOME, state=CheckState.NOT_FOUND)
    answer = shown("coverage", look_of(house, months=1))
    assert values(answer) == [["Young people", 1, 1], [str(climate), 0, 0]]
    assert values(answer, 1) == [["Chambers of commerce", 0, 0, 1, 1], ["Offices", 0, 0, 1, 0]]
    assert numbers(answer)[BODIES] == (2, 1)
    assert numbers(answer)[THEIRS] == (None, None)
    assert [gap.words for gap in answer.drawing["kinds"]] == [
        "Chambers of commerce: none is known on our side",
        "Offices: none is known on our side",
    ]
    drawing = drawn("coverage", answer)
    assert "Climate" in drawing and "Young people" not in drawing
    assert "Climate" in words_of(enter(house.board_member).get(figure(answer, "Themes that something serves").address))


def test_a_check_without_a_day_leaves_the_number_before_open(cast: Cast) -> None:
    house = cast.omaha
    fields = {"state": CheckState.MET, "side": Side.PARTNER, "checked_on": None}
    people.resource_check(partnership=house.partnership, kind=people.resource_kind(), **fields)
    assert numbers(shown("coverage", look_of(house)))[BODIES] == (1, None)


def test_three_sectors_cost_as_many_statements_as_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for codes in (("311",), ("333", "424")):
        for code in codes:
            row = sector(code, f"Sector {code}")
            named(house, house.partnership.partner, row)
            somebody(house, row, Side.PARTNER)
            kind = people.resource_kind(code=f"kind-{code}")
            people.resource_check(partnership=house.partnership, kind=kind, state=CheckState.MET)
            engagement.coming_programme(partnership=house.partnership, themes=[factories.theme(code=f"t{code}")])
        counts.append(queries("coverage", look_of(house)))
    assert counts == [6, 6]
