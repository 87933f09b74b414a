"""The board room's panel of contributions: money and things apart, each currency for itself, both sides."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Contribution
from portal.panels import Month
from portal.scoping import scope
from tests import factories, people, sittings
from tests.cast import Cast
from tests.contacts.pages import words_of
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

MAY, MIDSUMMER = Month(2026, 5), datetime.date(2026, 6, 30)
LABELS = {
    ("cash", "USD"): "In money, U.S. dollars",
    ("cash", "JPY"): "In money, Japanese yen",
    ("in_kind", "USD"): "In kind, U.S. dollars",
    ("in_kind", "JPY"): "In kind, Japanese yen",
}
ROWS = st.lists(
    st.tuples(
        st.dates(datetime.date(2025, 11, 1), MIDSUMMER),
        st.sampled_from(["cash", "in_kind"]),
        st.sampled_from(["USD", "JPY"]),
        st.decimals(min_value=0, max_value=10**6, places=2),
        st.booleans(),
    ),
    max_size=10,
)


@given(ROWS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_sum_is_that_of_a_plain_recount(cast: Cast, rows: list[Any]) -> None:
    house = cast.omaha
    look = look_of(house, months=3, last=MAY, today=MIDSUMMER)
    rows = [(*row[:3], None if row[1] == "in_kind" and row[4] else row[3]) for row in rows]
    with transaction.atomic():
        with scope(house.association):
            Contribution.objects.bulk_create(
                Contribution(
                    association=house.association,
                    kind=kind,
                    what_en="A gift",
                    given_on=day,
                    value=value,
                    currency=currency if value is not None else "",
                )
                for day, kind, currency, value in rows
            )
        answer = shown("contributions", look)
        transaction.set_rollback(True)
    now = [row for row in rows if datetime.date(2026, 3, 1) <= row[0] <= datetime.date(2026, 5, 31)]
    before = [row for row in rows if datetime.date(2025, 12, 1) <= row[0] <= datetime.date(2026, 2, 28)]
    expected: dict[str, Any] = {"Contributions": (len(now), len(before))}
    for (kind, currency), label in LABELS.items():
        if any(row[1:3] == (kind, currency) and row[3] is not None for row in (*now, *before)):
            expected[label] = (summed(now, kind, currency), summed(before, kind, currency))
    assert numbers(answer) == expected


def summed(rows: list[Any], kind: str, currency: str) -> Decimal | None:
    """Added up by hand; not known where things without a value are all there is."""
    held = [row[3] for row in rows if row[1:3] == (kind, currency) and row[3] is not None]
    is_open = any(row[1] == "in_kind" and row[3] is None for row in rows)
    return sum(held, Decimal()) if held or kind == "cash" or not is_open else None


@pytest.mark.covers("82", page="/a/…/board-room/")
def test_both_sides_give_and_a_thing_says_how_its_value_was_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    ours = people.organization(association=house.association, name_en="Sample Foods", side="home")
    theirs = people.organization(association=house.association, name_en="Tea Growers")
    give = sittings.contribution
    give(association=house.association, organization=ours, what_en="Fee", value="500.00", given_on=MIDSUMMER)
    give(association=house.association, organization=theirs, value="60000", currency="JPY", given_on=MIDSUMMER)
    room: dict[str, Any] = {"kind": "in_kind", "valuation_basis": "The hotel’s price list", "what_en": "Room"}
    give(association=house.association, organization=ours, value="700.00", given_on=MIDSUMMER, **room)
    look = look_of(house, months=1, last=Month(2026, 6), today=MIDSUMMER)
    answer = shown("contributions", look)
    assert values(answer, 1) == [["Our side", 2, 0, "$500 · $700"], ["Their side", 1, 0, "¥60,000"]]
    assert values(answer, 2)[0][0::5] == ["Room", "The hotel’s price list"]
    assert "The hotel’s price list" in drawn("contributions", answer)
    assert answer.summary == (
        "3 contributions of this period are written down. 1 of them is in kind. In the period before there were 0."
    )
    client = enter(house.board_member)
    page = words_of(client.get(figure(answer, "In kind, U.S. dollars").address))
    assert "Room" in page and "Fee" not in page


def test_a_gift_whose_giver_is_gone_stands_on_a_side_that_is_not_known(cast: Cast) -> None:
    house = cast.omaha
    with scope(house.association):
        Contribution.objects.create(
            association=house.association, kind="cash", what_en="Fee", given_on=MIDSUMMER, value=5, currency="USD"
        )
    answer = shown("contributions", look_of(house, months=1, today=MIDSUMMER))
    assert values(answer, 1) == [["not known", 1, 0, "$5"]]


def test_a_chosen_partnership_and_a_limit_count_their_own(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    for partnership, name in ((house.partnership, "For Shizuoka"), (other, "For Ashikaga")):
        sittings.contribution(association=house.association, partnership=partnership, what_en=name)
    assert numbers(shown("contributions", look_of(house)))["Contributions"] == (2, 0)
    answer = shown("contributions", look_of(house, partnership=other))
    assert numbers(answer)["Contributions"] == (1, 0)
    page = words_of(enter(house.staff).get(figure(answer, "Contributions").address))
    assert "For Ashikaga" in page and "For Shizuoka" not in page
    with scope(house.association):
        membership = house.volunteer.memberships.get()
        for row in Contribution.objects.select_related("organization", "partnership"):
            assert row.organization and row.partnership
            row.organization.partnerships.add(row.partnership)
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert numbers(shown("contributions", look_of(house, role="volunteer")))["Contributions"] == (1, 0)


def test_three_gifts_cost_as_many_statements_as_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for number in (1, 2):
        for _each in range(number):
            kind: dict[str, Any] = {"kind": "in_kind", "valuation_basis": "Price list"}
            sittings.contribution(association=house.association, **kind)
            person = people.person(association=house.association)
            sittings.contribution(association=house.association, person=person, **kind)
        counts.append(queries("contributions", look_of(house)))
    assert counts == [2, 2]
