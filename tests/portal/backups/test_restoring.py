"""A backup comes back whole, on an empty machine or over what lay there, or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from contacts.services.erasing import erase_person
from portal.accounts.adapters import SecondFactorAdapter
from portal.backups import marker, postgres, sqlite
from portal.backups.reading import read
from portal.backups.refusals import Refused
from portal.backups.services import Choices, make, restore
from portal.backups.workrooms import one_at_a_time
from portal.rows.policies import hidden
from portal.scoping import scope
from tests import factories, people
from tests.backups import ROOT, Place, repacked

EMPTIED = {"django_session", "usersessions_usersession", "portal_cache"}
BOTH_LEGS = pytest.mark.django_db
"""The servers' leg takes tests by what they ask for; these ask for a database of their own."""
EVERYTHING = Choices(is_without_journal=True)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder to which nothing can be renamed or linked, where the machine has one."""
    memory = Path("/dev/shm")  # noqa: S108  a new folder in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def kept_tables(file: Path) -> dict[str, tuple[int, str]]:
    """The hashes of an archive's tables, but for those that a restore empties."""
    return {name: told for name, told in read(file, "").manifest.tables.items() if name not in EMPTIED}


@BOTH_LEGS
def test_on_an_empty_machine_all_rows_and_files_are_as_they_were(archive: Path, machine: Place, tmp_path: Path):
    done = machine.manage("restore", archive, "--without-journal")
    assert done.returncode == 0, done.stderr
    assert "Everybody has to sign in again." in done.stdout
    assert machine.manage("backup", tmp_path / "again.backup").returncode == 0
    assert kept_tables(tmp_path / "again.backup") == kept_tables(archive)
    assert read(tmp_path / "again.backup", "").manifest.media == read(archive, "").manifest.media
    assert machine.manage("verify").stdout == "The live place is as it should be.\n"
    if machine.url:  # a dump leaves out who sees which rows; it is put up again
        hiding = "SELECT count(*) FROM pg_policies"
        assert machine.ask(hiding) == [(2 * len(hidden()),)]
    assert [name for name in machine.lies_here() if name != "portal.sqlite3"] == ["media"]
    assert [mode & 0o077 for mode in (file.stat().st_mode for file in machine.var.rglob("*.png"))] == [0]


def test_an_encrypted_backup_comes_back_onto_two_file_systems(
    transactional_db: None, machine: Place, tmp_path: Path, other_disk: Path
):
    (machine.var / "media").symlink_to(other_disk)
    logo = factories.logo(association=factories.association()).logo
    factories.user(email="hanako@people.example")
    make(tmp_path / "sealed.backup", passphrase="a lantern over the river")
    (tmp_path / "passphrase").write_text("a lantern over the river\n")
    words = ("restore", tmp_path / "sealed.backup", "--without-journal")
    refused = machine.manage(*words, BACKUP_PASSPHRASE="a lantern over the lake")
    assert refused.returncode == 1
    assert "does not open this backup" in refused.stderr
    assert machine.lies_here() == ["media"]
    assert machine.manage(*words, "--passphrase-file", tmp_path / "passphrase").returncode == 0
    assert machine.ask("SELECT email FROM accounts_user") == [("hanako@people.example",)]
    assert (other_disk / "pictures" / logo[:2] / logo).is_file()
    assert machine.manage("backup", tmp_path / "again.backup").returncode == 0
    assert list(read(tmp_path / "again.backup", "").manifest.media) == [f"pictures/{logo[:2]}/{logo}"]


