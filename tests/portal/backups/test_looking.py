"""`verify` finds a changed byte, a missing file and one that is left over, in a backup and in the live place."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from portal import pictures
from portal.backups import kept_files
from portal.backups.services import look_at_live
from portal.keeping import write
from portal.papers.fields import PaperName
from portal.pictures.fields import PictureName
from portal.scoping import scope
from tests import factories
from tests.backups import repacked


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    return tmp_path / "media"


def grown_old(file: Path, seconds: float) -> None:
    os.utime(file, (time.time() - seconds, time.time() - seconds))


def test_a_clean_place_has_no_differences(transactional_db, media, capsys):
    association = factories.logo(association=factories.association())
    found = pictures.picture(association.logo)
    pictures.small(found, 40)
    for file in media.rglob("*"):
        grown_old(file, 90_000)
    call_command("verify")
    assert capsys.readouterr().out == "The live place is as it should be.\n"


def test_a_changed_byte_a_missing_file_and_one_left_over_are_told(transactional_db, media, capsys):
    changed = factories.logo(association=factories.association()).logo
    gone = factories.logo(association=factories.association(), colour=(1, 1, 1)).logo
    left = factories.kept_picture(colour=(2, 2, 2))
    half, fresh = media / "papers" / "ab" / ".half", media / "papers" / "ab" / "fresh.pdf"
    for file in (half, fresh):
        write(file, b"x")
    grown_old(half, 90_000)
    grown_old(pictures.picture(left).path, 3_700)
    file = pictures.picture(changed).path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    pictures.picture(gone).path.unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("verify")
    assert ended.value.code == 1
    changed_words = "is not the file that was kept: its bytes were changed. Take it from a backup"
    expected = {
        f"media/pictures/{gone[:2]}/{gone} is missing: a row names it. Take it from a backup",
        f"media/pictures/{changed[:2]}/{changed} {changed_words}",
        f"media/pictures/{left[:2]}/{left} is left over: no row names it. Delete it if nobody misses it",
        "media/papers/ab/.half is left over: no row names it. Delete it if nobody misses it",
        "4 differences.",
    }
    assert set(capsys.readouterr().out.splitlines()) == expected


def test_an_act_that_was_changed_in_the_record_is_told(transactional_db, media):
    association = factories.logo(association=factories.association(slug="omaha"))
    with scope(association), connection.cursor() as cursor:
        cursor.execute("UPDATE activity_activity SET verb = 'removed' WHERE association_id = %s", [association.pk])
    assert look_at_live() == ["the activity record of omaha is broken from its act 1 on"]


@pytest.mark.files
def test_a_torn_page_of_the_database_is_told(transactional_db, media, tmp_path, monkeypatch):
    """A page that lists other pages is torn; SQLite finds that. Where one letter of a text changed it cannot."""
    for _number in range(30):
        factories.user()
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with sqlite3.connect(copy) as asking:
        page = asking.execute("SELECT rootpage FROM sqlite_master WHERE name = 'accounts_user'").fetchone()[0]
    asking.close()
    data = bytearray(copy.read_bytes())
    data[(page - 1) * 4096 + 3] ^= 0xFF
    copy.write_bytes(data)
    monkeypatch.setattr(settings, "DATABASES", {"default": {**settings.DATABASES["default"], "NAME": str(copy)}})
    found = look_at_live()
    assert found
    assert all(line.startswith("the database: ") for line in found)


def test_a_backup_that_is_whole_says_what_it_is(archive, capsys):
    call_command("verify", str(archive))
    said = capsys.readouterr().out
    assert said.startswith(f"{archive}, made 20")
    assert said.endswith("tables and 1 files, is as it should be.\n")


def test_every_difference_within_a_backup_is_told(archive, tmp_path, capsys):
    def change(entry, data):
        if entry.name.startswith("database."):
            return data[:-1] + bytes([data[-1] ^ 1])
        return None if entry.name.endswith(".png") else data

    wrong = repacked(archive, tmp_path / "wrong.backup", change)
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(wrong))
    assert ended.value.code == 1
    first, second, number = capsys.readouterr().out.splitlines()
    assert first.startswith("database.")
    assert first.endswith("is not the file that was backed up")
    assert second.endswith(".png is missing in it")
    assert number == "2 differences."


def test_a_flipped_byte_and_a_cut_backup_are_told(archive, tmp_path, capsys):
    whole = bytearray(archive.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "flipped.backup").write_bytes(whole)
    (tmp_path / "cut.backup").write_bytes(archive.read_bytes()[:-100])
    for name, words in (("flipped", ""), ("cut", "its end is missing")):
        with pytest.raises(SystemExit) as ended:
            call_command("verify", str(tmp_path / f"{name}.backup"))
        assert ended.value.code == 1
        said = capsys.readouterr().out
        assert words in said
        assert said.endswith(("difference.\n", "differences.\n"))
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify", str(tmp_path / "nowhere.backup"))


def test_every_column_that_names_a_kept_file_is_known():
    """Else a backup would lack its files, and `verify` call them left over."""
    known = {(column.table, column.column) for kind in kept_files.kinds() for column in kind.columns()}
    named_so = re.compile(r"(file|zip)(_hash)?")
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ("portal", "partnerships", "contacts", "delegations")
        for field in model._meta.concrete_fields
        if isinstance(field, (PictureName, PaperName)) or named_so.fullmatch(field.name)
    }
    assert ("documents_export", "file_hash") in found
    assert found - known == set()
