"""A backup is of one moment, with the files that the moment names, whoever writes meanwhile."""

from __future__ import annotations

import os
import tarfile
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from portal import pictures
from portal.accounts.models import Association, User
from portal.backups import marker
from portal.backups.reading import is_encrypted, read
from portal.backups.refusals import Refused
from portal.backups.services import make
from portal.rows.services import set_up
from tests import factories, people
from tests.backups import empty_place

PASSPHRASE = "a lantern over the river"


def test_a_backup_holds_every_table_and_the_files_that_rows_name(transactional_db, tmp_path):
    association = factories.logo(association=factories.association())
    stray = factories.kept_picture(colour=(1, 2, 3))
    made = make(tmp_path / "site.backup")
    assert made.troubles == []
    assert list(made.manifest.media) == [f"pictures/{association.logo[:2]}/{association.logo}"]
    assert pictures.picture(stray).path.exists()
    assert set(made.manifest.tables) >= set(connection.introspection.table_names())
    assert made.manifest.tables["accounts_association"].rows == 1
    assert read(made.file, "").manifest == made.manifest
    assert made.file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [made.file]


@pytest.mark.servers
def test_a_backup_holds_the_rows_of_everybody_or_is_refused(transactional_db, tmp_path):
    for slug in ("omaha", "shizuoka"):
        people.person(association=factories.association(slug=slug))
    assert make(tmp_path / "site.backup").manifest.tables["contacts_person"].rows == 2
    with connection.cursor() as cursor:
        cursor.execute("ALTER POLICY every ON contacts_person USING (id < 0)")
    with pytest.raises(Refused, match=r"contacts_person among them. \./run setup"):
        make(tmp_path / "smaller.backup")
    assert set_up()
    assert make(tmp_path / "again.backup").manifest.tables["contacts_person"].rows == 2


def test_the_command_says_what_it_wrote(transactional_db, tmp_path, capsys):
    factories.user()
    call_command("backup", str(tmp_path / "site.backup"))
    said = capsys.readouterr().out
    assert f"{tmp_path}/site.backup: " in said
    assert "read back" in said


def test_a_file_that_is_gone_is_told_and_the_backup_made_all_the_same(transactional_db, tmp_path, capsys):
    association = factories.logo(association=factories.association(), colour=(9, 8, 7))
    pictures.picture(association.logo).path.unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("backup", str(tmp_path / "site.backup"))
    assert ended.value.code == 3
    name = f"pictures/{association.logo[:2]}/{association.logo}"
    assert capsys.readouterr().err == f"{name} is named by a row, but the file is not there\n"
    assert read(tmp_path / "site.backup", "").manifest.missing == [name]


def test_an_encrypted_backup_opens_with_its_passphrase_alone(transactional_db, tmp_path, capsys):
    factories.user(name="Hanako Tanaka")
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    sealed = tmp_path / "sealed.backup"
    call_command("backup", str(sealed), "--passphrase-file", str(tmp_path / "passphrase"))
    assert "encrypted" in capsys.readouterr().out
    assert is_encrypted(sealed)
    assert read(sealed, PASSPHRASE).differences == []
    with override_settings(BACKUP_PASSPHRASE=PASSPHRASE):
        call_command("verify", str(sealed))
        call_command("backup", str(tmp_path / "again.backup"), "--encrypt")
    assert is_encrypted(tmp_path / "again.backup")
    with pytest.raises(CommandError, match="is encrypted"):
        call_command("verify", str(sealed))


def test_a_backup_is_refused_in_words(transactional_db, tmp_path):
    (tmp_path / "there.backup").write_text("an older one")
    with pytest.raises(Refused, match="never replaces another"):
        make(tmp_path / "there.backup")
    with pytest.raises(Refused, match="There is no folder"):
        make(tmp_path / "nowhere" / "site.backup")
    with pytest.raises(Refused, match="at least 12 characters"):
        make(tmp_path / "site.backup", passphrase="short")
    with pytest.raises(CommandError, match="BACKUP_PASSPHRASE"):
        call_command("backup", str(tmp_path / "site.backup"), "--encrypt")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("backup", str(tmp_path / "site.backup"), "--passphrase-file", str(tmp_path / "none"))
    assert [path.name for path in tmp_path.iterdir()] == ["there.backup"]


