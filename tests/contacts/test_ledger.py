"""The ledger of outcomes: filters in the address, sums by currency, year by year, sheets, what goods made together say,
and the way back from a deal."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.lineage import firsts_of, lineage_of
from contacts.models import Outcome
from contacts.outcome_sums import years_of
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of
from tests.contacts.test_outcomes import new_address, sent

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = TODAY.year - 1
SHEET = 5


def in_year(house: House, year: int, **fields: Any) -> Outcome:
    return engagement.outcome(partnership=house.partnership, happened_on=datetime.date(year, 1, 1), **fields)


def dollars(amount: int) -> dict[str, Any]:
    return {"value": Decimal(amount), "currency": "USD"}


def test_the_ledger_is_filtered_by_year_and_currency(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    in_year(house, LAST, title_en="Sold last year", **dollars(100))
    in_year(house, TODAY.year, title_en="Sold this year", value=Decimal(9000), currency="JPY")
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "outcome_list"), {"year": LAST}))
    assert "Sold last year" in words and "Sold this year" not in words
    words = words_of(client.get(at(house, "outcome_list"), {"currency": "JPY"}))
    assert "Sold this year" in words and "Sold last year" not in words


@pytest.mark.covers("C19", page="/a/<association>/outcomes/")
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"year": f"{TODAY.year + 1}"}, "lies ahead: nothing can have come of it yet."),
        ({"year": "soon"}, "Year: Enter a whole number."),
        ({"currency": "GBP"}, "Currency: Select a valid choice."),
        ({"colour": "red"}, "There is no filter called “colour”."),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "The period ends before it begins."),
        ({"partnership": "springfield-ashikaga"}, "Partnership: Select a valid choice."),
    ],
    ids=["year-ahead", "no-year", "no-currency", "no-filter", "backwards", "foreign"],
)
def test_a_filter_that_is_not_understood_is_told_and_nothing_is_counted(
    cast: Cast, enter: Any, asked: dict[str, str], answer: str
) -> None:
    house = cast.omaha
    in_year(house, LAST, **dollars(777))
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "outcome_list"), asked))
    assert answer in words and "Nothing is counted" in words and "$777" not in words
    sheet = client.get(at(house, "outcome_csv"), asked)
    assert sheet.status_code == 400 and "777" not in sheet.content.decode()


def test_what_is_not_known_is_said_and_pieces_of_different_things_stay_apart(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    in_year(house, LAST, units=350, unit_en="scarves", unit_ja="枚", **dollars(700))
    in_year(house, LAST, units=20, unit_en="bottles", unit_ja="本")
    words = words_of(enter(house.board_member).get(at(house, "outcome_list")))
    assert "Our work helped 2 $700 1 without a known value 350 scarves 20 bottles" in words


@pytest.mark.covers("117", page="/a/<association>/programmes/series/<series>/")
def test_a_series_tells_what_came_of_it_year_by_year_and_so_far(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    series = factories.series(partnership=house.partnership, title_en="AI meet-ups")
    meetup = factories.programme(partnership=house.partnership, title_en="Meet-up", series=series)
    in_year(house, LAST - 2, programme=meetup, kind=OutcomeKind.DEAL, **dollars(1000))
    in_year(house, LAST, programme=meetup, kind=OutcomeKind.DEAL, **dollars(2500))
    in_year(house, LAST, programme=meetup, kind=OutcomeKind.DEAL, value=Decimal(400000), currency="JPY", jobs=3)
    in_year(house, LAST, programme=meetup, claim=ClaimLevel.COINCIDED, **dollars(999_999))
    in_year(house, LAST, title_en="Of no series", **dollars(5))
    with scope(house.association):
        lines = years_of(Outcome.objects.filter(programme__series=series))
    assert [(line.year, line.number_so_far) for line in lines] == [(LAST - 2, 1), (LAST, 3)]
    assert [(money.amount, money.currency) for money in lines[1].sums_so_far] == [(3500, "USD"), (400000, "JPY")]
    assert (lines[0].jobs_so_far, lines[1].jobs_so_far) == (None, 3)
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "series_detail", series=series.pk)))
    assert f"{LAST} 2 3 so far $2,500 ¥400,000 $3,500 ¥400,000 3" in words and "999,999" not in words
    ledger = words_of(client.get(at(house, "outcome_list"), {"in_series": series.pk}))
    assert "Of no series" not in ledger and "$3,500" in ledger


def test_the_sheets_hold_what_the_filters_let_pass(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    growers = people.organization(association=house.association, name_en="Example Growers")
    in_year(
        house, LAST, title_en="=1+1", organizations=[growers], value=Decimal("12500.50"), currency="USD", units=3,
        unit_en="crates", rate=Decimal("149.500000"), rate_currency="JPY", rate_on=datetime.date(LAST, 1, 1),
        rate_source="Bank of Japan",
    )  # fmt: skip
    in_year(house, TODAY.year, title_en="Of this year")
    client = enter(house.board_member)
    answer = client.get(at(house, "outcome_csv"), {"year": LAST})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["title_en"], row["value"], row["currency"], row["jobs"]) == ("'=1+1", "12500.5", "USD", "")
    assert (row["rate"], row["rate_currency"], row["organizations"]) == ("149.5", "JPY", "Example Growers")
    book = client.get(at(house, "outcome_workbook"), {"year": LAST})
    head, only = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert dict(zip(head, only, strict=True))["title_en"] == "=1+1"


@pytest.mark.parametrize("number", [1, 3])
def test_a_sheet_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for _one in range(number):
        houses = [people.organization(association=house.association) for _two in range(number)]
        engagement.outcome(partnership=house.partnership, organizations=houses)
    assert statements(enter(house.board_member), at(house, "outcome_csv")) == SHEET


RATE = {"rate": "149.5", "rate_currency": "JPY", "rate_on": f"{TODAY}", "rate_source": "Bank of Japan"}
WORTH = {"value": "100", "currency": "USD"}


def test_a_rate_stands_beside_the_value_and_converts_nothing(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.volunteer)
    words = words_of(client.post(new_address(house), sent(**WORTH, **RATE), follow=True))
    assert "$100 1 USD = 149.5 JPY on" in words and "Bank of Japan" in words
    register = words_of(client.get(at(house, "outcome_list")))
    assert "$100" in register and "14,950" not in register


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({**WORTH, **RATE, "rate_source": ""}, "A rate needs its number, its currency, its day and its source."),
        (RATE, "Write the value first: a rate alone says nothing."),
        ({**WORTH, **RATE, "rate": "0"}, "Write a rate above zero."),
        ({**WORTH, **RATE, "rate_currency": "USD"}, "Choose another currency than that of the value."),
        ({**WORTH, **RATE, "rate_on": f"{TODAY + datetime.timedelta(days=2)}"}, "This day lies ahead."),
    ],
    ids=["no-source", "no-value", "zero", "same-currency", "ahead"],
)
def test_a_rate_that_nobody_could_check_is_refused(
    cast: Cast, enter: Any, fields: dict[str, str], refusal: str
) -> None:
    answer = enter(cast.omaha.volunteer).post(new_address(cast.omaha), sent(**fields))
    assert answer.status_code == 422 and refusal in words_of(answer)


@pytest.mark.covers("35", page="/a/<association>/outcomes/<outcome>/")
def test_goods_made_together_name_maker_seller_beneficiary_pieces_and_lessons(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    scarf = sent(
        kind="product", title_en="A scarf of both cities", units="350", unit_en="scarves", maker_en="Example Weavers",
        seller_en="Museum shop", beneficiary_en="The exchange fund", lessons_en="Order before the season.",
        benefit_home_en="A fund for students", benefit_partner_en="A new customer",
    )  # fmt: skip
    words = words_of(enter(house.volunteer).post(new_address(house), scarf, follow=True))
    for said in (
        "350 scarves", "Made by Example Weavers", "Sold by Museum shop", "Who benefits The exchange fund",
        "Order before the season.", "A fund for students", "A new customer",
    ):  # fmt: skip
        assert said in words


@pytest.mark.covers("36", "34", page="/a/<association>/outcomes/<outcome>/")
def test_tours_lead_back_through_trade_and_a_visit_to_the_first_talk(cast: Cast, enter: Any) -> None:
    """One click from the last result to the introduction, though it belongs to an outcome three steps earlier."""
    house, association = cast.omaha, cast.omaha.association
    maker = people.person(association=association, family_name="Winery", given_name="Ken")
    first = people.introduction(
        person=maker, by_member=house.volunteer, to_member=house.staff, made_on=datetime.date(LAST, 1, 5)
    )
    talk = people.touch(people=[maker], kind="call", happened_on=datetime.date(LAST, 2, 1))
    visit = people.touch(people=[maker], kind="visit", happened_on=datetime.date(LAST, 5, 1))
    trade = engagement.outcome(
        partnership=house.partnership, title_en="Wine imported", happened_on=datetime.date(LAST, 9, 1),
        introductions=[first], touches=[talk, visit],
    )  # fmt: skip
    tours = engagement.outcome(
        partnership=house.partnership, title_en="A tour of wineries", kind=OutcomeKind.TOURISM,
        happened_on=datetime.date(LAST, 11, 1), grew_from=trade,
    )  # fmt: skip
    with scope(association):
        steps = lineage_of(tours, house.board_member.memberships.get()).steps
    assert [step.row.pk for step in steps] == [first.pk, talk.pk, visit.pk, trade.pk]
    with scope(association):
        assert firsts_of([tours, trade], house.board_member.memberships.get()) == {tours.pk: first, trade.pk: first}
    client = enter(house.board_member)
    answer = client.get(at(house, "outcome_detail", outcome=tours.pk))
    words = words_of(answer)
    assert words.index("Call") < words.index("Visit") < words.index("Goods sold: Wine imported")
    beginning = at(house, "introduction_detail", introduction=first.pk)
    assert "It began here" in words and beginning in answer.content.decode()
    assert house.volunteer.display_name in words_of(client.get(beginning))
    assert "A tour of wineries" in words_of(client.get(at(house, "outcome_detail", outcome=trade.pk)))


def test_outcomes_that_name_each_other_end(cast: Cast) -> None:
    house = cast.omaha
    one = in_year(house, LAST)
    other = in_year(house, LAST, grew_from=one)
    with scope(house.association):
        Outcome.objects.filter(pk=one.pk).update(grew_from=other)
        one.refresh_from_db()
        lineage = lineage_of(one, house.staff.memberships.get())
    assert [row.pk for row in lineage.earlier] == [other.pk]


def test_an_outcome_does_not_grow_out_of_a_later_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    later = in_year(house, TODAY.year)
    given = sent(happened_on=f"{LAST}-01-01", grew_from=later.pk)
    answer = enter(house.volunteer).post(new_address(house), given)
    assert answer.status_code == 422 and "That outcome came later than this one." in words_of(answer)
