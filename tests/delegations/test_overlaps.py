"""Two associations that plan one partner city in one month learn of it: month, city and kind, and nobody's name."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from delegations.models import Delegation
from delegations.overlaps import Plan, months_of, overlaps_of
from delegations.services.overlaps import tell_of_overlaps
from delegations.services.trips import call_off, change_trip
from partnerships.choices import Side
from portal.accounts.models import Association, NetworkMembership
from portal.notices.models import Notice
from portal.scoping import scope
from tests import factories, told, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
APRIL = datetime.date(2027, 4, 12)
NOON = datetime.datetime(2027, 3, 10, 18, tzinfo=datetime.UTC)
MARK = "ZQsecretQZ"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def both(cast: Cast) -> tuple[Delegation, Delegation]:
    """Omaha travels to Shizuoka from 12 April, Springfield from 26 April to 2 May."""
    theirs = factories.partnership(
        association=cast.springfield.association,
        home=cast.springfield.partnership.home,
        partner=cast.omaha.partnership.partner,
    )
    ours = trips.delegation(partnership=cast.omaha.partnership, starts_on=APRIL, title_en="Tea trip", title_ja=MARK)
    other = trips.delegation(
        partnership=theirs,
        starts_on=APRIL + datetime.timedelta(days=14),
        ends_on=APRIL + datetime.timedelta(days=20),
        title_en=MARK,
        title_ja=MARK,
        purpose_en=MARK,
        lead=cast.springfield.board_member,
    )
    trips.delegate(delegation=other, note=MARK)
    return ours, other


def apart(cast: Cast) -> None:
    """They are in no network together."""
    with scope(cast.springfield.association):
        NetworkMembership.objects.all().delete()


def listed(house: House, enter: Any) -> str:
    return words_of(enter(house.staff).get(at(house, "overlap_list")))


# --- what both learn --------------------------------------------------------------------------------------------------


@pytest.mark.covers("126", "C24", page="/a/<association>/overlaps/")
def test_two_trips_to_one_city_in_one_month_are_told_to_both_without_a_name(cast: Cast, enter: Any) -> None:
    both(cast)
    tell_of_overlaps(now=NOON)
    (line,) = told.lines(cast.omaha, cast.omaha.staff)
    assert line.words == (
        "Shizuoka, April 2027: Sister City Association of Springfield, Illinois plans a trip there too"
    )
    assert line.address == at(cast.omaha, "overlap_list")
    (line,) = told.lines(cast.springfield, cast.springfield.board_member)  # who leads theirs
    assert line.words == "Shizuoka, April 2027: Omaha Sister Cities Association plans a trip there too"
    page = listed(cast.omaha, enter)
    assert "April 2027" in page and "Shizuoka" in page and "Tea trip" in page and "a trip there" in page
    text = enter(cast.omaha.staff).get(at(cast.omaha, "overlap_list")).content.decode()
    for hidden in (MARK, "Meyer", "26", cast.springfield.board_member.email):
        assert hidden not in text.replace(at(cast.omaha, "overlap_list"), "").split("<main")[1].split("</main")[0]


def test_in_no_common_network_it_is_another_association(cast: Cast, enter: Any) -> None:
    both(cast)
    apart(cast)
    tell_of_overlaps(now=NOON)
    assert told.words(cast.omaha, cast.omaha.staff) == [
        "Shizuoka, April 2027: Another association plans a trip there too"
    ]
    assert told.words(cast.omaha, cast.omaha.staff, "ja") == ["静岡市・2027年4月：ほかの協会も訪問を計画しています"]
    page = listed(cast.omaha, enter)
    assert "Springfield" not in page and "may bring you together" in page


def test_the_public_address_of_a_known_association_is_the_way_to_it(cast: Cast, enter: Any) -> None:
    both(cast)
    rows = Association.objects.filter(pk=cast.springfield.association.pk)
    rows.update(email="hello@springfield.example", website="https://springfield.example", is_public=True)
    assert "hello@springfield.example" in listed(cast.omaha, enter)
    assert "Their website" in listed(cast.omaha, enter)
    rows.update(is_public=False)
    page = listed(cast.omaha, enter)
    assert "hello@springfield.example" not in page and "In the same network" in page


def test_nobody_without_plans_there_learns_anything(cast: Cast, enter: Any) -> None:
    ours, _other = both(cast)
    with scope(cast.omaha.association):
        Delegation.objects.filter(pk=ours.pk).delete()
    tell_of_overlaps(now=NOON)
    assert told.words(cast.omaha, cast.omaha.staff) == told.words(cast.springfield, cast.springfield.staff) == []
    assert "No plans meet" in listed(cast.omaha, enter)


def test_a_demonstration_and_the_world_do_not_meet(cast: Cast, enter: Any) -> None:
    both(cast)
    Association.objects.filter(pk=cast.springfield.association.pk).update(is_demonstration=True)
    assert tell_of_overlaps(now=NOON) == 0
    assert "No plans meet" in listed(cast.omaha, enter)


def test_a_limited_member_learns_of_their_own_partnerships_alone(cast: Cast, enter: Any) -> None:
    both(cast)
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    with scope(house.association):
        factories.partnership_limit(membership=house.staff.memberships.get(), partnership=other)
    tell_of_overlaps(now=NOON)
    assert told.words(house, house.staff) == []
    assert len(told.words(house, house.administrator)) == 1
    assert "No plans meet" in listed(house, enter)


# --- when plans change ------------------------------------------------------------------------------------------------


def test_told_once_and_taken_back_when_plans_change(cast: Cast) -> None:
    _ours, other = both(cast)
    assert tell_of_overlaps(now=NOON) > 0
    with scope(cast.omaha.association):
        number = Notice.objects.count()
    tell_of_overlaps(now=NOON + datetime.timedelta(days=1))
    with scope(cast.omaha.association):
        assert Notice.objects.count() == number > 0
    with scope(cast.springfield.association):
        changed = {"starts_on": datetime.date(2027, 6, 1), "ends_on": datetime.date(2027, 6, 5)}
        change_trip(delegation=other, read_version=other.version, values=changed, by=cast.springfield.staff)
    assert told.words(cast.omaha, cast.omaha.staff) == []  # at once, before the round has run
    tell_of_overlaps(now=NOON)
    with scope(cast.omaha.association):
        assert Notice.objects.count() == 0


def test_a_trip_that_is_called_off_meets_nothing(cast: Cast, enter: Any) -> None:
    ours, _other = both(cast)
    with scope(cast.omaha.association):
        call_off(delegation=ours, reason="The fair moved.", by=cast.omaha.staff)
    assert tell_of_overlaps(now=NOON) == 0
    assert "No plans meet" in listed(cast.omaha, enter)


def test_programmes_there_and_visits_from_there_count_and_evenings_at_home_do_not(cast: Cast, enter: Any) -> None:
    ours, other = both(cast)
    with scope(cast.springfield.association):
        Delegation.objects.filter(pk=other.pk).update(direction="inbound")
    theirs = other.partnership
    given = {"starts_on": APRIL, "is_yearly": False, "month": None}
    factories.programme(partnership=theirs, title_en=MARK, side=Side.HOME, **given)
    page = listed(cast.omaha, enter)
    assert "a visit from there" in page and "a programme there" not in page
    factories.programme(partnership=theirs, title_en=MARK, side=Side.PARTNER, **given)
    page = listed(cast.omaha, enter)
    assert "a visit from there, a programme there" in page and MARK not in page
    assert ours.title_en in page


def test_the_page_costs_the_same_with_one_overlap_and_with_many(cast: Cast, enter: Any) -> None:
    both(cast)
    client, address = enter(cast.omaha.staff), at(cast.omaha, "overlap_list")
    one = statements(client, address)
    for number in range(3):
        trips.delegation(partnership=cast.omaha.partnership, starts_on=APRIL + datetime.timedelta(days=number))
    assert (one, statements(client, address)) == (9, 9)


# --- the rule itself --------------------------------------------------------------------------------------------------


def test_a_trip_over_the_end_of_a_month_touches_both() -> None:
    assert months_of(datetime.date(2026, 12, 30), datetime.date(2027, 1, 2)) == [
        datetime.date(2026, 12, 1),
        datetime.date(2027, 1, 1),
    ]


def test_one_line_for_each_month_city_and_other_association() -> None:
    april, may = datetime.date(2027, 4, 1), datetime.date(2027, 5, 1)
    plans = [
        Plan(1, 10, 7, april, "there"),
        Plan(1, 10, 7, may, "there"),
        Plan(1, 11, 8, april, "there"),
        Plan(2, 20, 7, april, "programme"),
        Plan(2, 20, 7, april, "there"),
        Plan(3, 30, 7, april, "here"),
        Plan(3, 30, 9, april, "here"),
    ]
    found = overlaps_of(1, plans)
    assert [(each.partnership, each.month_on, each.other, each.kinds) for each in found] == [
        (10, april, 2, ("there", "programme")),
        (10, april, 3, ("here",)),
    ]
    assert [each.cause for each in found] == ["overlap:10:2027-04:2", "overlap:10:2027-04:3"]
