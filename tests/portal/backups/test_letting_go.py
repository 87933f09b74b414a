"""A closed association erased for good: nothing of it is left, nothing of another is touched, and it stays away."""

from __future__ import annotations

import contextlib
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from contacts.models import Person
from portal.accounts.models import Association, Membership
from portal.accounts.services import close_association, reopen_association
from portal.backups.refusals import Refused
from portal.backups.services.letting_go import erase, foreseen, replay
from portal.looks import guards
from portal.pictures import picture
from portal.privacy import owned_models
from portal.scoping import scope, system_scope
from tests import factories, people
from tests.access.world import canary, furnish
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")


def closed(cast: Cast, days: int) -> Association:
    """Omaha, closed so long ago."""
    close_association(association=cast.omaha.association, by=cast.operator)
    Association.objects.filter(pk=cast.omaha.association.pk).update(
        closed_at=timezone.now() - datetime.timedelta(days=days)
    )
    return Association.objects.get(pk=cast.omaha.association.pk)


def whose() -> dict[str, set[int]]:
    """Table → the associations that have rows there."""
    with system_scope("look in a test whose rows are left"):
        return {
            model._meta.db_table: set(model._base_manager.values_list("association", flat=True).distinct())
            for model in owned_models()
        }


def numbers(association: Association) -> dict[str, int]:
    with scope(association):
        return {model._meta.db_table: model._default_manager.count() for model in owned_models()}