def test_whoever_was_erased_stays_erased_after_an_old_restore(
    transactional_db: None, machine: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path / "journal")
    (tmp_path / "journal").mkdir()
    association = factories.association(slug="omaha")
    gone = people.person(association=association, family_latin="ZQcanaryQZ", photo=factories.kept_picture())
    stays = people.person(association=association, family_latin="Suzuki", given_latin="Ken")
    make(tmp_path / "old.backup")
    photo = gone.photo
    assert photo
    with scope(association):
        erase_person(person=gone, by=None)
    journal = tmp_path / "journal" / "erasures.jsonl"

    refused = machine.manage("restore", tmp_path / "old.backup")
    assert refused.returncode == 1
    assert "would come back" in refused.stderr
    done = machine.manage("restore", tmp_path / "old.backup", "--journal", journal)
    assert "Erased again: 0 associations, 1 people." in done.stdout, done.stderr
    assert machine.ask("SELECT family_latin FROM contacts_person") == [(stays.family_latin,)]
    assert machine.tables_with("Suzuki") and machine.tables_with("ZQcanaryQZ") == []
    assert not (machine.var / "media" / "pictures" / photo[:2] / photo).exists()
    marks = [json.loads(line)["mark"] for line in (machine.var / "erasures.jsonl").read_text().splitlines()]
    assert set(marks) == {json.loads(line)["mark"] for line in journal.read_text().splitlines()}


def test_sessions_do_not_come_back_and_a_lost_key_is_told(
    transactional_db: None, machine: Place, tmp_path: Path, client, monkeypatch: pytest.MonkeyPatch
):
    for rooms in (sqlite, postgres):  # as release 0.1 made them, with sessions
        monkeypatch.setattr(rooms, "LEFT_OUT", ())
    user = factories.user()
    client.force_login(user)
    secret = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    assert make(tmp_path / "site.backup").manifest.tables["django_session"].rows == 1
    done = machine.manage("restore", tmp_path / "site.backup", "--without-journal")
    assert "1 people cannot pass their second step" in done.stdout, done.stderr
    assert machine.ask("SELECT count(*) FROM django_session") == [(0,)]


@BOTH_LEGS
def test_a_place_that_is_not_empty_is_replaced_only_when_told_and_put_aside(archive: Path, machine: Place):
    assert machine.manage("restore", archive, "--without-journal").returncode == 0
    machine.say("UPDATE accounts_association SET name_en = 'Written since'")
    (machine.var / "media" / "papers").mkdir()
    (machine.var / "media" / "papers" / "newer.pdf").write_text("since")
    refused = machine.manage("restore", archive, "--without-journal")
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert machine.ask("SELECT DISTINCT name_en FROM accounts_association") == [("Written since",)]

    done = machine.manage("restore", archive, "--without-journal", "--replace")
    assert done.returncode == 0, done.stderr
    assert len(machine.ask("SELECT DISTINCT name_en FROM accounts_association")) == 2
    assert not (machine.var / "media" / "papers").exists()
    (aside,) = machine.var.glob("before-restore-*")
    assert str(aside) in done.stdout
    assert (aside / "media" / "papers" / "newer.pdf").read_text() == "since"
    database = "database.pgdump" if machine.url else "portal.sqlite3"
    assert b"Written since" in (aside / database).read_bytes() or machine.url
    assert aside.stat().st_mode & 0o077 == 0


def newer_release(entry: tarfile.TarInfo, data: bytes) -> bytes:
    return data.replace(b'"release": "0.', b'"release": "99.') if entry.name.endswith(".json") else data


def unknown_migration(entry: tarfile.TarInfo, data: bytes) -> bytes:
    return data.replace(b'"accounts.0001_initial"', b'"accounts.0099_later"') if entry.name.endswith(".json") else data


def other_engine(entry: tarfile.TarInfo, data: bytes) -> bytes:
    return data.replace(b'"engine": "sqlite"', b'"engine": "postgresql"') if entry.name == "about.json" else data


def too_large(entry: tarfile.TarInfo, data: bytes) -> bytes:
    return data.replace(b'"bytes": ', b'"bytes": 99999999999', 1) if entry.name == "about.json" else data


def changed_file(entry: tarfile.TarInfo, data: bytes) -> bytes:
    return data[:-1] + b"X" if entry.name.endswith(".png") else data


def missing_file(entry: tarfile.TarInfo, data: bytes) -> bytes | None:
    return None if entry.name.endswith(".png") else data