def test_a_half_restored_place_is_not_backed_up(transactional_db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    marker.put(tmp_path / "old.backup", "2026-11-23")
    with pytest.raises(Refused, match=r"restore .*old\.backup"):
        make(tmp_path / "site.backup")


@pytest.mark.files
def test_what_was_deleted_is_not_in_the_pages_of_the_copy(transactional_db, tmp_path):
    gone = factories.user(name="ZQcanaryQZ " * 8)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM account_emailaddress WHERE user_id = %s", [gone.pk])
    User.objects.filter(pk=gone.pk).delete()
    make(tmp_path / "site.backup")
    with tarfile.open(tmp_path / "site.backup") as archive:
        assert b"ZQcanaryQZ" not in archive.extractfile("database.sqlite3").read()


class Writers:
    """People who go on working: two rows that belong together in one transaction, and one logo after the other."""

    def __init__(self, associations: list[Association]) -> None:
        self.is_over = threading.Event()
        self.trouble: list[Exception] = []
        self.written = 0
        works = [self._pairs, *(lambda one=one: self._logos(one) for one in associations)]
        self.threads = [threading.Thread(target=self._until_over, args=(work,)) for work in works]

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _until_over(self, work) -> None:
        try:
            while not self.is_over.is_set():
                work()
                self.written += 1
                time.sleep(0.005)
        except Exception as error:
            self.trouble.append(error)
        finally:
            connection.close()

    def _pairs(self) -> None:
        with transaction.atomic():
            for side in ("ours", "theirs"):
                User.objects.create(email=f"{side}-{self.written}-{time.monotonic_ns()}@people.example", name=side)

    def _logos(self, association: Association) -> None:
        colour = tuple(os.urandom(3))
        Association.objects.filter(pk=association.pk).update(logo=factories.kept_picture(kind="logo", colour=colour))


def test_a_backup_made_while_people_write_agrees_with_itself(transactional_db, tmp_path):
    with Writers([factories.association(), factories.association()]) as writers:
        for number in range(3):
            made = make(tmp_path / f"{number}.backup")
            assert made.troubles == []
            assert len(made.manifest.media) <= 2
    assert writers.trouble == []
    assert writers.written > 10
    (tmp_path / "var").mkdir()
    with empty_place(tmp_path / "var") as place:
        done = place.manage("restore", tmp_path / "2.backup", "--without-journal")
        assert done.returncode == 0, done.stderr
        sides = dict(place.ask("SELECT name, count(*) FROM accounts_user GROUP BY name"))
        assert sides["ours"] == sides["theirs"] > 0
        looked = place.manage("verify")
        assert looked.stdout.endswith("as it should be.\n"), looked.stdout


def test_a_file_let_go_while_it_is_copied_is_in_the_backup(transactional_db, tmp_path, monkeypatch):
    """Between the moment of the database and the copy of its files somebody takes another logo."""
    association = factories.logo(association=factories.association(), colour=(3, 1, 4))
    first = pictures.picture(association.logo)
    taken = []

    def let_go() -> set[str]:
        if not taken:
            taken.append(factories.kept_picture(kind="logo", colour=(1, 5, 9)))
            Association.objects.filter(pk=association.pk).update(logo=taken[0])
            first.path.unlink()
        return set()

    from portal.backups import kept_files

    monkeypatch.setitem(
        kept_files._kinds, "meanwhile", kept_files.KeptFiles("meanwhile", lambda: (), str, elsewhere=let_go)
    )
    made = make(tmp_path / "site.backup")
    assert made.troubles == []
    assert [Path(name).name for name in made.manifest.media] == taken


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_user_than_the_owner_of_the_place_is_refused(db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(Refused, match="sudo -u nobody"):
        make(tmp_path / "site.backup")
