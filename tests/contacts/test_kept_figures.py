"""Whatever happens, in whichever order: every kept figure is the one that a plain recount finds."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contacts.choices import Began, TouchKind
from contacts.models import Organization, Person, Touch
from contacts.services.organizations import change_organization, remove_organization
from contacts.services.people import change_person
from contacts.services.touches import change_touch, log_touch
from partnerships.choices import Side
from partnerships.models import Partnership
from portal.imports.models import ImportRun
from portal.kept.comparing import differences
from portal.kept.reading import sums
from portal.kept.services import fold
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories, incoming, people
from tests.cast import Cast
from tests.contacts.test_ladder_histories import ACTS, TODAY, World, begin, merge, part_again, take_talk_away, talk

pytestmark = pytest.mark.django_db


def some_partnerships(it: World) -> list[Partnership]:
    found = list(Partnership.objects.order_by("pk"))
    return it.dice.sample(found, it.dice.randint(0, len(found)))


def words_of_a_touch(it: World) -> dict[str, Any]:
    return {
        "kind": it.dice.choice(TouchKind.values),
        "began": it.dice.choice(Began.values),
        "happened_on": TODAY - it.dice.choice([0, 20, 40, 400]) * datetime.timedelta(days=1),
        "partnership": it.dice.choice([None, *Partnership.objects.order_by("pk")]),
    }


def talk_of_a_partnership(it: World) -> None:
    values = words_of_a_touch(it)
    log_touch(association=it.association, people=it.some_people(), values=values, by=it.house.staff)


def correct_everything_of_a_talk(it: World) -> None:
    row = it.one(Touch.objects)
    values = words_of_a_touch(it)
    change_touch(touch=row, read_version=row.version, people=it.some_people(), values=values, by=it.house.staff)


def place_somebody_elsewhere(it: World) -> None:
    row = it.one(Person.objects)
    values = {"side": it.dice.choice(Side.values), "partnerships": some_partnerships(it)}
    change_person(person=row, read_version=row.version, values=values, by=it.house.staff)


def describe_a_house(it: World) -> None:
    row = it.one(Organization.objects)
    sectors = [factories.sector(), factories.sector(code="611", label_en="Education", label_ja="教育")]
    values = {
        "side": it.dice.choice(Side.values),
        "partnerships": some_partnerships(it),
        "sectors": it.dice.sample(sectors, it.dice.randint(0, 2)),
    }
    change_organization(organization=row, read_version=row.version, values=values, by=it.house.staff)


def open_a_house(it: World) -> None:
    name = f"House {it.dice.random()}"
    people.organization(association=it.association, name_en=name, sectors=[factories.sector()])


def close_a_house(it: World) -> None:
    remove_organization(organization=it.one(Organization.objects), by=it.house.staff)


def begin_a_partnership(it: World) -> None:
    if Partnership.objects.count() < 3:
        names = ("Ashikaga", "Shizuoka")
        factories.partnership(
            association=it.association, home=factories.city(), partner=factories.city(name=it.dice.choice(names))
        )


def end_a_partnership(it: World) -> None:
    for row in Partnership.objects.exclude(pk=it.partnership.pk).order_by("pk")[:1]:
        row.delete()


def bring_a_file(it: World) -> None:
    number = it.dice.randint(1, 10**6)
    rows = [incoming.doe(each) for each in range(number, number + 3)]
    incoming.take(it.house, incoming.bring(it.house, incoming.sheet(rows)))


def take_a_file_back(it: World) -> None:
    incoming.undo(it.house, it.one(ImportRun.objects))


def change_many_at_once(it: World) -> None:
    Touch.objects.filter(began=it.dice.choice(Began.values)).update(happened_on=TODAY, partnership=None)
    Person.objects.filter(side=it.dice.choice(Side.values)).update(rung=it.dice.randint(1, 8))


def fold_the_figures(it: World) -> None:
    fold()


OURS: tuple[Callable[[World], None], ...] = (
    talk_of_a_partnership,
    correct_everything_of_a_talk,
    place_somebody_elsewhere,
    describe_a_house,
    open_a_house,
    close_a_house,
    begin_a_partnership,
    end_a_partnership,
    bring_a_file,
    take_a_file_back,
    change_many_at_once,
    fold_the_figures,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(acts=[bring_a_file, place_somebody_elsewhere, take_a_file_back, describe_a_house, end_a_partnership], seed=1)
@example(acts=[talk, talk_of_a_partnership, merge, part_again, take_talk_away, fold_the_figures, merge], seed=2)
@given(
    acts=st.lists(st.one_of(st.sampled_from(OURS), st.sampled_from(ACTS)), min_size=8, max_size=24),
    seed=st.integers(0, 2**16),
)
def test_every_kept_figure_is_the_one_that_a_plain_recount_finds(
    cast: Cast, acts: list[Callable[[World], None]], seed: int
) -> None:
    house = cast.omaha
    it, done = World(house, random.Random(seed)), []
    with transaction.atomic():
        with scope(house.association):
            begin(it)
            for act in acts:
                try:
                    with transaction.atomic():
                        act(it)
                    done.append(act.__name__)
                except (ValidationError, StaleSave):
                    continue
                assert [str(each) for each in differences()] == [], done
        transaction.set_rollback(True)


def test_the_figures_say_what_the_pages_say(cast: Cast) -> None:
    house = cast.omaha
    one = people.person(association=house.association, side=Side.HOME)
    other = people.person(association=house.association, family_name="Aoki", given_name="Ren", side=Side.PARTNER)
    with scope(house.association):
        other.partnerships.add(house.partnership)
    people.touch(people=[one], began=Began.THEM, happened_on=TODAY, partnership=house.partnership)
    people.touch(people=[one, other], kind=TouchKind.ATTEMPT)
    part = house.partnership.pk
    with scope(house.association):
        found = sums(house.association, ["touches", "people"], parts=[0, part])
    month = TODAY.year * 100 + TODAY.month
    assert [(line.part, line.month, line.key, line.number) for line in found["touches"]] == [
        (0, month, ("them",), 1),
        (part, month, ("them",), 1),
    ]
    assert [(line.part, line.key, line.number) for line in found["people"]] == [
        (0, ("1", "partner"), 1),
        (0, ("2", "home"), 1),
        (part, ("1", "partner"), 1),
    ]
