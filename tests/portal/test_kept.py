"""Kept figures: the triggers count whatever writes rows; reading, folding, counting anew, telling differences."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.models import F

from contacts.models import Organization, Person, Touch
from partnerships.models import Partnership
from portal.jobs.models import Job, Round
from portal.jobs.services import enqueue, work
from portal.kept import counts
from portal.kept.comparing import differences
from portal.kept.counts import KeptCount, Place, all_counts, key_of
from portal.kept.models import KeptFigure
from portal.kept.reading import Line, sums
from portal.kept.services import fold, recount, set_up, stands, take_down
from portal.kept.triggers import triggers
from portal.management.commands.doctor import figures
from portal.scoping import scope, system_scope
from tests import factories, people
from tests.cast import Cast, House
from tests.together import at_once

MAY, JUNE = datetime.date(2026, 5, 3), datetime.date(2026, 6, 9)


def touched(house: House, number: int = 1, **fields: Any) -> list[Touch]:
    """Touches as an import writes them: rows at once, no service asked."""
    given = {"happened_on": MAY, "partnership": house.partnership} | fields
    with scope(house.association):
        return Touch.objects.bulk_create([Touch(association=house.association, **given) for _each in range(number)])


def told() -> list[str]:
    return [str(each) for each in differences()]


def of_touches(house: House, **narrowed: Any) -> list[Line]:
    with scope(house.association):
        return sums(house.association, ["touches"], **narrowed)["touches"]


def figures_of_all(**narrowed: Any) -> list[KeptFigure]:
    with system_scope("a test looks"):
        return list(KeptFigure.objects.filter(**narrowed))


@pytest.mark.django_db
def test_a_row_counts_once_for_the_whole_and_once_for_its_partnership(cast: Cast) -> None:
    touched(cast.omaha, 2, began="them")
    touched(cast.omaha, partnership=None)
    part = cast.omaha.partnership.pk
    assert of_touches(cast.omaha) == [Line(0, 202605, ("them",), 2), Line(0, 202605, ("us",), 1)]
    assert of_touches(cast.omaha, parts=[part]) == [Line(part, 202605, ("them",), 2)]
    assert [line.part for line in of_touches(cast.omaha, parts=[0, part])] == [0, 0, part]
    assert told() == []


@pytest.mark.django_db
def test_an_attempt_is_no_touch(cast: Cast) -> None:
    (row,) = touched(cast.omaha, kind="attempt")
    assert of_touches(cast.omaha) == []
    with scope(cast.omaha.association):
        Touch.objects.filter(pk=row.pk).update(kind="call")
    assert [line.number for line in of_touches(cast.omaha)] == [1]


def update(house: House, rows: list[Touch]) -> int:
    return Touch.objects.update(happened_on=JUNE, began="them") and 3


def bulk_update(house: House, rows: list[Touch]) -> int:
    for row in rows:
        row.happened_on, row.began = JUNE, "them"
    Touch.objects.bulk_update(rows, ["happened_on", "began"])
    return 3


def statement(house: House, rows: list[Touch]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_touch SET happened_on = %s, began = %s", [JUNE, "them"])
    return 3


def delete(house: House, rows: list[Touch]) -> int:
    Touch.objects.filter(pk__in=[row.pk for row in rows[:2]]).delete()
    Touch.objects.update(happened_on=JUNE, began="them")
    return 1


def raw_delete(house: House, rows: list[Touch]) -> int:
    chosen = Touch.objects.filter(pk=rows[0].pk)
    chosen._raw_delete(chosen.db)
    Touch.objects.update(happened_on=JUNE, began="them")
    return 2


@pytest.mark.django_db
@pytest.mark.parametrize("way", [update, bulk_update, statement, delete, raw_delete], ids=lambda way: way.__name__)
def test_every_way_of_writing_is_counted(cast: Cast, way: Callable[[House, list[Touch]], int]) -> None:
    rows = touched(cast.omaha, 3)
    with scope(cast.omaha.association):
        number = way(cast.omaha, rows)
    part = cast.omaha.partnership.pk
    expected = [Line(place, 202606, ("them",), number) for place in (0, part)]
    assert of_touches(cast.omaha, parts=[0, part]) == expected
    assert told() == []


@pytest.mark.django_db
def test_links_are_counted_in_whichever_order_rows_go(cast: Cast) -> None:
    house, sector = cast.omaha, factories.sector()
    firm = people.organization(association=house.association, side="partner")
    with scope(house.association):
        firm.sectors.add(sector)
        firm.partnerships.add(house.partnership)
        firm.partnerships.add(house.partnership)  # it is there already
        firm.partnerships.through.objects.bulk_create(
            [firm.partnerships.through(organization=firm, partnership=house.partnership)], ignore_conflicts=True
        )
        part = house.partnership.pk
        found = sums(house.association, ["organizations_by_sector"], parts=[0, part])["organizations_by_sector"]
        assert found == [Line(place, 0, (str(sector.pk), "partner"), 1) for place in (0, part)]
        Organization.objects.update(side="home")
        found = sums(house.association, ["organizations_by_sector"], parts=[0, part])["organizations_by_sector"]
        assert found == [Line(place, 0, (str(sector.pk), "home"), 1) for place in (0, part)]
        assert told() == []
        firm.sectors.clear()
        assert sums(house.association, ["organizations_by_sector"])["organizations_by_sector"] == []
        assert told() == []
        firm.sectors.add(sector)
        firm.delete()
    assert told() == []
    names = ["organizations", "organizations_by_sector"]
    with scope(house.association):
        assert sums(house.association, names, parts=[0, part]) == {name: [] for name in names}


@pytest.mark.django_db
def test_a_row_that_goes_before_its_links_takes_them_along(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        person.partnerships.add(cast.omaha.partnership)
    with system_scope("a link whose person is gone is hidden from everybody else"), transaction.atomic():
        for model in (Person, Person.partnerships.through):
            rows = model.objects.filter(**{"pk" if model is Person else "person_id": person.pk})
            rows._raw_delete(rows.db)
        assert told() == []
        assert sums(cast.omaha.association, ["people"], parts=[0, cast.omaha.partnership.pk]) == {"people": []}
        transaction.set_rollback(True)
    assert told() == []


@pytest.mark.django_db
def test_a_partnership_that_goes_takes_its_figures_along(cast: Cast) -> None:
    other = factories.partnership(
        association=cast.omaha.association, home=factories.city(), partner=factories.city(name="Ashikaga")
    )
    touched(cast.omaha, 2, partnership=other)
    with scope(cast.omaha.association):
        Partnership.objects.filter(pk=other.pk).delete()
    assert of_touches(cast.omaha, parts=[other.pk]) == []
    assert [line.number for line in of_touches(cast.omaha)] == [2]
    assert told() == []


@pytest.mark.django_db
def test_what_is_taken_back_was_never_counted(cast: Cast) -> None:
    with transaction.atomic():
        touched(cast.omaha)
        transaction.set_rollback(True)
    assert of_touches(cast.omaha) == []


@pytest.mark.django_db
def test_figures_are_read_by_one_query_for_one_association_and_some_months(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    touched(cast.omaha, began="them")
    touched(cast.omaha, 2, happened_on=JUNE)
    touched(cast.springfield, 3)
    people.person(association=cast.omaha.association, side="home")
    with scope(cast.omaha.association), django_assert_num_queries(1):
        found = sums(cast.omaha.association, ["touches", "people"], since=202606, until=202607)
    assert found == {"touches": [Line(0, 202606, ("us",), 2)], "people": [Line(0, 0, ("1", "home"), 1)]}
    assert [line.month for line in of_touches(cast.omaha, until=202605)] == [202605]
    with pytest.raises(LookupError, match="'visits'"):
        sums(cast.omaha.association, ["visits"])


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing_while_figures_are_folded(cast: Cast) -> None:
    def write() -> None:
        for _each in range(6):
            with transaction.atomic():
                touched(cast.omaha)
                with scope(cast.omaha.association):
                    Touch.objects.filter(began="us").update(began="them")

    def fold_often() -> None:
        for _each in range(12):
            fold()

    assert at_once(write, write, write, fold_often, fold_often) == [None] * 5
    assert [(line.key, line.number) for line in of_touches(cast.omaha)] == [(("them",), 18)]
    fold()
    assert told() == []
    assert all(each.writer == 0 and each.number != 0 for each in figures_of_all())
    assert [(line.key, line.number) for line in of_touches(cast.omaha)] == [(("them",), 18)]


def move_up(house: House, person: Person, firm: Organization) -> None:
    Person.objects.filter(pk=person.pk).update(rung=5)


def put_into_a_sector(house: House, person: Person, firm: Organization) -> None:
    firm.sectors.add(factories.sector())


def sort_out(house: House, person: Person, firm: Organization) -> None:
    Organization.objects.filter(pk=firm.pk).update(side="home")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [move_up, put_into_a_sector, sort_out], ids=lambda act: act.__name__)
def test_a_link_and_its_row_changed_in_one_moment_are_both_counted(
    cast: Cast, other: Callable[[House, Person, Organization], None]
) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    firm = people.organization(association=house.association, side="partner")
    factories.sector()
    is_linked, is_other_done = threading.Event(), threading.Event()

    def link() -> None:
        with scope(house.association), transaction.atomic():
            person.partnerships.add(house.partnership)
            firm.partnerships.add(house.partnership)
            is_linked.set()
            is_other_done.wait(1)  # whoever waits for us is done after us

    def then_the_other() -> None:
        is_linked.wait(30)
        with scope(house.association):
            other(house, person, firm)
        is_other_done.set()

    assert at_once(link, then_the_other) == [None] * 2
    assert told() == []


@pytest.mark.django_db
def test_folding_is_done_every_day(cast: Cast) -> None:
    (row,) = touched(cast.omaha)
    with scope(cast.omaha.association):
        row.delete()
    with transaction.atomic():
        job = enqueue(kind="fold_figures", subject=Round.objects.create(name="fold_figures"))
    work(job_id=job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"
    assert not figures_of_all(name="touches")


@pytest.mark.django_db
def test_a_check_says_in_words_what_differs_and_changes_nothing(cast: Cast, capsys: Any) -> None:
    touched(cast.omaha, 11, began="them")
    call_command("recount", "--check")
    assert "every figure is as counted" in capsys.readouterr().out
    with scope(cast.omaha.association):
        KeptFigure.objects.filter(name="touches", part=0).update(number=F("number") + 1)
    name = str(cast.omaha.association)
    for _twice in range(2):
        with pytest.raises(SystemExit) as end:
            call_command("recount", "--check")
        assert end.value.code == 1
        said = capsys.readouterr().out
        assert f"Touches of {name} in 2026-05 begun by them: kept 12, counted 11" in said
        assert "1 difference. ./run manage recount mends them." in said
    call_command("recount")
    assert "1 difference, mended." in capsys.readouterr().out
    call_command("recount", "--check")
    assert [line.number for line in of_touches(cast.omaha)] == [11]


@pytest.mark.django_db
def test_a_recount_finds_what_was_never_kept_and_what_nobody_has(cast: Cast) -> None:
    touched(cast.omaha, 2)
    with system_scope("a test spoils figures"):
        KeptFigure.objects.all().delete()
        for association, key in ((cast.omaha.association.pk, "nobody"), (999_999, "us")):
            KeptFigure.objects.create(association_id=association, name="touches", month=202605, key=key, number=4)
    said = told()
    part = cast.omaha.partnership.pk
    name = str(cast.omaha.association)
    assert f"Touches of {name} in 2026-05 of the key 'nobody': kept 4, counted 0" in said
    assert "Touches of association 999999 (gone) in 2026-05 begun by us: kept 4, counted 0" in said
    assert f"Touches of {name}, partnership {part}, in 2026-05 begun by us: kept 0, counted 2" in said
    assert sorted(str(each) for each in recount()) == sorted(said)
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_triggers_that_were_away_are_put_up_and_everything_is_counted_anew(cast: Cast) -> None:
    assert set_up() is False
    assert figures().is_well
    take_down()
    assert "./run setup" in figures().advice[0]
    touched(cast.omaha, 2)
    assert of_touches(cast.omaha) == []
    assert set_up() is True
    assert [line.number for line in of_touches(cast.omaha)] == [2]
    assert set_up() is False
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_does_something_finds_no_trigger_in_its_way(cast: Cast) -> None:
    touched(cast.omaha)
    emit_pre_migrate_signal(0, False, "default", apps=apps, plan=[])
    assert stands()
    emit_pre_migrate_signal(0, False, "default", apps=apps, plan=[(Migration("0002_more", "contacts"), False)])
    assert not stands()
    with system_scope("what a migration does"):
        Touch.objects.update(began="both")
    emit_post_migrate_signal(0, False, "default")
    assert stands()
    assert of_touches(cast.omaha) == [Line(0, 202605, ("both",), 1)]


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_leaves_no_figure(cast: Cast) -> None:
    touched(cast.omaha, 2)
    person = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        person.partnerships.add(cast.omaha.partnership)
    call_command("flush", interactive=False, verbosity=0)
    with system_scope("a test looks"):
        assert not Touch.objects.exists()
    assert not figures_of_all()


@pytest.mark.django_db(transaction=True)
def test_another_declaration_changes_the_triggers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_kind() -> Any:
        return (Place(key=key_of(kind)) for kind in Touch.objects.values_list("kind", flat=True))

    touched(cast.omaha, 2)
    with monkeypatch.context() as patched:
        patched.setattr(counts, "_counts", dict(counts._counts))
        counts.register(KeptCount("kinds", "Touches", Touch, by_kind, lambda key: f"of kind {key[0]}", key=("kind",)))
        assert set_up() is True
        touched(cast.omaha, kind="visit")
        with scope(cast.omaha.association):
            found = sums(cast.omaha.association, ["kinds"])["kinds"]
        assert found == [Line(0, 0, ("call",), 2), Line(0, 0, ("visit",), 1)]
        assert told() == []
    assert set_up() is True
    assert [line.number for line in of_touches(cast.omaha)] == [3]


def test_a_name_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "_counts", dict(counts._counts))
    with pytest.raises(ImproperlyConfigured, match="'touches'"):
        counts.register(KeptCount("touches", "People", Person, lambda: iter(()), lambda key: ""))


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_names_of_triggers_fit_into_every_database(vendor: str) -> None:
    names = [trigger.name for trigger in triggers(all_counts(), vendor)]
    assert max(map(len, names)) <= 63
    assert len(set(names)) == len(names)