def test_nothing_of_it_is_left_and_nothing_of_another_is_touched(
    cast: Cast, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for house in (cast.omaha, cast.springfield):
        furnish(house)
        person = people.person(association=house.association)
        enter(house.staff).get(person.get_absolute_url())
    factories.logo(association=cast.omaha.association, colour=(9, 8, 7))
    association, others = closed(cast, 31), numbers(cast.springfield.association)
    logo = picture(association.logo)
    assert logo and logo.path.exists()
    folders = [settings.MEDIA_ROOT / name for name in ("copies", "associations")]  # made for somebody, for a week
    assert [len(list(folder.iterdir())) for folder in folders] == [2, 2]
    with django_capture_on_commit_callbacks(execute=True):
        counts = erase(association=association)
    assert counts["contacts_person"] >= 2 and counts["looks_look"] >= 1 and counts["files"] >= 1
    assert [table for table, owners in whose().items() if association.pk in owners] == []
    assert numbers(cast.springfield.association) == others
    assert not logo.path.exists()
    assert [len(list(folder.iterdir())) for folder in folders] == [1, 1]
    assert guards.stand()
    mark = canary(association)
    with connection.cursor() as cursor:
        # An association that asked this one for help keeps its own words, which the factory marks alike.
        for table in sorted({*connection.introspection.table_names(cursor)} - {"partnerships_mentoring"}):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of the database itself
            assert not any(mark in str(row) for row in cursor.fetchall()), table
    connection.check_constraints()


def test_it_is_erased_again_when_a_backup_brings_it_back(
    cast: Cast, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    association = closed(cast, 31)
    with django_capture_on_commit_callbacks(execute=True):
        erase(association=association)
    [line] = [json.loads(each) for each in (tmp_path / "erasures.jsonl").read_text().splitlines()]
    assert line["association"] == "omaha"
    assert "Omaha" not in json.dumps(line)
    made = association.created_at
    association.save(force_insert=True)  # as an old backup has it, open and with its people
    Association.objects.filter(pk=association.pk).update(closed_at=None, created_at=made)
    people.person(association=association)
    namesake = {**line, "mark": "0" * 64}
    assert replay([namesake]) == 0
    assert replay(dry=True) == 1
    assert replay() == 1
    assert not Association.objects.filter(slug="omaha").exists()
    with system_scope("look in a test"):
        assert not Person.objects.exists()
    assert journal(tmp_path) == [line]


def journal(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in (folder / "erasures.jsonl").read_text().splitlines()]


def cut_off(association: Association) -> None:
    """Erasing whose transaction is taken back when all is done in it."""
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        erase(association=association)
        raise ZeroDivisionError


def test_the_journal_has_its_line_before_the_end_and_one_too_many_does_no_harm(cast: Cast, tmp_path: Path) -> None:
    association = closed(cast, 31)
    cut_off(association)
    [line] = journal(tmp_path)
    assert Association.objects.filter(slug="omaha").exists()
    erase(association=association)
    assert not Association.objects.filter(slug="omaha").exists()
    assert journal(tmp_path)[0] == line
    assert replay() == 0
    made = association.created_at
    association.save(force_insert=True)
    Association.objects.filter(pk=association.pk).update(created_at=made)
    assert [replay(dry=True), replay(), replay()] == [1, 1, 0]  # two lines, one association
    assert len(journal(tmp_path)) == 2


def test_one_whose_erasing_was_cut_off_and_that_was_opened_again_stays(cast: Cast) -> None:
    association = closed(cast, 31)
    cut_off(association)
    assert replay(dry=True) == 1
    reopen_association(association=association, by=cast.operator)
    assert [replay(dry=True), replay()] == [0, 0]
    assert Association.objects.filter(slug="omaha", closed_at=None).exists()


def test_a_line_from_elsewhere_is_kept_here_as_it_is(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    association = closed(cast, 31)
    cut_off(association)
    elsewhere = (tmp_path / "erasures.jsonl").rename(tmp_path / "elsewhere.jsonl")
    call_command("replay_erasures", str(elsewhere), "--dry-run")
    assert capsys.readouterr().out == "To be erased again: 1 associations, 0 people.\n"
    assert not (tmp_path / "erasures.jsonl").exists()
    call_command("replay_erasures", str(elsewhere))
    assert capsys.readouterr().out == "Erased again: 1 associations, 0 people.\n"
    assert (tmp_path / "erasures.jsonl").read_text() == elsewhere.read_text()


def test_nothing_is_erased_where_the_journal_cannot_be_written(cast: Cast, tmp_path: Path) -> None:
    association = closed(cast, 31)
    (tmp_path / "erasures.jsonl").mkdir()
    with pytest.raises(Refused, match="Nothing was erased"):
        erase(association=association)
    assert Association.objects.filter(slug="omaha").exists()
    assert guards.stand()


def test_the_read_log_is_open_to_changes_for_its_own_rows_alone(cast: Cast) -> None:
    furnish(cast.omaha)
    association, told = closed(cast, 31), list[str]()

    def listen(execute: Any, sql: str, *more: Any) -> Any:
        told.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(listen):
        erase(association=association)
    opened = next(number for number, sql in enumerate(told) if sql.startswith("DROP TRIGGER"))
    last = {'DELETE FROM "looks_look"', 'DELETE FROM "looks_lookchain"', 'DELETE FROM "accounts_association"'}
    deleted = [sql.partition(" WHERE")[0] for sql in told[opened:] if sql.startswith("DELETE")]
    assert sorted(deleted) == sorted(last)
    if connection.vendor == "postgresql":  # keys are checked before, not while everybody waits
        assert told.index("SET CONSTRAINTS ALL IMMEDIATE") < opened
    assert guards.stand()


@pytest.mark.servers
def test_erasing_may_take_as_long_as_it_takes(cast: Cast) -> None:
    association, longest = closed(cast, 31), set[str]()

    def listen(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("DELETE"):
            longest.add(connection.connection.execute("SHOW statement_timeout").fetchone()[0])
        return execute(sql, *more)

    with connection.execute_wrapper(listen):
        erase(association=association)
    assert longest == {"0"}


@pytest.mark.parametrize(
    ("days", "when"),
    [pytest.param(None, "close it first", id="open"), pytest.param(29, "may be erased from", id="too early")],
)
def test_nothing_is_erased_before_its_time(cast: Cast, days: int | None, when: str, capsys: Any) -> None:
    association = cast.omaha.association if days is None else closed(cast, days)
    with pytest.raises(CommandError, match=when):
        call_command("erase_association", "omaha", "--yes")
    call_command("erase_association", "omaha")
    said = capsys.readouterr().out
    assert f"{foreseen(association)['accounts_membership']}  accounts_membership" in said
    with scope(association):
        assert Membership.objects.count() == foreseen(association)["accounts_membership"]
