"""What is derived of people follows every verb."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from contacts.models import Person
from contacts.services.people import change_person, move_job
from portal.scoping import scope
from tests import people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_touch_moves_the_due_day_and_an_attempt_does_not(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association, cadence_days=60)
    today = timezone.localdate()
    people.touch(people=[hanako], happened_on=today - datetime.timedelta(days=10), began="them")
    people.touch(people=[hanako], happened_on=today, kind="attempt")
    with scope(cast.omaha.association):
        hanako = Person.objects.get(pk=hanako.pk)
    assert hanako.last_touch_on == hanako.last_from_them_on == today - datetime.timedelta(days=10)
    assert hanako.due_on == today + datetime.timedelta(days=50)


def test_a_new_job_ends_the_old_position_and_keeps_it(cast: Cast) -> None:
    association = cast.omaha.association
    hanako = people.person(association=association)
    old, new = (people.organization(association=association, name_en=name) for name in ("Old", "New"))
    first = people.position(person=hanako, organization=old, from_on=datetime.date(2020, 4, 1))
    with scope(association):
        hanako.refresh_from_db()
        second = move_job(person=hanako, organization=new, on=datetime.date(2026, 4, 1), by=None)
        first.refresh_from_db()
        hanako.refresh_from_db()
        assert first.to_on == datetime.date(2026, 3, 31)
        assert hanako.main_position == second
        assert hanako.positions.count() == 2


def test_people_stand_by_kana_and_by_letter(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association)
    bob = people.person(association=cast.omaha.association, family_name="Ångström", given_name="Bo")
    assert (hanako.kana_row, hanako.letter, hanako.sort_kana) == ("た", "T", "たなか はなこ")
    assert (bob.kana_row, bob.letter, bob.sort_latin) == ("他", "A", "angstrom bo")


@pytest.mark.parametrize(
    ("names", "latin", "letter"),
    [
        (
            {"family_name": "鈴木", "given_name": "美咲", "family_kana": "スズキ", "given_kana": "ミサキ"},
            "suzuki misaki",
            "S",
        ),
        ({"family_name": "近藤", "given_name": "翔", "family_kana": "こんどう", "given_kana": ""}, "kondo", "K"),
        ({"family_name": "さくら", "given_name": "ひより"}, "sakura hiyori", "S"),
        (
            {"family_name": "鈴木", "given_name": "美咲", "family_kana": "", "given_kana": "ミサキ"},
            "\uffff鈴木 美咲",
            "#",
        ),
    ],
)
def test_a_name_without_letters_stands_under_those_of_its_kana(
    cast: Cast, names: dict[str, str], latin: str, letter: str
) -> None:
    person = people.person(association=cast.omaha.association, **names)
    assert (person.sort_latin, person.letter) == (latin, letter)


def test_a_number_is_read_anew_when_its_person_is_of_another_country(cast):
    house = cast.omaha
    point = {"kind": "phone", "value": "054-254-2111"}
    person = people.person(association=house.association, country="US", points=[point])
    with scope(house.association):
        values = {"country": "JP"}
        change_person(person=person, read_version=person.version, values=values, points=[point], by=house.staff)
        assert person.points.get().value_key == "+81542542111"
