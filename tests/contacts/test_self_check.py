"""The impact self-check answers itself from records, and takes its answers back with them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.choices import OutcomeKind
from contacts.self_check import GROUP, self_check
from contacts.services.outcomes import remove_outcome
from partnerships.choices import OrganizationKind, ProgrammeKind, Side
from partnerships.models import Partnership, Programme, SelfCheckQuestion
from partnerships.reference.reading import read_reference
from portal.evidence import answer_sources
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
CODES = ("delegations", "students", "goods_sold", "business_contact")
QUESTIONS = 10


@pytest.fixture(autouse=True)
def questions(db: None) -> None:
    """The four of the reference data, and one of another group."""
    for order, code in enumerate(CODES):
        labels = {"label_en": f"Question {code}?", "label_ja": f"{code}の質問"}
        SelfCheckQuestion.objects.create(code=code, order=order, group=GROUP, **labels)
    SelfCheckQuestion.objects.create(code="board_seat", group="readiness", label_en="Other?", label_ja="他の質問")


def answered(house: House, *partnerships: Partnership) -> dict[str, bool]:
    with scope(house.association):
        lines = self_check(partnerships or [house.partnership], house.staff.memberships.get())
        return {line.question.code: line.is_yes for line in lines}


def past(partnership: Partnership, kind: str, **fields: Any) -> Programme:
    given = {"is_yearly": False, "month": None, "starts_on": TODAY - datetime.timedelta(days=30)} | fields
    return factories.programme(partnership=partnership, kind=kind, **given)


def business_person(house: House, side: str, kind: str = OrganizationKind.COMPANY) -> Any:
    row = people.person(
        association=house.association, family_name=f"Person {side}", given_name="A", side=side,
        partnerships=[house.partnership],
    )  # fmt: skip
    people.position(person=row, organization=people.organization(association=house.association, kind=kind, side=side))
    return row


@pytest.mark.covers("17", "18", "19", "20")
def test_the_reference_data_asks_the_four_questions_and_each_has_a_source() -> None:
    asked = [row.code for row in read_reference().questions if row.group == GROUP]
    assert asked == list(CODES)
    assert all(answer_sources(code) for code in asked)


@pytest.mark.covers("C18", "17", page="/a/<association>/partnerships/<partnership>/self-check/")
def test_a_visit_answers_the_first_question_and_takes_its_answer_with_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    visit = past(house.partnership, ProgrammeKind.VISIT, title_en="Mayor’s visit")
    client, address = enter(house.board_member), at(house, "partnership_self_check", partnership=house.partnership.slug)
    answer = client.get(address)
    words = words_of(answer)
    assert "You already have an economic impact." in words
    assert "1 of 4 questions is answered with yes." in words
    assert "Mayor’s visit" in words
    assert visit.get_absolute_url() in answer.content.decode()
    with scope(house.association):
        Programme.objects.filter(pk=visit.pk).delete()
    words = words_of(client.get(address))
    assert "You already have an economic impact." not in words
    assert words.count("No record") == len(CODES) + 1  # and once in the sentence on top


@pytest.mark.covers("18")
def test_students_count_from_exchanges_that_took_place_or_come_every_year(cast: Cast) -> None:
    house = cast.omaha
    tomorrow = TODAY + datetime.timedelta(days=1)
    past(house.partnership, ProgrammeKind.STUDENT_EXCHANGE, starts_on=tomorrow)
    past(house.partnership, ProgrammeKind.STUDENT_EXCHANGE, is_cancelled=True)
    assert not answered(house)["students"]
    past(house.partnership, ProgrammeKind.STUDENT_EXCHANGE, is_yearly=True, starts_on=None, month=6)
    assert answered(house)["students"]


@pytest.mark.covers("19")
def test_goods_count_from_outcomes(cast: Cast) -> None:
    house = cast.omaha
    engagement.outcome(partnership=house.partnership, kind=OutcomeKind.LEARNING)
    assert not answered(house)["goods_sold"]
    sold = engagement.outcome(partnership=house.partnership, kind=OutcomeKind.GOODS_SOLD)
    assert answered(house)["goods_sold"]
    with scope(house.association):
        remove_outcome(outcome=sold, by=house.staff)
    assert not answered(house)["goods_sold"]


@pytest.mark.covers("20")
@pytest.mark.parametrize(
    ("one", "other", "is_yes"),
    [
        ((Side.HOME, OrganizationKind.COMPANY), (Side.PARTNER, OrganizationKind.COMPANY), True),
        ((Side.PARTNER, OrganizationKind.COMPANY), (Side.HOME, OrganizationKind.COMPANY), True),
        ((Side.HOME, OrganizationKind.COMPANY), (Side.HOME, OrganizationKind.COMPANY), False),
        ((Side.HOME, OrganizationKind.COMPANY), (Side.PARTNER, OrganizationKind.EDUCATION), False),
    ],
)
def test_businesses_count_that_we_brought_together_across_the_ocean(
    cast: Cast, one: tuple[str, str], other: tuple[str, str], is_yes: bool
) -> None:
    house = cast.omaha
    first, second = (business_person(house, *each) for each in (one, other))
    people.introduction(person=first, by_member=house.volunteer, to_person=second)
    assert answered(house)["business_contact"] is is_yes


def test_an_introduction_to_one_of_us_brings_no_businesses_together(cast: Cast) -> None:
    house = cast.omaha
    people.introduction(person=business_person(house, Side.PARTNER), by_member=house.staff, to_member=house.volunteer)
    assert not answered(house)["business_contact"]


def test_without_a_record_the_page_says_what_to_do(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.organization(association=house.association, export="active", partnerships=[house.partnership])
    answer = enter(house.volunteer).get(at(house, "partnership_self_check", partnership=house.partnership.slug))
    words = words_of(answer)
    assert "1 organization of ours exports or imports already." in words
    assert "Enter a student exchange as a programme." in words
    assert "That need not mean no" in words


def test_each_partnership_answers_for_itself_and_the_association_for_all(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    past(other, ProgrammeKind.VISIT)
    assert not answered(house, house.partnership)["delegations"]
    assert answered(house, other)["delegations"]
    client = enter(house.board_member)
    assert "You already have an economic impact." in words_of(client.get(at(house, "self_check")))
    with scope(house.association):
        membership = house.board_member.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "You already have an economic impact." not in words_of(client.get(at(house, "self_check")))
    assert client.get(at(house, "partnership_self_check", partnership=other.slug)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    client, address = enter(house.board_member), at(house, "self_check")
    assert statements(client, address) == QUESTIONS
    for _one in range(number):
        past(house.partnership, ProgrammeKind.VISIT)
        past(house.partnership, ProgrammeKind.STUDENT_EXCHANGE)
        engagement.outcome(partnership=house.partnership)
        there, here = business_person(house, Side.PARTNER), business_person(house, Side.HOME)
        people.introduction(person=there, by_member=house.staff, to_person=here)
    assert statements(client, address) == QUESTIONS
