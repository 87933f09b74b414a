"""The first people who are found: the same as of all who are found in their order, and gone to by keys."""

from __future__ import annotations

import random

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext

from contacts.models import Person, PersonToken, Position
from contacts.people_lines import lines_of_found
from contacts.searching import Finding, finding
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_no_index_has_columns_beside_it_because_sqlite_would_be_left_without_one() -> None:
    rules = [rule for model in apps.get_models() for rule in model._meta.constraints]
    assert [rule.name for rule in rules if isinstance(rule, UniqueConstraint) and rule.include] == []
    for model, name in (
        (PersonToken, "one_word_per_person"),
        (Position, "positions_by_house"),
        (Position, "positions_by_person"),
    ):
        with connection.cursor() as cursor:
            assert name in connection.introspection.get_constraints(cursor, model._meta.db_table)


@pytest.mark.parametrize("is_limited", [False, True], ids=["everywhere", "limited"])
@pytest.mark.parametrize("column", ["sort_latin", "sort_kana"])
def test_the_first_are_those_of_all_who_are_found(cast: Cast, is_limited: bool, column: str) -> None:
    dice, house = random.Random(column), cast.omaha
    other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    rows = [
        people.person(
            association=house.association,
            family_latin=dice.choice(["Quartz", "Quarz", "Smith"]),
            given_latin=dice.choice("ABCDEF"),
            partnerships=[dice.choice([house.partnership, other])],
        )
        for _number in range(24)
    ]
    stranger = people.person(association=cast.springfield.association, family_latin="Quartz")
    with scope(house.association):
        membership = house.staff.memberships.get()
    if is_limited:
        factories.partnership_limit(membership=membership, partnership=other)
    with scope(house.association):
        visible = Person.objects.visible_to(membership)
        for found in (finding("quar"), finding("nobody"), Finding(frozenset([stranger.pk, *(row.pk for row in rows)]))):
            for limit in (1, 6, 30):
                asked = list(found.among(visible).order_by(column, "pk").values_list("pk", flat=True)[:limit])
                first = found.first(visible, column, limit)
                assert [row["pk"] for row in first] == asked
                assert [line.pk for line in lines_of_found(first)] == asked
                assert stranger.pk not in asked


def test_sqlite_does_not_walk_an_association_for_the_few_who_are_found(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("it is SQLite that knows nothing of how many rows there are")
    house = cast.omaha
    people.person(association=house.association, family_latin="Quartz")
    with scope(house.association):
        visible = Person.objects.visible_to(house.staff.memberships.get())
        first = finding("quartz").first(visible, "sort_latin", 6)
        for asked in (first, Person._base_manager.filter(pk__in=first).order_by("sort_latin", "pk")):
            plan = asked.explain()
            assert "people_by_letter" not in plan and "rowid=?" in plan, plan


def test_sqlite_begins_with_the_people_where_they_are_known_already(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("it is SQLite that knows nothing of how many rows there are")
    house = cast.omaha
    row = people.person(association=house.association, family_latin="Quartz", given_latin="Ken")
    people.position(person=row, organization=people.organization(association=house.association, name_en="Ken works"))
    with scope(house.association):
        for words, is_known in (("quartz", False), ("quartz ken", True)):
            assert finding(words).keys == {row.pk}
            with CaptureQueriesContext(connection) as caught:
                finding(words)
            plan = plan_of(caught.captured_queries[-1]["sql"])
            assert ("person_id=?" in plan) is is_known, plan
            assert "SCAN contacts" not in plan, plan


def plan_of(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {question}")
        return "\n".join(str(line[-1]) for line in cursor.fetchall())
