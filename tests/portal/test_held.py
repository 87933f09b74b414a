"""Stamps change with whatever writes rows; what is held is shown as long as no stamp behind it has changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from contacts.models import Organization, Person, Touch
from partnerships.models import Place
from portal.accounts.models import Membership, User
from portal.kept import stamps as kept_stamps
from portal.kept.held import held
from portal.kept.held_for import held_for
from portal.kept.models import KeptStamp
from portal.kept.reading import sums
from portal.kept.services import fold
from portal.kept.stamps import noticed, stamp, stamps
from portal.notices.models import Notice
from portal.scoping import scope, system_scope
from tests import people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def of(house: House, model: Any) -> int:
    """The stamp of a table as this house sees it."""
    return stamps(house.association.pk).get(model._meta.db_table, 0)


def insert(house: House, row: Person) -> None:
    Person.objects.bulk_create([Person(association=house.association, given_name=name) for name in ("Ann", "Bea")])


def update(house: House, row: Person) -> None:
    insert(house, row)
    Person.objects.update(given_name="Otherwise")


def statement(house: House, row: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_person SET given_name = 'Otherwise' WHERE id = %s", [row.pk])


def delete(house: House, row: Person) -> None:
    row.delete()


@pytest.mark.parametrize("way", [insert, update, statement, delete], ids=lambda way: way.__name__)
def test_every_way_of_writing_changes_the_stamp_of_its_table_and_association_alone(
    cast: Cast, way: Callable[[House, Person], None]
) -> None:
    house, other = cast.omaha, cast.springfield
    row = people.person(association=house.association)
    before = of(house, Person), of(house, Organization), of(other, Person)
    with scope(house.association):
        way(house, row)
    assert of(house, Person) > before[0]
    assert (of(house, Organization), of(other, Person)) == before[1:]


def test_a_rollback_takes_the_stamp_back(cast: Cast) -> None:
    before = stamps(cast.omaha.association.pk)
    with transaction.atomic():
        people.person(association=cast.omaha.association)
        assert stamps(cast.omaha.association.pk) != before
        transaction.set_rollback(True)
    assert stamps(cast.omaha.association.pk) == before


def test_links_belong_to_the_association_of_their_row_and_shared_facts_to_everybody(cast: Cast) -> None:
    house, other = cast.omaha, cast.springfield
    row = people.person(association=house.association)
    links = Person.partnerships.through
    before = of(house, links), of(other, links)
    with scope(house.association):
        row.partnerships.add(house.partnership)
    assert of(house, links) > before[0] and of(other, links) == before[1]
    before = of(house, Place), of(other, Place)
    Place.objects.filter(pk=house.partnership.home_id).update(population=5)
    assert of(house, Place) > before[0] and of(other, Place) > before[1]


def test_a_sign_in_changes_no_stamp_and_a_new_name_does(cast: Cast) -> None:
    before = of(cast.omaha, User)
    rows = User.objects.filter(pk=cast.omaha.staff.pk)
    rows.update(last_login=cast.omaha.staff.joined_at)
    assert of(cast.omaha, User) == before
    rows.update(name="Somebody Else")
    assert of(cast.omaha, User) > before


def test_folding_leaves_the_stamps_as_they_are(cast: Cast) -> None:
    people.person(association=cast.omaha.association)
    before = stamps(cast.omaha.association.pk)
    fold()
    assert stamps(cast.omaha.association.pk) == before
    assert not KeptStamp.objects.exclude(writer=0).exists()


def test_a_table_is_stamped_in_one_way() -> None:
    with pytest.raises(ImproperlyConfigured, match="accounts_user"):
        stamp(User)
    assert kept_stamps.bears_stamp("accounts_user")


NUMBERS = itertools.count()


class Asked:
    """An answer about people, and how often it was made."""

    def __init__(self, house: House, make: Callable[[], Any]) -> None:
        self.house, self.make, self.made, self.number = house, make, 0, next(NUMBERS)

    def __call__(self, lens: str = "ours", also: frozenset[str] = frozenset()) -> Any:
        with scope(self.house.association):
            return held(self.house.association.pk, f"{lens} {self.number}", {"people": self.answer}, also)["people"]

    def answer(self) -> Any:
        self.made += 1
        return self.make()


def test_an_answer_is_made_again_when_a_table_behind_it_changed_and_only_then(cast: Cast) -> None:
    house = cast.omaha
    asked = Asked(house, Person.objects.count)
    assert (asked(), asked(), asked.made) == (0, 0, 1)
    people.organization(association=house.association)
    people.person(association=cast.springfield.association)
    assert (asked(), asked.made) == (0, 1)
    people.person(association=house.association)
    assert (asked(), asked(), asked.made) == (1, 1, 2)
    with CaptureQueriesContext(connection) as caught:
        asked()
    assert len(caught) == 1


def test_each_lens_and_language_has_its_own_answer(cast: Cast) -> None:
    asked = Asked(cast.omaha, Person.objects.count)
    asked()
    asked("theirs")
    with override("ja"):
        asked()
    assert asked.made == 3


def test_what_changes_while_an_answer_is_made_is_in_the_next_one(cast: Cast) -> None:
    house = cast.omaha

    def make() -> int:
        found = Person.objects.count()
        if not found:
            people.person(association=house.association)
        return found

    asked = Asked(house, make)
    assert (asked(), asked(), asked(), asked.made) == (0, 1, 1, 2)


def test_kept_figures_hang_on_the_tables_that_they_count(cast: Cast) -> None:
    house = cast.omaha
    asked = Asked(house, lambda: sums(house.association, ["touches"])["touches"])
    assert asked() == []
    with scope(house.association):
        Touch.objects.bulk_create([Touch(association=house.association, happened_on="2026-05-03")])
    assert [line.number for line in asked()] == [1]
    assert asked.made == 2


def test_what_was_read_before_counts_too(cast: Cast) -> None:
    house = cast.omaha
    asked, also = Asked(house, lambda: "nothing"), frozenset({Membership._meta.db_table})
    asked(also=also)
    asked(also=also)
    assert asked.made == 1
    with system_scope("a role changes"):
        Membership.objects.filter(user=house.staff).update(role="volunteer")
    asked(also=also)
    assert asked.made == 2


def test_a_table_whose_triggers_do_not_stand_is_not_noticed(cast: Cast) -> None:
    """A release that stamps one more table runs over a database that nobody has migrated."""
    asked = Asked(cast.omaha, Person.objects.count)
    drop = 'DROP TRIGGER "stamp_contacts_person_insert"'
    with connection.cursor() as cursor:
        cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON contacts_person")
    noticed.cache_clear()
    try:
        assert asked() == 0
        people.person(association=cast.omaha.association)
        assert (asked(), asked.made) == (1, 2)
    finally:
        noticed.cache_clear()


def test_an_answer_that_looked_beyond_the_association_is_never_held(cast: Cast) -> None:
    """The stamps of another association are not read: what it changed would not be noticed."""

    def make() -> int:
        with system_scope("count everybody's people"):
            return Person.objects.count()

    asked = Asked(cast.omaha, make)
    assert asked() == 0
    people.person(association=cast.springfield.association)
    assert (asked(), asked.made) == (1, 2)


def test_what_an_answer_asks_late_is_noticed_too(cast: Cast) -> None:
    """A queryset asks when it is used: its table counts, and the rows of the first look stand."""
    house = cast.omaha
    asked = Asked(house, lambda: Person.objects.values_list("family_name", flat=True))
    assert list(asked()) == []
    people.person(association=house.association, family_name="Mochizuki")
    assert list(asked()) == ["Mochizuki"]


def test_a_row_that_changed_after_it_was_read_is_no_answer_for_the_next_reader(cast: Cast) -> None:
    """Somebody writes between the moment a row is read and the moment the stamps are."""
    house = cast.omaha
    person = people.person(association=house.association, family_name="Mochizuki")

    def shown(row: Person) -> str:
        return held_for(house.staff.memberships.get(), "name", {"name": lambda: row.family_name}, row)["name"]

    with scope(house.association):
        stale = Person.objects.get(pk=person.pk)
        Person.objects.update(family_name="Sugiyama")
        assert shown(stale) == "Mochizuki"
        assert shown(Person.objects.get(pk=person.pk)) == "Sugiyama"


def test_an_answer_from_a_table_without_a_stamp_is_never_held(cast: Cast) -> None:
    asked = Asked(cast.omaha, Notice.objects.count)
    asked()
    asked()
    assert asked.made == 2


def test_whoever_changes_templates_sees_them_at_once(cast: Cast, settings: Any) -> None:
    settings.DEBUG = True
    asked = Asked(cast.omaha, Person.objects.count)
    asked()
    asked()
    assert asked.made == 2
