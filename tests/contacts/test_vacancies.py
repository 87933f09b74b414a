"""The rules of seats without the database: who holds one, since when it is vacant, who fits."""

from __future__ import annotations

import datetime
import random

import pytest

from contacts.choices import Constituency
from contacts.constituencies import constituencies_of, fits, of_houses
from contacts.vacancies import MARKS, Span, first_overlap, last_day, vacancy_of
from partnerships.choices import OrganizationKind

DAY = datetime.timedelta(days=1)
OPENED = datetime.date(2026, 1, 1)


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


def test_a_seat_is_vacant_from_the_day_after_the_term_ends() -> None:
    spans = [Span(OPENED, day(6, 30))]
    assert vacancy_of(spans, OPENED, None, day(6, 30)) is None
    found = vacancy_of(spans, OPENED, None, day(7, 1))
    assert found is not None
    assert (found.since_on, found.held_until_on, found.days, found.mark) == (day(7, 1), day(6, 30), 1, 0)


@pytest.mark.parametrize(("days", "mark"), [(29, 0), (30, 30), (59, 30), (60, 60), (89, 60), (90, 90), (400, 90)])
def test_the_clock_reaches_each_day_of_reminding(days: int, mark: int) -> None:
    found = vacancy_of([Span(OPENED, day(6, 30))], OPENED, None, day(6, 30) + datetime.timedelta(days=days))
    assert found is not None and (found.days, found.mark) == (days, mark)


def test_a_seat_that_nobody_ever_held_is_vacant_since_it_was_created() -> None:
    today = vacancy_of([], OPENED, None, OPENED)
    assert today is not None and (today.since_on, today.days) == (OPENED, 0)
    later = vacancy_of([], OPENED, None, day(1, 31))
    assert later is not None and (later.since_on, later.days) == (OPENED, 30)
    assert vacancy_of([], OPENED, None, OPENED - DAY) is None
    assert vacancy_of([], OPENED, day(2, 1), day(2, 1)) is None


def test_somebody_who_is_appointed_already_is_told() -> None:
    found = vacancy_of([Span(OPENED, day(3, 1)), Span(day(5, 1), day(9, 1))], OPENED, None, day(4, 1))
    assert found is not None and found.filled_from_on == day(5, 1)


def test_somebody_holds_the_seat_or_it_is_vacant_on_every_day_as_a_plain_count_says() -> None:
    drawn = random.Random(7)
    for _round in range(200):
        starts = sorted(drawn.sample(range(300), 6))
        pairs = [starts[place : place + 2] for place in (0, 2, 4)]
        spans = [Span(OPENED + first * DAY, OPENED + (after - 1) * DAY) for first, after in pairs]
        today = OPENED + drawn.randrange(320) * DAY
        held = any(span.starts_on <= today <= span.last_on for span in spans)
        found = vacancy_of(spans, OPENED, None, today)
        assert (found is None) == held
        if found:
            empty = 0
            cursor = today
            while cursor >= OPENED and not any(span.holds(cursor) for span in spans):
                empty, cursor = empty + 1, cursor - DAY
            assert found.days == (empty if cursor >= OPENED else empty - 1)
            assert found.mark == max((mark for mark in MARKS if found.days >= mark), default=0)


def test_two_terms_with_one_day_in_common_overlap() -> None:
    term = Span(day(3, 1), day(4, 1))
    assert first_overlap(term, [Span(day(1, 1), day(2, 28)), Span(day(4, 1), day(5, 1))]) == 1
    assert first_overlap(term, [Span(day(1, 1), day(2, 28)), Span(day(4, 2), day(5, 1))]) is None


def test_a_term_of_two_years_ends_on_the_eve_of_its_day() -> None:
    assert last_day(datetime.date(2026, 7, 1), 2) == datetime.date(2028, 6, 30)
    assert last_day(datetime.date(2028, 2, 29), 1) == datetime.date(2029, 2, 28)


@pytest.mark.covers("71")
def test_the_kind_of_an_organization_says_for_which_constituency_its_people_count() -> None:
    assert constituencies_of(OrganizationKind.COMPANY) == {Constituency.BUSINESS}
    assert constituencies_of(OrganizationKind.CHAMBER) == {Constituency.CHAMBER}
    assert constituencies_of(OrganizationKind.OTHER) == frozenset()
    office = constituencies_of(OrganizationKind.CITY_OFFICE, "economic_development_dept")
    assert office == {Constituency.ECONOMIC_OFFICE, Constituency.CITY_OFFICE}
    assert constituencies_of(OrganizationKind.CITY_OFFICE) == {Constituency.CITY_OFFICE}
    for kind in OrganizationKind.values:
        assert constituencies_of(kind) <= set(Constituency.values)


@pytest.mark.covers("72")
def test_one_of_several_constituencies_is_enough() -> None:
    wanted = [Constituency.CHAMBER, Constituency.ECONOMIC_OFFICE]
    assert fits(wanted, of_houses([("company", ""), ("city_office", "economic_development_dept")]))
    assert fits(wanted, of_houses([("chamber", "")]))
    assert not fits(wanted, of_houses([("company", "large_employer")]))
    assert not fits(wanted, of_houses([]))
    assert fits([], of_houses([]))
