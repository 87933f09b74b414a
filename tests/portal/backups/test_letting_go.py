"""A closed association erased for good: nothing of it is left, nothing of another is touched, and it stays away."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from contacts.models import Person
from portal.accounts.models import Association, Membership
from portal.accounts.services import close_association
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
