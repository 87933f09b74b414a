"""The budget of a trip: currencies and income apart, no sum lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.budget import totals
from delegations.choices import BudgetKind
from delegations.models import BudgetLine
from portal.scoping import scope
from tests import trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def test_the_budget_keeps_currencies_and_income_apart(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    client, new = enter(house.staff), at(house, "budget_new", delegation=trip.pk)
    for fields in (
        {"kind": "travel", "what_en": "Flights", "planned": "9000", "spent": "9400.50", "currency": "USD"},
        {"kind": "lodging", "what_en": "Hotel", "planned": "300000", "currency": "JPY"},
        {"kind": "income", "what_en": "Fees", "planned": "10000", "currency": "USD"},
    ):
        answer = client.post(new, fields | {"version": 0}, follow=True)
        assert answer.status_code == 200
    words = words_of(answer)
    assert "USD $9,000 $9,400.50 $10,000 $0" in words and "JPY ¥300,000" in words
    refused = client.post(new, {"kind": "meals", "what_en": "Lunch", "planned": "20", "version": 0})
    assert refused.status_code == 422 and "Lunch" in refused.content.decode()
    below = client.post(new, {"kind": "meals", "what_en": "Lunch", "planned": "-20", "currency": "USD", "version": 0})
    assert "An amount is not below zero." in words_of(below)
    with scope(house.association):
        row = BudgetLine.objects.get(what_en="Hotel")
    edit = at(house, "budget_edit", delegation=trip.pk, line=row.pk)
    changed = {"kind": "lodging", "what_en": "Inn", "planned": "280000", "currency": "JPY", "version": 1}
    assert "¥280,000" in words_of(client.post(edit, changed, follow=True))
    removed = client.post(at(house, "budget_remove", delegation=trip.pk, line=row.pk), follow=True)
    assert "¥280,000" not in words_of(removed).split("What happened")[0]
    elsewhere = trips.delegation(partnership=house.partnership)
    assert client.get(at(house, "budget_edit", delegation=elsewhere.pk, line=row.pk)).status_code == 404


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(
    st.lists(
        st.tuples(st.sampled_from(BudgetKind.values), st.sampled_from(["USD", "JPY"]), amounts, st.none() | amounts)
    )
)
def test_no_sum_is_lost_and_no_currency_is_mixed(rows: list[tuple[str, str, Decimal, Decimal | None]]) -> None:
    lines = [BudgetLine(kind=kind, currency=sign, planned=first, spent=then) for kind, sign, first, then in rows]
    for total in totals(lines):
        own = [row for row in rows if row[1] == total.currency]
        assert total.costs_planned + total.income_planned == sum((row[2] for row in own), Decimal(0))
        assert total.costs + total.income == sum((row[3] or Decimal(0) for row in own), Decimal(0))
        income = [row for row in own if row[0] == BudgetKind.INCOME]
        assert total.income_planned == sum((row[2] for row in income), Decimal(0))
