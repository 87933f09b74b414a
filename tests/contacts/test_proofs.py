"""What the people we know prove on a benefit sheet: how many possible contacts in the partner city, by sector."""

import datetime

import pytest
from django.utils import timezone

from contacts.addressees import Organizations
from portal.addressees import addressee, known_to
from portal.documents.words import Words
from portal.proofs import Asked, proofs, steps
from portal.scoping import scope
from tests import factories, people

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def known(house, *, sectors=(), side="partner", **fields):
    """An organization with one person in it whom we know."""
    where = {"partnerships": [house.partnership], "side": side}
    row = people.organization(
        association=house.association, sectors=[factories.sector(code=code) for code in sectors], **where
    )
    person = people.person(association=house.association, **where, **fields)
    people.position(person=person, organization=row)
    return row, person


def shown(house, sector=()):
    with scope(house.association):
        found = proofs(Asked(house.partnership, TODAY, sector)).get("business_contacts", ())
        return [proof for proof in found if "whom we know" in proof.sentence.en]


@pytest.mark.django_db
@pytest.mark.covers("62", page="/a/…/partnerships/…/benefits/")
def test_people_we_know_prove_possible_contacts_by_sector_without_a_name(cast):
    house = cast.omaha
    tea, person = known(house, sectors=["311"])
    people.touch(people=[person], happened_on=TODAY - 80 * DAY)
    machines, _person = known(house, sectors=["3332"])
    food, _person = known(house, sectors=["311"])
    (proof,) = shown(house)
    assert proof.figure == Words("3", "3件", "3")
    assert proof.sentence.en.startswith("possible contacts in Shizuoka whom we know in person: ")
    assert "311" in proof.sentence.en or "(2)" in proof.sentence.en
    assert "Tea Works" not in proof.sentence.en and "面識のある取引先候補" in proof.sentence.ja
    assert {each.row for each in proof.records} == {tea, machines, food}
    day = TODAY - 80 * DAY
    assert proof.when == Words(f"last in touch in {day:%B %Y}", f"直近のやり取りは{day.year}年{day.month}月")


@pytest.mark.django_db
def test_a_reader_hears_of_their_own_sector_only(cast):
    house = cast.omaha
    known(house, sectors=["311"])
    known(house, sectors=["3332"])
    known(house)
    (food,) = shown(house, ("311",))
    assert food.figure.en == "1" and food.strength > shown(house)[0].strength
    assert shown(house, ("62",)) == []


@pytest.mark.django_db
def test_nobody_is_promised_whom_we_may_not_contact_who_left_or_who_is_at_home(cast):
    house = cast.omaha
    _row, _silent = known(house, is_not_to_be_contacted=True, not_contact_reason="Asked us")
    known(house, side="home")
    known(cast.springfield)
    row, _person = known(house)
    with scope(house.association):
        row.positions.update(to_on=TODAY - DAY)
    assert shown(house) == []
    with scope(house.association):
        assert steps(house.partnership, "business_contacts")


@pytest.mark.django_db
def test_an_organization_of_ours_can_be_addressed_in_both_languages(cast):
    house = cast.omaha
    known(house)
    people.organization(association=house.association, name_en="Elsewhere", name_ja="よそ")
    with scope(house.association):
        names = known_to(house.partnership)
        assert list(Organizations().known(house.partnership)) == [Words("Shizuoka Tea Works", "静岡茶業")]
    assert addressee("静岡茶業 御中", names) == Words("Shizuoka Tea Works", "静岡茶業")
    assert addressee("よそ", names) == Words("よそ", "よそ")
