"""The report on a year: by partnership, beside the year before, without names of people, on the page and on paper."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from contacts.choices import ClaimLevel
from contacts.documents.record_paper import RECORD_PAPER, yearly_paper
from contacts.models import Outcome
from contacts.without_names import Leaving
from contacts.yearly_report import YearReport, year_report
from portal.documents.long import page_html
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year - 1
PAGE = 9


def in_year(house: House, year: int, **fields: Any) -> Outcome:
    fields = {"happened_on": datetime.date(year, 6, 1)} | fields
    return engagement.outcome(partnership=house.partnership, **fields)


def dollars(amount: int) -> dict[str, Any]:
    return {"value": Decimal(amount), "currency": "USD"}


def report_of(house: House, year: int = YEAR, today: datetime.date = TODAY) -> YearReport:
    with scope(house.association):
        return year_report(house.association, house.board_member.memberships.get(), year, today)


@pytest.mark.covers("110", page="/a/<association>/outcomes/years/<year>/")
def test_a_year_tells_each_outcome_with_claim_evidence_and_what_both_cities_gained(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    growers = people.organization(association=house.association, name_en="Example Growers")
    in_year(
        house, YEAR, benefit_home_en="Tea in two shops", benefit_partner_en="A new customer",
        organizations=[growers], evidence_url="https://paper.example/tea", **dollars(12_500),
    )  # fmt: skip
    in_year(house, YEAR - 1, **dollars(500))
    words = words_of(enter(house.board_member).get(at(house, "outcome_year", year=YEAR)))
    for said in (
        "Green tea in two shops", "Our part Our work helped", "How we know A letter of the growers.",
        "https://paper.example/tea", "What Omaha gained Tea in two shops", "What Shizuoka gained A new customer",
        "Value $12,500", "With Example Growers", "Our work helped 1 before: 1 $12,500 $500",
    ):  # fmt: skip
        assert said in words


def test_currencies_stay_apart_and_what_is_not_known_is_said(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    in_year(house, YEAR, jobs=4, **dollars(100))
    in_year(house, YEAR, value=Decimal(30000), currency="JPY")
    in_year(house, YEAR, claim=ClaimLevel.COINCIDED)
    in_year(house, YEAR - 1, value=Decimal(5), currency="EUR")
    helped, coincided = report_of(house).compared
    assert [(sums.currency, sums.now, sums.before) for sums in helped.sums] == [
        ("USD", Decimal(100), None),
        ("JPY", Decimal(30000), None),
        ("EUR", None, Decimal(5)),
    ]
    assert (helped.jobs, helped.jobs_before) == (4, None)
    assert (coincided.number, coincided.sums, coincided.jobs) == (1, (), None)
    words = words_of(enter(house.board_member).get(at(house, "outcome_year", year=YEAR)))
    assert "Our work helped 2 before: 1 $100 ¥30,000 not known not known not known €5 4" in words
    assert "It happened while we worked on it 1 before: 0" in words


def test_a_year_that_is_not_over_is_compared_with_the_same_part_of_the_year_before(cast: Cast) -> None:
    house = cast.omaha
    today = datetime.date(YEAR, 6, 15)
    in_year(house, YEAR, happened_on=datetime.date(YEAR, 6, 1))
    in_year(house, YEAR - 1, happened_on=datetime.date(YEAR - 1, 6, 15))
    in_year(house, YEAR - 1, happened_on=datetime.date(YEAR - 1, 6, 16))
    report = report_of(house, YEAR, today)
    assert (report.is_running, report.compared[0].number, report.compared[0].before) == (True, 1, 1)
    whole = report_of(house, YEAR)
    assert (whole.is_running, whole.compared[0].before) == (False, 2)


def test_no_names_of_people_stand_in_it(cast: Cast, enter: Any) -> None:
    house, association = cast.omaha, cast.omaha.association
    weaver = people.person(association=association, family_name="織田", given_name="花", family_latin="Oda")
    works = people.organization(association=association, name_en="Example Weavers", name_ja="見本織物")
    people.position(person=weaver, organization=works)
    in_year(
        house, YEAR, title_en="A scarf by 織田 花", organizations=[works],
        evidence="Mr. Baker and 山田さん told Volunteer Someone; write to oda@weavers.example.",
    )  # fmt: skip
    words = words_of(enter(house.board_member).get(at(house, "outcome_year", year=YEAR)))
    matter = words[words.index("Outcomes of") :]
    for name in ("織田", "Baker", "山田", "oda@"):
        assert name not in matter
    assert "Example Weavers" in matter and "A scarf by ［氏名省略］" in matter


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A letter of the growers", "A letter of the growers"),
        ("Ms. Anna Baker said so", "[name left out] said so"),
        ("Mrs Example’s note", "[name left out] note"),
        ("田中様のお手紙", "［氏名省略］のお手紙"),
        ("お客様の声、皆様のご協力", "お客様の声、皆様のご協力"),
    ],
    ids=["nobody", "both-names", "one-name", "sama", "guests"],
)
def test_who_is_called_by_a_form_of_address_is_left_out(text: str, left: str) -> None:
    assert Leaving().text(text) == left


def test_a_year_that_lies_ahead_is_told_and_not_counted(cast: Cast, enter: Any) -> None:
    client = enter(cast.omaha.board_member)
    answer = client.get(at(cast.omaha, "outcome_year", year=TODAY.year + 1))
    assert answer.status_code == 404 and f"{TODAY.year + 1} lies ahead." in words_of(answer)
    assert client.get(at(cast.omaha, "outcome_year_paper", year=TODAY.year + 1)).status_code == 404
    assert client.get(at(cast.omaha, "outcome_year", year=99999)).status_code == 404


def test_a_year_of_which_nothing_is_written_down_says_so(cast: Cast, enter: Any) -> None:
    words = words_of(enter(cast.omaha.board_member).get(at(cast.omaha, "outcome_year", year=YEAR)))
    assert "Nothing is written down for this year" in words and "That does not say that nothing happened." in words


def test_a_limited_member_reads_the_years_of_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    engagement.outcome(partnership=other, title_en="Hidden result", happened_on=datetime.date(YEAR, 5, 1))
    in_year(house, YEAR, title_en="Seen result")
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    words = words_of(enter(house.volunteer).get(at(house, "outcome_year", year=YEAR)))
    assert "Seen result" in words and "Hidden result" not in words and "Our work helped 1 " in words


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for one in range(number):
        houses = [people.organization(association=house.association) for _two in range(number)]
        in_year(house, YEAR, organizations=houses)
        if one:
            other = factories.city(name=("Ashikaga", "Springfield")[one - 1])
            further = factories.partnership(association=house.association, home=house.partnership.home, partner=other)
            engagement.outcome(partnership=further, happened_on=datetime.date(YEAR, 5, 1))
    assert statements(enter(house.board_member), at(house, "outcome_year", year=YEAR)) == PAGE


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_the_paper_says_what_the_page_says_in_either_language(cast: Cast, enter: Any, language: str) -> None:
    house = cast.omaha
    in_year(house, YEAR, benefit_home_en="Tea in shops", benefit_home_ja="茶の販売", **dollars(12_500))
    address = at(house, "outcome_year_paper", year=YEAR)
    answer = enter(house.board_member).get(address, {"language": language})
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    plain = text.replace("\u2009", "").replace("\xa0", " ")
    english = ("Yearly report on outcomes", "Green tea in two shops", "$12,500", "Tea in shops", "Our work helped")
    japanese = ("成果の年次報告書", "緑茶の取り扱い", "12,500ドル", "茶の販売")
    for said in (*(english if language != "ja" else ()), *(japanese if language != "en" else ())):
        assert said in plain
    record = yearly_paper(report_of(house), house.association, TODAY)
    assert "<h1>" in page_html(RECORD_PAPER, RECORD_PAPER.facts(record, language), language)
