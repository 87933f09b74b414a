"""The register of contributions: money and things in kind apart, no currency added to another, who gave what when."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from contacts.contributions import Sums, by_giver, by_year, in_all
from contacts.models import Contribution
from portal.activity.models import Activity
from portal.money import money
from portal.scoping import scope
from tests import boards, factories, people, sittings
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def sent(**fields: Any) -> dict[str, Any]:
    return {"kind": "cash", "what_en": "Membership", "given_on": "2026-05-01", "version": 0} | fields


@pytest.mark.covers("82", page="/a/…/contributions/")
def test_what_was_given_is_written_down_corrected_taken_away_and_brought_back(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    company = people.organization(association=house.association, name_en="Sample Foods")
    client = enter(house.staff)
    new = at(house, "contribution_new")
    answer = client.post(new, sent(organization=company.pk, value="1500.00", currency="USD"), follow=True)
    assert answer.status_code == 200 and "$1,500" in words_of(answer) and "Sample Foods" in words_of(answer)
    with scope(house.association):
        row = Contribution.objects.get()
    edit = at(house, "contribution_edit", contribution=row.pk)
    changed = sent(organization=company.pk, value="1600.50", currency="USD", version=1)
    assert "$1,600.50" in words_of(client.post(edit, changed, follow=True))
    client.post(at(house, "contribution_remove", contribution=row.pk))
    with scope(house.association):
        assert not Contribution.objects.exists()
        act = Activity.objects.filter(model="contacts.contribution", verb="removed").get()
    client.post(at(house, "removal_undo", removal=act.pk))
    with scope(house.association):
        assert Contribution.objects.get().value == Decimal("1600.50")


@pytest.mark.covers("82", page="/a/…/contributions/")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "10.00", "currency": "USD"}, "Choose who gave it: an organization or a person."),
        ({"organization": 0}, "Write the amount that was given."),
        ({"organization": 0, "value": "10.00"}, "Choose the currency of the amount."),
        ({"organization": 0, "kind": "in_kind", "currency": "JPY"}, "Write the amount, or leave the currency empty."),
        (
            {"organization": 0, "kind": "in_kind", "value": "10.00", "currency": "USD"},
            "Say how the value was found",
        ),
        ({"organization": 0, "value": "10.00", "currency": "USD", "given_on": "2162-01-01"}, "This day lies ahead."),
        ({"organization": 0, "value": "-10.00", "currency": "USD"}, "An amount is not below zero."),
    ],
)
def test_what_does_not_say_enough_is_refused_with_the_rule(cast: Cast, enter: Any, fields: Any, words: str) -> None:
    house = cast.omaha
    if "organization" in fields:
        fields |= {"organization": people.organization(association=house.association).pk}
    answer = enter(house.staff).post(at(house, "contribution_new"), sent(**fields))
    assert answer.status_code == 422 and words in words_of(answer)
    with scope(house.association):
        assert not Contribution.objects.exists()


def register(house: House) -> None:
    """Two years, two currencies, money and things, one of them without a value."""
    association = house.association
    tea = people.organization(association=association, name_en="Tea Growers")
    food = people.organization(association=association, name_en="Sample Foods")
    grace = people.person(association=association, family_name="Example", given_name="Grace")
    kind = {"kind": "in_kind", "valuation_basis": "Price list"}
    for fields in (
        {"organization": food, "value": "1000.00", "given_on": datetime.date(2026, 3, 1)},
        {"organization": food, "value": "500.00", "given_on": datetime.date(2025, 3, 1)},
        {"organization": tea, "value": "60000", "currency": "JPY", "given_on": datetime.date(2026, 2, 1)},
        {"person": grace, "value": "700.00", "given_on": datetime.date(2026, 1, 9), **kind},
        {"organization": tea, "kind": "in_kind", "value": None, "currency": "", "given_on": datetime.date(2026, 4, 1)},
    ):
        sittings.contribution(association=association, **fields)


@pytest.mark.covers("82")
def test_sums_keep_currencies_and_kinds_apart(cast: Cast) -> None:
    house = cast.omaha
    register(house)
    with scope(house.association):
        rows = Contribution.objects.all()
        everything = in_all(rows)
        assert (everything.cash_words, everything.in_kind_words) == (["¥60,000", "$1,500"], ["$700"])
        assert (everything.number, everything.without_value) == (5, 1)
        years = [(each.name, each.cash_words, each.in_kind_words, each.without_value) for each in by_year(rows)]
        assert years == [(2026, ["¥60,000", "$1,000"], ["$700"], 1), (2025, ["$500"], [], 0)]
        givers = [(str(each.name), each.number) for each in by_giver(rows, house.association)]
    assert givers[2] == ("Grace Example", 1) and {each[1] for each in givers[:2]} == {2}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["cash", "in_kind"]),
            st.sampled_from(["USD", "JPY", "EUR"]),
            st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=2)),
        )
    )
)
def test_nothing_is_lost_and_nothing_is_mixed(rows: list[tuple[str, str, Decimal | None]]) -> None:
    found = Sums("")
    for kind, currency, amount in rows:
        found.add(kind, currency, amount, 1, int(amount is not None))
    for kind, sums in (("cash", found.cash), ("in_kind", found.in_kind)):
        for currency in ("USD", "JPY", "EUR"):
            own = [amount for each, of, amount in rows if (each, of) == (kind, currency) and amount is not None]
            assert sums.get(currency, Decimal(0)) == sum(own, Decimal(0))
    assert found.number == len(rows) and found.without_value == sum(amount is None for *_each, amount in rows)


def test_an_amount_shows_cents_only_where_there_are_some() -> None:
    assert [money(Decimal(each), "USD") for each in ("1000.00", "45.50", "0")] == ["$1,000", "$45.50", "$0"]


def test_the_register_is_narrowed_by_kind_giver_period_and_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    register(house)
    client, address = enter(house.volunteer), at(house, "contribution_list")
    with scope(house.association):
        food = Contribution.objects.filter(organization__name_en="Sample Foods")[0].organization_id
    page = words_of(client.get(address))
    assert "$1,500" in page and "1 without a value" in page and "Price list" in page
    for query, shown, hidden in (
        ("kind=in_kind", "$700", "¥60,000"),
        ("currency=JPY", "¥60,000", "$700"),
        (f"organization={food}", "$1,000", "¥60,000"),
        ("since=2026-01-01&until=2026-01-31", "$700", "$1,000"),
        ("q=growers", "¥60,000", "$700"),
        ("q=grace", "$700", "$1,000"),
    ):
        page = words_of(client.get(f"{address}?{query}"))
        assert shown in page and hidden not in page, query
    assert enter(house.volunteer).get(at(house, "contribution_new")).status_code == 403


def test_the_register_costs_the_same_with_one_row_and_three(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    board = boards.board(association=house.association)
    for number in (1, 2):
        for _each in range(number):
            person = people.person(association=house.association)
            sittings.contribution(association=house.association, board=board)
            sittings.contribution(association=house.association, person=person)
        counts.append(statements(client, at(house, "contribution_list")))
    assert counts == [10, 10]


def test_a_limited_member_sees_no_gift_of_somebody_they_may_not_see(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    other = factories.partnership(association=house.association, **city)
    row = sittings.contribution(association=house.association, partnership=other, what_en="Hidden gift")
    client = enter(house.board_member)
    addresses = [at(house, "contribution_list"), at(house, "contribution_detail", contribution=row.pk)]
    assert all("Hidden gift" in words_of(client.get(address)) for address in addresses)
    with scope(house.association):
        membership = house.board_member.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "Hidden gift" not in words_of(client.get(addresses[0])) and client.get(addresses[1]).status_code == 404


def test_the_service_refuses_what_the_form_would(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        sittings.contribution(association=cast.omaha.association, person=None)
