"""The board room's panel of outcomes: every figure equals a plain recount, currencies apart, the first introduction."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.lineage import firsts_of, lineage_of
from contacts.models import Outcome
from portal.panels import Month
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast
from tests.contacts.pages import words_of
from tests.looks import drawn, figure, look_of, numbers, queries, shown, values

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MAY = Month(2026, 5)
MIDSUMMER = datetime.date(2026, 6, 30)
DAYS = st.dates(datetime.date(2025, 10, 1), MIDSUMMER)
ROWS = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(OutcomeKind.values),
        st.sampled_from(ClaimLevel.values),
        st.sampled_from(["", "USD", "JPY", "EUR"]),
        st.decimals(min_value=0, max_value=10**6, places=2),
        st.one_of(st.none(), st.integers(0, 50)),
    ),
    max_size=12,
)


@given(ROWS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_is_that_of_a_plain_recount(cast: Cast, rows: list[Any]) -> None:
    house = cast.omaha
    look = look_of(house, months=3, last=MAY, today=MIDSUMMER)
    with transaction.atomic():
        with scope(house.association):
            Outcome.objects.bulk_create(
                Outcome(
                    association=house.association,
                    partnership=house.partnership,
                    kind=kind,
                    claim=claim,
                    title_en="A result",
                    evidence="A letter",
                    happened_on=day,
                    currency=currency,
                    value=value if currency else None,
                    jobs=jobs,
                )
                for day, kind, claim, currency, value, jobs in rows
            )
        answer = shown("outcomes", look)
        transaction.set_rollback(True)
    now = [row for row in rows if (2026, 3) <= (row[0].year, row[0].month) <= (2026, 5)]
    before = [row for row in rows if row[0].year == 2025 and row[0].month == 12]
    before += [row for row in rows if row[0].year == 2026 and row[0].month < 3]
    assert numbers(answer) == recount(now, before)


def recount(now: list[Any], before: list[Any]) -> dict[str, tuple[Any, Any]]:
    """What the figures have to be, added up row by row."""
    found: dict[str, tuple[Any, Any]] = {"Outcomes": (len(now), len(before))}
    for claim in ClaimLevel:
        pair = tuple(sum(row[2] == claim for row in rows) for rows in (now, before))
        if any(pair):
            found[str(claim.label)] = pair
    for currency, label in (("USD", "U.S. dollars"), ("JPY", "Japanese yen"), ("EUR", "Euros")):
        if any(row[3] == currency for row in (*now, *before)):
            found[f"Value in {label}"] = (worth(now, currency), worth(before, currency))
    jobs = [[row[5] for row in rows if row[5] is not None] for rows in (now, before)]
    if jobs[0] or jobs[1]:
        said = [sum(each) if each or not rows else None for each, rows in zip(jobs, (now, before), strict=True)]
        found["Jobs"] = (said[0], said[1])
    return found


def worth(rows: list[Any], currency: str) -> Decimal | None:
    """Nought only where every value is known."""
    held = [row[4] for row in rows if row[3] == currency]
    return sum(held, Decimal()) if held or all(row[3] for row in rows) else None


def test_currencies_stand_apart_and_each_number_opens_its_records(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    made = engagement.outcome
    made(partnership=house.partnership, title_en="Tea", value="1000.00", currency="USD", claim=ClaimLevel.LED_TO)
    made(partnership=house.partnership, title_en="Silk", value="150000", currency="JPY", claim=ClaimLevel.LED_TO)
    made(partnership=house.partnership, title_en="A talk", jobs=2)
    look = look_of(house, months=1)
    answer = shown("outcomes", look)
    assert [row[1:3] for row in values(answer, 1)] == [["USD", Decimal("1000.00")], ["JPY", Decimal("150000.00")]]
    assert figure(answer, "Value in U.S. dollars").words == "$1,000"
    client = enter(house.board_member)
    for label, titles in (
        ("Outcomes", {"Tea", "Silk", "A talk"}),
        ("Our work led to it", {"Tea", "Silk"}),
        ("Value in Japanese yen", {"Silk"}),
        ("Jobs", {"A talk", "Tea", "Silk"}),
    ):
        page = words_of(client.get(figure(answer, label).address))
        assert {title for title in ("Tea", "Silk", "A talk") if title in page} == titles
    assert figure(answer, "Jobs").number == 2


@pytest.mark.covers("34", page="/a/…/board-room/")
def test_the_newest_say_with_which_introduction_they_began(cast: Cast) -> None:
    house = cast.omaha
    association = house.association
    mayor = people.person(association=association, family_name="Mayor", given_name="Mika")
    grower = people.person(association=association)
    shop = people.person(association=association, family_name="Shop", given_name="Sam", side="home")
    first = people.introduction(
        person=mayor, by_member=house.volunteer, to_member=house.staff, made_on=datetime.date(2024, 4, 1)
    )
    second = people.introduction(person=grower, by_person=mayor, to_person=shop, made_on=datetime.date(2025, 5, 2))
    tea = engagement.outcome(partnership=house.partnership, introductions=[second])
    engagement.outcome(partnership=house.partnership, title_en="Nobody introduced anybody")
    tours = engagement.outcome(partnership=house.partnership, title_en="Tours", grew_from=tea)
    look = look_of(house, months=1)
    answer = shown("outcomes", look)
    lines = {str(each["title"]): (each["began_at"], each["began"]) for each in answer.drawing["newest"]}
    assert lines["Green tea in two shops"][0] == f"/a/omaha/introductions/{first.pk}/"
    assert lines["Nobody introduced anybody"] == ("", "")
    assert "no introduction is named" in drawn("outcomes", answer)
    with scope(association):
        found = firsts_of([tours, tea], look.membership)
        assert found[tea.pk] == lineage_of(tea, look.membership).first == first
        assert found[tours.pk] == lineage_of(tours, look.membership).first == first


def test_the_edges_of_the_months_belong_to_one_period_each(cast: Cast) -> None:
    house = cast.omaha
    for day in ((2026, 2, 28), (2026, 3, 1), (2026, 5, 31), (2026, 6, 1), (2025, 11, 30), (2025, 12, 1)):
        engagement.outcome(partnership=house.partnership, happened_on=datetime.date(*day))
    answer = shown("outcomes", look_of(house, months=3, last=MAY, today=MIDSUMMER))
    assert numbers(answer)["Outcomes"] == (2, 2)
    assert numbers(answer)["Our work helped"] == (2, 2)
    assert answer.summary == "2 outcomes of this period are written down. In the period before there were 2."


def test_nothing_is_said_as_nothing(cast: Cast) -> None:
    answer = shown("outcomes", look_of(cast.omaha))
    assert numbers(answer) == {"Outcomes": (0, 0)}
    assert answer.summary == "No outcome of this period is written down. In the period before there were 0."
    assert (answer.tables[0].rows, len(answer.tables), answer.changes) == ([], 1, [])


def test_a_value_that_nobody_knows_is_not_nought(cast: Cast) -> None:
    house = cast.omaha
    first = TODAY.replace(day=1)
    engagement.outcome(partnership=house.partnership, happened_on=first)
    earlier = first - datetime.timedelta(days=1)
    engagement.outcome(partnership=house.partnership, happened_on=earlier, value="10.00", currency="EUR", jobs=1)
    found = numbers(shown("outcomes", look_of(house, months=1)))
    assert found["Value in Euros"] == (None, Decimal("10.00"))
    assert found["Jobs"] == (None, 1)


def test_a_limited_member_counts_what_belongs_to_them_alone(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    engagement.outcome(partnership=house.partnership)
    engagement.outcome(partnership=other)
    assert numbers(shown("outcomes", look_of(house)))["Outcomes"] == (2, 0)
    assert numbers(shown("outcomes", look_of(house, partnership=other)))["Outcomes"] == (1, 0)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    look = look_of(house, role="volunteer")
    assert look.is_limited and numbers(shown("outcomes", look))["Outcomes"] == (1, 0)


def test_as_many_statements_for_three_outcomes_as_for_one(cast: Cast) -> None:
    house = cast.omaha
    counts = []
    for number in (1, 3):
        for _each in range(number - len(counts)):
            person = people.person(association=house.association)
            met = people.introduction(person=person, by_member=house.staff, to_member=house.volunteer)
            engagement.outcome(partnership=house.partnership, introductions=[met])
        counts.append(queries("outcomes", look_of(house)))
    assert counts == [4, 4]