def other_rows(entry: tarfile.TarInfo, data: bytes) -> bytes:
    """Somebody who changes the database and its hash, and forgets the tables."""
    told = json.loads(data) if entry.name == "manifest.json" else {}
    if not told:
        return data
    told["tables"]["accounts_user"][1] = "0" * 64
    return json.dumps(told).encode()


@pytest.mark.files
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (newer_release, r"made by release 99\.1\.0, this is release 0\.1\.0.*Install the release"),
        (unknown_migration, r"the migration accounts\.0099_later, which this release does not have"),
        (other_engine, "of a postgresql database"),
        (too_large, "Make room"),
        (changed_file, r"\.png is not the file that was backed up"),
        (missing_file, r"\.png is missing in it"),
        (other_rows, "the rows of the table accounts_user are not those of the backup"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "words",
)
def test_a_backup_that_is_not_right_is_refused_and_nothing_is_touched(
    archive: Path, own_place: Path, tmp_path: Path, change, words: str
):
    with pytest.raises(Refused, match=words):
        restore(repacked(archive, tmp_path / "wrong.backup", change), EVERYTHING)
    assert [path.name for path in own_place.rglob("*")] == [".restore.lock"]


@pytest.mark.files
def test_a_damaged_or_cut_backup_is_refused_and_nothing_is_touched(archive: Path, own_place: Path, tmp_path: Path):
    whole = archive.read_bytes()
    for wrong in (whole[: len(whole) // 2], whole[:-1], whole[:5000] + b"\0\0\0\0" + whole[5004:], b"no backup"):
        (tmp_path / "wrong.backup").write_bytes(wrong)
        with pytest.raises(Refused):
            restore(tmp_path / "wrong.backup", EVERYTHING)
    with pytest.raises(Refused, match="No such file"):
        restore(tmp_path / "nowhere.backup", EVERYTHING)
    assert [path.name for path in own_place.rglob("*")] == [".restore.lock"]


@pytest.mark.files
def test_one_restore_at_a_time(archive: Path, own_place: Path):
    with one_at_a_time(own_place), pytest.raises(Refused, match="Wait until it has ended"):
        restore(archive, EVERYTHING)


@pytest.mark.files
def test_a_journal_that_is_none_is_refused(archive: Path, own_place: Path, tmp_path: Path):
    (tmp_path / "letters.txt").write_text("Dear sister city\n")
    with pytest.raises(Refused, match="no line of a journal"):
        restore(archive, Choices(journal=tmp_path / "letters.txt"))
    with pytest.raises(Refused, match="No such file"):
        restore(archive, Choices(journal=tmp_path / "nowhere.jsonl"))


@pytest.mark.files
def test_a_database_that_somebody_has_open_is_not_replaced(archive: Path, own_place: Path):
    with sqlite3.connect(own_place / "portal.sqlite3") as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE lantern (number int)")
        other.execute("INSERT INTO lantern VALUES (1)")
        with pytest.raises(Refused, match="Stop the site and its workers"):
            restore(archive, Choices(is_without_journal=True, may_replace=True))
    other.close()
    assert sorted(path.name for path in own_place.glob("*") if not path.name.startswith("portal")) == [".restore.lock"]


def test_nothing_starts_on_a_place_that_is_half_restored(own_place: Path, tmp_path: Path, capsys):
    marker.put(tmp_path / "site.backup", "2026-11-23T08:00:00+00:00")
    with pytest.raises(SystemCheckError, match="A restore that began at 2026-11-23"):
        call_command("check")
    with pytest.raises(marker.HalfRestored, match="run it again"):
        marker.refuse_half_restored()
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(own_place), "SECRET_KEY": "k" * 50}
    door = subprocess.run(
        [sys.executable, "-c", "import portal.wsgi"], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert "HalfRestored" in door.stderr
    with pytest.raises((SystemExit, CommandError)):
        call_command("verify")
    marker.take_away()
    marker.refuse_half_restored()
