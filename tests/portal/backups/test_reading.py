"""An archive is read to its last byte: whatever is changed, cut, added or named to lead elsewhere is noticed."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from portal.backups import manifest as words
from portal.backups.container import HEADER, Writer
from portal.backups.manifest import About, FileHash, Manifest
from portal.backups.reading import read
from portal.backups.refusals import Damaged, Refused
from portal.backups.table_hashes import TableHash, differences, of_rows

ABOUT = About(engine="sqlite", release="0.1.0", migrations=["accounts.0001_initial"], made_at="2026-11-23", bytes=5)


def small(file: Path) -> Path:
    """The smallest archive that is whole."""
    with file.open("wb") as out:
        archive = Writer(out)
        archive.put_bytes(words.ABOUT, words.as_json(ABOUT))
        database = FileHash(4, archive.put_bytes("database.sqlite3", b"rows"))
        media = {"papers/ab/abc.pdf": FileHash(3, archive.put_bytes("media/papers/ab/abc.pdf", b"pdf"))}
        archive.put_bytes(words.MANIFEST, words.as_json(Manifest(ABOUT, database, {}, media)))
        archive.close()
    return file


def packed(file: Path, *entries: tuple[tarfile.TarInfo, bytes]) -> Path:
    """An archive of somebody else's making."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as tar:
        for entry, data in entries:
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    out = gzip.compress(inner.getvalue(), mtime=0, compresslevel=6)
    file.write_bytes(HEADER + out[len(HEADER) :])
    return file


def named(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    return entry


def test_a_whole_archive_has_no_differences_and_opens_with_usual_programs(tmp_path):
    file = small(tmp_path / "whole")
    assert read(file, "").differences == []
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["about.json", "database.sqlite3", "media/papers/ab/abc.pdf", "manifest.json"]
        assert json.load(tar.extractfile("manifest.json"))["media"]["papers/ab/abc.pdf"]["bytes"] == 3


@pytest.mark.parametrize("bit", [1, 128], ids=str)
def test_every_single_changed_byte_is_noticed(tmp_path, bit):
    """But for those that say the same in other words: a row of zeros is copied from one place or from another."""
    whole = small(tmp_path / "whole").read_bytes()
    unnoticed = []
    for where in range(len(whole)):
        changed = bytearray(whole)
        changed[where] ^= bit
        (tmp_path / "changed").write_bytes(changed)
        try:
            if not read(tmp_path / "changed", "").differences and gzip.decompress(changed) != gzip.decompress(whole):
                unnoticed.append(where)
        except Refused:
            continue
    assert unnoticed == []


def test_a_cut_archive_is_damaged_wherever_it_was_cut(tmp_path):
    whole = small(tmp_path / "whole").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "cut").write_bytes(whole[:length])
        with pytest.raises(Refused):
            read(tmp_path / "cut", "")


def test_bytes_behind_the_end_are_noticed(tmp_path):
    file = small(tmp_path / "whole")
    file.write_bytes(file.read_bytes() + b"more")
    with pytest.raises(Damaged, match="behind its end"):
        read(file, "")


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear sister city")
    with pytest.raises(Refused, match="not a backup of the portal"):
        read(tmp_path / "letter.txt", "")


HOSTILE = {
    "up": named("media/../../outside"),
    "up in the middle": named("media/papers/../outside"),
    "absolute": named("/outside"),
    "hidden": named("media/papers/.ssh"),
    "too deep": named("media/a/b/c/d/e"),
    "backslash": named("media/papers\\..\\outside/x"),
    "link": named("media/papers/link", tarfile.SYMTYPE, "/etc/passwd"),
    "hard link": named("media/papers/link", tarfile.LNKTYPE, "about.json"),
    "device": named("media/papers/device", tarfile.CHRTYPE),
    "folder": named("media/papers/folder", tarfile.DIRTYPE),
    "something else": named("secret_key"),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_names_that_lead_elsewhere_are_damage_and_nothing_is_written(tmp_path, which):
    room = tmp_path / "room" / "inner"
    room.mkdir(parents=True)
    file = packed(tmp_path / "bad", (named(words.ABOUT), words.as_json(ABOUT)), (HOSTILE[which], b""))
    with pytest.raises(Damaged, match="which no backup of ours does"):
        read(file, "", into=room)
    assert [path for path in (tmp_path / "room").rglob("*") if path != room] == []


def test_a_member_twice_out_of_order_or_missing_is_noticed(tmp_path):
    about, rows = (named(words.ABOUT), words.as_json(ABOUT)), (named("database.sqlite3"), b"rows")
    told = Manifest(ABOUT, FileHash(4, "0" * 64), {}, {"papers/ab/lost.pdf": FileHash(1, "0" * 64)})
    manifest = (named(words.MANIFEST), words.as_json(told))
    with pytest.raises(Damaged, match=r"database\.sqlite3"):
        read(packed(tmp_path / "twice", about, rows, rows), "")
    with pytest.raises(Damaged, match="order"):
        read(packed(tmp_path / "order", rows, about), "")
    with pytest.raises(Damaged, match="list of contents is missing"):
        read(packed(tmp_path / "without", about, rows), "")
    stray = (named("media/papers/ab/stray.pdf"), b"x")
    assert read(packed(tmp_path / "differs", about, rows, stray, manifest), "").differences == [
        "database.sqlite3 is not the file that was backed up",
        "media/papers/ab/lost.pdf is missing in it",
        "media/papers/ab/stray.pdf stands in it, but not in its list",
    ]


def test_lists_that_are_not_ours_are_damage_in_words(tmp_path):
    for wrong in (b"[]", b"{", b'{"format": 1}', b'{"format": 1, "engine": 3, "more": 4}'):
        with pytest.raises(Damaged, match=r"about\.json"):
            read(packed(tmp_path / "about", (named(words.ABOUT), wrong)), "")
    for wrong in (b"{}", b'{"about": 3}', b"nothing"):
        entries = ((named(words.ABOUT), words.as_json(ABOUT)), (named(words.MANIFEST), wrong))
        with pytest.raises(Damaged, match=r"manifest\.json"):
            read(packed(tmp_path / "manifest", *entries), "")


def test_a_later_kind_of_archive_names_the_release_to_install(tmp_path):
    later = dataclasses.replace(ABOUT, format=2, release="3.1.0")
    with pytest.raises(Refused, match=r"release 3\.1\.0"):
        read(packed(tmp_path / "later", (named(words.ABOUT), words.as_json(later))), "")


def test_the_hash_of_a_table_does_not_depend_on_the_order_of_its_rows():
    rows = [(1, "静岡", None), (2, "Omaha", b"\x00"), (3, "Omaha", 2.5)]
    assert of_rows(rows) == of_rows(reversed(rows))
    assert of_rows([]) == TableHash(0, "0" * 64)
    assert of_rows([(1, "1")]) != of_rows([("1", 1)])
    assert of_rows([(1,), (1,)]) != of_rows([(1,)])


def test_differences_of_tables_are_told_in_words():
    old = {"a": TableHash(2, "x"), "b": TableHash(1, "x"), "gone": TableHash(0, "x")}
    new = {"a": TableHash(1_200, "y"), "b": TableHash(1, "y"), "new": TableHash(0, "x")}
    assert differences(old, new) == [
        "the table a has 1,200 rows instead of 2",
        "the rows of the table b are not those of the backup",
        "the table gone is missing",
        "the table new should not be there",
    ]
    assert differences(old, old) == []
