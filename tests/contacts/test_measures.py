"""What goals are counted by: each number is that of the rows behind it, of one partnership, from a day to a day."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Attendance, Outcome, Person, Touch
from partnerships.models import Goal
from portal.measures import Span, all_measures, measure_named
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def number(house: House, name: str, since: int = 30, until: int = 0, partnership: Any = None) -> int:
    measure = measure_named(name)
    assert measure is not None
    with scope(house.association):
        (found,) = measure.count([Span(partnership or house.partnership, ago(since), ago(until))])
    return found


def known(house: House, **fields: Any) -> Person:
    return people.person(association=house.association, partnerships=[house.partnership], **fields)


def talk(house: House, days: int, *who: Person, **fields: Any) -> Touch:
    return people.touch(people=who, happened_on=ago(days), partnership=house.partnership, **fields)


@pytest.mark.covers("26")
def test_talks_are_those_in_which_somebody_was_reached(cast: Cast) -> None:
    house = cast.omaha
    hanako, ren = known(house), known(house, given_name="蓮", given_kana="レン", given_latin="Ren")
    talk(house, 31, hanako)
    talk(house, 30, hanako, ren)
    talk(house, 0, ren)
    talk(house, 1, ren, kind="attempt")
    people.touch(people=[ren])  # of no partnership
    assert number(house, "touches") == 2
    assert number(house, "touches", since=400) == 3
    assert number(house, "touches", until=5) == 1


def test_organizations_are_told_apart_and_come_from_the_talk_or_from_who_took_part(cast: Cast) -> None:
    house = cast.omaha
    tea = people.organization(association=house.association)
    rail = people.organization(association=house.association, name_en="Rail Works", name_ja="鉄道工業")
    hanako, ren = known(house), known(house, given_name="蓮", given_kana="レン", given_latin="Ren")
    people.position(person=hanako, organization=tea)
    talk(house, 2, hanako)
    talk(house, 3, hanako)
    talk(house, 4, ren)
    assert number(house, "organizations") == 1
    talk(house, 5, ren, organization=rail)
    talk(house, 6, hanako, organization=rail, kind="attempt")
    assert number(house, "organizations") == 2


def test_people_count_from_the_day_on_which_they_were_written_down(cast: Cast) -> None:
    house = cast.omaha
    old = known(house)
    known(house, given_name="蓮", given_kana="レン", given_latin="Ren")
    people.person(association=house.association, given_name="空", family_name="見本")  # of no partnership
    with scope(house.association):
        Person.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=90))
    assert number(house, "people") == 1
    assert number(house, "people", since=100) == 2


def test_guests_count_each_coming_on_the_day_of_the_programme(cast: Cast) -> None:
    house = cast.omaha
    days = {"is_yearly": False, "month": None}
    fair = factories.programme(partnership=house.partnership, starts_on=ago(3), **days)
    old = factories.programme(partnership=house.partnership, starts_on=ago(300), **days)
    undated = factories.programme(partnership=house.partnership)
    hanako, ren = known(house), known(house, given_name="蓮", given_kana="レン", given_latin="Ren")
    for programme, person in ((fair, hanako), (fair, ren), (old, ren), (undated, ren)):
        factories.kept(Attendance(association=house.association, programme=programme, person=person))
    assert number(house, "guests") == 3
    assert number(house, "guests", since=400) == 4


def test_introductions_and_results_have_their_day(cast: Cast) -> None:
    house = cast.omaha
    hanako = known(house)
    for days in (1, 60, None):
        people.introduction(person=hanako, by_member=house.staff, to_member=house.volunteer, made_on=days and ago(days))
        factories.kept(
            Outcome(
                association=house.association,
                partnership=house.partnership,
                title_en="Tea is sold",
                claim="helped",
                evidence="A letter",
                happened_on=ago(days or 400),
            )
        )
    assert (number(house, "introductions"), number(house, "outcomes")) == (1, 1)
    assert (number(house, "introductions", since=90), number(house, "outcomes", since=90)) == (2, 2)


def test_nothing_of_another_partnership_or_association_is_counted(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    hanako = known(house)
    talk(house, 1, hanako)
    talk(cast.springfield, 1, known(cast.springfield))
    for measure in all_measures():
        assert number(house, measure.name, partnership=other) == 0, measure.name
    assert number(house, "touches") == number(cast.springfield, "touches") == 1


@pytest.mark.parametrize("spans", [1, 3])
def test_one_question_counts_however_many_goals(cast: Cast, spans: int, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    talk(house, 1, known(house))
    asked = [Span(house.partnership, ago(30 * each), ago(0)) for each in range(1, spans + 1)]
    with scope(house.association):
        for measure in all_measures():
            with django_assert_num_queries(1):
                assert len(measure.count(asked)) == spans


def test_the_talks_behind_the_number_are_as_many_as_the_number(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = known(house)
    for days, kind in ((1, "call"), (2, "attempt"), (3, "letter"), (40, "call")):
        talk(house, days, hanako, kind=kind)
    measure = measure_named("touches")
    with scope(house.association):
        house.partnership.association = house.association
        span = Span(house.partnership, ago(30), ago(0))
        assert measure is not None and list(measure.count([span])) == [2]
        answer = enter(house.board_member).get(measure.address(span))
    assert len(answer.context["found"].rows) == 2


@pytest.mark.parametrize("name", ["people", "guests", "programmes", "introductions", "outcomes"])
def test_the_list_behind_a_number_holds_what_was_counted_and_nothing_else(cast: Cast, enter: Any, name: str) -> None:
    """Two lie in the span, one before it, one in another partnership; what is to come or was cancelled is not held."""
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    foreign = people.person(
        association=house.association, family_name="Elsewhere", given_name="A", partnerships=[other]
    )
    for days in (0, 30, 31):
        person = known(house, family_name=f"Guest {days}", given_name="A")
        _written_down(house, house.partnership, person, days)
    _written_down(house, other, foreign, 1)
    coming = {"is_yearly": False, "month": None}
    factories.programme(partnership=house.partnership, starts_on=ago(-9), **coming)
    factories.programme(partnership=house.partnership, starts_on=ago(2), is_cancelled=True, **coming)
    measure = measure_named(name)
    with scope(house.association):
        house.partnership.association = house.association
        span = Span(house.partnership, ago(30), ago(0))
        assert measure is not None and list(measure.count([span])) == [2]
        answer = enter(house.board_member).get(measure.address(span))
    number = answer.context["rows"].count("<tr>") if name == "people" else len(answer.context["found"].rows)
    assert number == 2


def _written_down(house: House, partnership: Any, person: Person, days: int) -> None:
    """A programme with this guest, an introduction and a result so many days ago, when the person was written down."""
    day = ago(days)
    with scope(house.association):
        noon = timezone.make_aware(
            datetime.datetime.combine(day, datetime.time(12))
        )  # the clocks may have changed since
        Person.objects.filter(pk=person.pk).update(created_at=noon)
    evening = factories.programme(partnership=partnership, starts_on=day, is_yearly=False, month=None)
    factories.kept(Attendance(association=house.association, programme=evening, person=person))
    people.introduction(person=person, by_member=house.staff, to_member=house.volunteer, made_on=day)
    engagement.outcome(partnership=partnership, happened_on=day)


def test_the_page_behind_each_number_opens(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    talk(house, 1, known(house))
    client: Client = enter(house.board_member)
    for measure in all_measures():
        goal: Goal = factories.goal(partnership=house.partnership, counted_by=measure.name, target_number=5)
        text = client.get(goal.get_absolute_url()).content.decode()
        with scope(house.association):
            house.partnership.association = house.association
            address = measure.address(Span(house.partnership, timezone.localdate(), timezone.localdate()))
        assert address.replace("&", "&amp;") in text, measure.name
        assert client.get(address).status_code == 200, measure.name
