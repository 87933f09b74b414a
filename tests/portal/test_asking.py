"""Questions that are put together once: the same answers as a query that is built anew, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from contacts import person_page, touch_lines
from contacts.models import Person
from portal.accounts.models import Association, Membership, User
from portal.accounts.opening import opening
from portal.accounts.querysets import facts
from portal.asking import ask
from portal.scoping import scope, system_scope
from tests import factories, people
from tests.cast import Cast

OFTEN = 8  # PostgreSQL keeps a plan from the sixth time on


def names(person: int) -> QuerySet:
    return Person.objects.filter(pk=person).values_list("family_name", "given_name")


def everybody(person: int) -> QuerySet:
    return Person.objects.filter(pk__in=[person, 7]).values_list("pk")


def letters(word: str) -> QuerySet:
    return User.objects.filter(email__endswith="%s", name=word).values_list("name")


def quoted(word: str) -> QuerySet:
    return User.objects.filter(name=word).exclude(name_ja="it's 100 %").values_list("name", "joined_at", "is_active")


def person_of(house: Any, family: str) -> Person:
    with scope(house.association):
        return people.person(association=house.association, family_name=family)


def test_it_answers_for_whom_it_is_asked(cast: Cast) -> None:
    ono, hara = person_of(cast.omaha, "Ono"), person_of(cast.omaha, "Hara")
    with scope(cast.omaha.association):
        for person in (ono, hara, ono):
            assert ask(names, association=cast.omaha.association.pk, person=person.pk) == [
                (person.family_name, person.given_name)
            ]


def test_nobody_of_another_association_is_found_however_often_it_was_asked(cast: Cast) -> None:
    ours, theirs = person_of(cast.omaha, "Ono"), person_of(cast.springfield, "Hara")
    for _time in range(OFTEN):
        with scope(cast.omaha.association):
            assert len(ask(names, association=cast.omaha.association.pk, person=ours.pk)) == 1
            assert ask(names, association=cast.omaha.association.pk, person=theirs.pk) == []
        with scope(cast.springfield.association):
            assert len(ask(names, association=cast.springfield.association.pk, person=theirs.pk)) == 1
            assert ask(names, association=cast.springfield.association.pk, person=ours.pk) == []


@pytest.mark.servers
def test_the_database_hides_the_rows_of_another_scope_from_a_plan_that_is_kept(cast: Cast) -> None:
    theirs = person_of(cast.springfield, "Hara")
    keys = {"association": cast.springfield.association.pk, "person": theirs.pk}
    for _time in range(OFTEN):
        with scope(cast.springfield.association):
            assert len(ask(names, **keys)) == 1
        with scope(cast.omaha.association):
            assert ask(names, **keys) == []


@pytest.mark.servers
def test_a_connection_plans_it_once(cast: Cast) -> None:
    person = person_of(cast.omaha, "Ono")
    with scope(cast.omaha.association):
        for _time in range(OFTEN):
            person_page.parts_of(person)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE strpos(statement, %s) > 0",
                ["contacts_introduction"],
            )
            assert cursor.fetchall() == [(True,)]


def test_what_is_no_key_is_refused(cast: Cast) -> None:
    with scope(cast.omaha.association), pytest.raises(TypeError, match="everybody asks for 7"):
        ask(everybody, association=cast.omaha.association.pk, person=1)


def test_texts_are_given_and_kept_as_they_are(cast: Cast) -> None:
    word = "Hara 100 %s'); DROP"
    user = factories.user(email="hara@omaha.example", name=word)
    with system_scope("ask about users"):
        assert ask(quoted, word=word) == [(word, user.joined_at, True)]
        assert ask(quoted, word=f"{word} ") == []
        assert ask(letters, word=word) == []


def test_a_touch_is_told_as_a_query_finds_it(cast: Cast) -> None:
    person = person_of(cast.omaha, "Ono")
    with scope(cast.omaha.association):
        people.touch(people=[person], said="100 % 賛成")
        asked = ask(touch_lines._newest, association=cast.omaha.association.pk, person=person.pk)
        assert asked == list(touch_lines._newest(person.pk))
        assert len(asked) == 1


def test_the_membership_that_opens_an_association_is_the_one_that_a_query_finds(cast: Cast) -> None:
    association = cast.omaha.association
    Association.objects.filter(pk=association.pk).update(aliases=["Omaha–Shizuoka", "大葉"])
    user = cast.omaha.staff
    with system_scope("open an association"):
        query = Membership.objects.live().select_related("association", "user").with_facts()
        wanted = query.get(association=association, user=user)
        found = opening(user.pk, association.slug)
        nobody = [opening(user.pk, cast.springfield.association.slug), opening(user.pk, "nowhere")]
        gone = opening(cast.ex_member.pk, association.slug)
    assert found is not None
    assert [nobody, gone] == [[None, None], None]
    for one, other in ((found, wanted), (found.association, wanted.association), (found.user, wanted.user)):
        assert {name: value for name, value in vars(one).items() if name != "_state"} == {
            name: value for name, value in vars(other).items() if name != "_state"
        }
        assert (one._state.db, one._state.adding) == (other._state.db, False)
    assert {name: getattr(found, name) for name in facts()} == {name: getattr(wanted, name) for name in facts()}
