"""Whom we know: both sides beside each other, growth by quarter, and where nobody is."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from contacts.reach import balance_words, growth, quarter_of, reach_of
from partnerships.models import Sector
from portal.scoping import scope
from tests import factories, people

TODAY = timezone.localdate()


def page_of(house):
    return reverse("people_overview", args=[house.association.slug])


@pytest.mark.covers("25")
def test_the_balance_says_which_side_is_thin_and_what_to_do():
    assert "Nobody" in balance_words(0, 0)
    assert "three names" in balance_words(5, 0) and "nobody at home" in balance_words(0, 5)
    assert balance_words(5, 3) == balance_words(3, 5) == "Both sides are in balance."
    assert "we know 3 at home" in balance_words(9, 3)
    assert "we know 2 in the partner city" in balance_words(4, 9)


@pytest.mark.covers("21")
def test_growth_names_every_quarter_and_the_empty_ones_too():
    today = datetime.date(2026, 2, 15)
    lines = growth({(datetime.date(2025, 10, 1), "partner"): 4}, today)
    assert [line.label for line in lines[:2]] == ["2026, quarter 1", "2025, quarter 4"] and len(lines) == 8
    assert [(line.home, line.partner) for line in lines[:3]] == [(0, 0), (0, 4), (0, 0)]
    assert quarter_of(datetime.date(2026, 12, 31)) == datetime.date(2026, 10, 1)


@pytest.mark.django_db
@pytest.mark.covers("21", "25", page="/a/…/people/overview/")
def test_people_are_counted_by_side_by_quarter_and_by_last_touch(cast):
    house = cast.omaha
    here = people.person(association=house.association, side="home", family_name="Here")
    people.person(association=house.association, side="partner", family_name="There")
    old = people.person(association=house.association, side="partner", family_name="Old")
    people.person(association=cast.springfield.association, side="partner")
    people.touch(people=[here], happened_on=TODAY - datetime.timedelta(days=20))
    people.touch(people=[old], happened_on=TODAY - datetime.timedelta(days=400))
    with scope(house.association):
        Person.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=1500))
        reach = reach_of(house.volunteer.memberships.get(), None, TODAY)
    assert (reach.people.home, reach.people.partner) == (1, 2)
    assert (reach.in_touch.home, reach.in_touch.partner) == (1, 0)
    assert (sum(line.home for line in reach.growth), sum(line.partner for line in reach.growth)) == (1, 1)


@pytest.mark.django_db
@pytest.mark.covers("23", page="/a/…/people/overview/")
def test_kinds_and_sectors_without_anybody_are_named(cast, enter):
    house = cast.omaha
    made = factories.sector(code="31-33", label_en="Manufacturing")
    health = factories.sector(code="62", label_en="Health Care")
    food = factories.sector(code="311", label_en="Food")
    Sector.objects.filter(pk=food.pk).update(parent=made)
    profile = factories.city_profile(association=house.association, place=house.partnership.partner)
    factories.city_industry(profile=profile, sector=health)
    people.organization(association=house.association, sectors=[food, made], kind="company")
    with scope(house.association):
        reach = reach_of(house.volunteer.memberships.get(), house.partnership, TODAY)
        everywhere = reach_of(house.volunteer.memberships.get(), None, TODAY)
    assert reach.organizations.partner == 0  # it belongs to no partnership
    sectors = {line.label: (line.home, line.partner) for line in everywhere.sectors}
    assert sectors == {"Manufacturing": (0, 1), "Health Care": (0, 0)}
    kinds = {line.key: line.gaps for line in everywhere.kinds}
    assert kinds["company"] == ("home",) and kinds["chamber"] == ("home", "partner")
    shown = enter(house.volunteer).get(page_of(house)).content.decode()
    assert "?side=partner&amp;what=company" in shown and "?side=partner&amp;sector=31-33" in shown
    assert shown.count("nobody") >= 14
    found = enter(house.volunteer).get(
        reverse("organizations", args=[house.association.slug]), {"side": "partner", "what": "company"}
    )
    assert "Shizuoka Tea Works" in found.content.decode()


@pytest.mark.django_db
def test_a_number_opens_the_records_it_counts(cast, enter):
    house = cast.omaha
    inside = people.organization(association=house.association, name_en="Inside", partnerships=[house.partnership])
    people.organization(association=house.association, name_en="Outside")
    names = {"side": "partner", "what": "company", "partnership": house.partnership.slug}
    shown = enter(house.volunteer).get(page_of(house), {"partnership": house.partnership.slug}).content.decode()
    assert f"?side=partner&amp;what=company&amp;partnership={house.partnership.slug}" in shown
    opened = enter(house.volunteer).get(reverse("organizations", args=[house.association.slug]), names)
    assert [row.pk for row in opened.context["organizations"]] == [inside.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_three_as_for_one(cast, enter, number, django_assert_num_queries):
    house = cast.omaha
    for _each in range(number):
        people.person(association=house.association)
        people.organization(association=house.association, sectors=[factories.sector()])
    client = enter(house.volunteer)
    client.get(page_of(house))
    with django_assert_num_queries(9):
        client.get(page_of(house))
