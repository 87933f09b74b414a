"""A site on SQLite and files whose processes are killed, whose disk is full, whose folders may not be written to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults import batch, notes
from tests.faults.backends import small_disk
from tests.faults.house import FILES, House, house, unprivileged
from tests.faults.people import readiness
from tests.faults.scenes import Scene, until

pytestmark = [pytest.mark.files, pytest.mark.pdf]


@pytest.fixture(scope="module")
def scene(files: House) -> Scene:
    return Scene(files)


def test_a_batch_and_its_letters_survive_everything(files: House) -> None:
    size = batch.Size(pages=24, letters=6, faults=7, still=8, jump=8)
    figures = batch.run(files, size, seed=3)
    assert [figure.row() for figure in figures if not figure.is_met] == []


def test_notes_survive_kills_of_all_processes(files: House) -> None:
    figures = notes.run(files, notes.Size(notes=300, kills=4, clients=4), seed=3)
    assert [figure.row() for figure in figures if not figure.is_met] == []


def test_letters_wait_for_the_mail_server_and_come_once(files: House, scene: Scene) -> None:
    scene.letters_wait_and_come_once()


def test_a_folder_that_may_not_be_written_to_is_told_and_the_page_made_after(files: House, scene: Scene) -> None:
    if os.geteuid() == 0 and not unprivileged():
        pytest.skip("missing here: setpriv (apt-get install util-linux); root writes into any folder")
    key = scene.partnership()
    media = files.var / "media"
    folders = [media, *(each for each in media.rglob("*") if each.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        location = scene.ask_for_page(key)
        until(lambda: "may not write" in scene.staff.ask(location).words, "the page says why it waits", files)
        said = scene.send_picture()
        assert said.code == 503 and "The server may not write to one of its folders." in said.words, said
    finally:
        for folder in folders:
            folder.chmod(0o700)
    until(lambda: scene.staff.ask(f"{location}page.pdf").code == 200, "the page is made", files)
    assert not list(media.rglob(".*"))


def test_fonts_that_are_missing_are_told_and_noticed_when_they_are_back(files: House, scene: Scene) -> None:
    key = scene.partnership()
    fonts, away = files.var / "fonts", files.var / "fonts-away"
    fonts.rename(away)
    try:
        files.webs[0].restart()  # it knows the fonts that it has read
        files.wait_for_web()
        assert readiness(files.urls[0])["fonts"] == "not ok"
        said = scene.try_page(key)
        assert said.code == 503 and "./run setup" in said.words, said
    finally:
        away.rename(fonts)
    assert readiness(files.urls[0])["fonts"] == "ok"
    location = scene.ask_for_page(key)
    until(lambda: scene.staff.ask(f"{location}page.pdf").code == 200, "the page is made", files)


@pytest.fixture
def on_a_small_disk(files: House) -> Iterator[House]:
    """A running site whose disk holds little; root alone can mount one. It begins with the other one's rows."""
    if os.geteuid() != 0:
        pytest.skip("missing here: root, who alone mounts a disk in memory that can be full")
    with small_disk(megabytes=160) as folder, house(folder, FILES, settings.SHARED_DIR, files.file) as site:
        site.start()
        yield site


def test_a_full_disk_is_told_loses_nothing_and_what_waits_is_done_after(on_a_small_disk: House) -> None:
    site, scene = on_a_small_disk, Scene(on_a_small_disk)
    key = scene.partnership()
    location = ""
    acknowledged = [each for each in range(10) if scene.note(each).code == 200]
    assert acknowledged == list(range(10))
    filler = site.folder / "filler"
    fill(filler)
    try:
        said = scene.send_picture()
        assert said.code == 503 and "The disk of this server is full." in said.words, said
        refused = 0
        for each in range(10, 1500):  # the log of the database has some room of its own
            answer = scene.note(each)
            assert answer.is_in_words, answer
            if answer.code == 200:
                acknowledged.append(each)
            elif "The disk of this server is full." in answer.words:
                refused += 1
                if refused == 3:
                    break
        assert refused == 3
    finally:
        filler.unlink()
    until(lambda: scene.note(each).code == 200, "the same note is kept", site)
    location = scene.ask_for_page(key)
    until(lambda: scene.staff.ask(f"{location}page.pdf").code == 200, "the page is made", site)
    there = site.inside("notes")
    assert {f"scene {each}" for each in acknowledged} <= set(there) and set(there.values()) == {1}
    assert not list((site.var / "media").rglob(".*"))
    with sqlite3.connect(site.var / "portal.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def fill(filler: Path) -> None:
    """Take whatever room is left."""
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"-" * 4096)
