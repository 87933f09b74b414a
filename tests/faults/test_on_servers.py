"""PostgreSQL, Redis and the mail server go away under a running site, and come back. Sizes of `./run soak`, smaller."""

from __future__ import annotations

import time

import pytest

from tests.faults import batch, notes
from tests.faults.house import House
from tests.faults.people import Person, readiness
from tests.faults.scenes import Scene, until

pytestmark = [pytest.mark.servers, pytest.mark.pdf]


@pytest.fixture(scope="module")
def scene(servers: House) -> Scene:
    return Scene(servers)


def test_a_batch_and_its_letters_survive_everything(servers: House) -> None:
    size = batch.Size(pages=42, letters=10, faults=9, still=8, away=2, jump=8)
    figures = batch.run(servers, size, seed=3)
    assert [figure.row() for figure in figures if not figure.is_met] == []


def test_notes_survive_kills_of_web_and_database(servers: House) -> None:
    figures = notes.run(servers, notes.Size(notes=300, kills=4, clients=4), seed=3)
    assert [figure.row() for figure in figures if not figure.is_met] == []


def test_a_database_that_is_away_is_told_and_its_return_noticed_by_itself(servers: House, scene: Scene) -> None:
    assert servers.postgres is not None
    web = servers.webs[0].workers()
    windows = {language: Person(servers.urls[0]).like(scene.staff) for language in ("en", "ja")}
    for language, window in windows.items():
        window.cookies["django_language"] = language
    servers.postgres.kill()
    try:
        time.sleep(1)
        for language, words in {"en": "The database is busy or out of reach.", "ja": "データベース"}.items():
            for path in ("/directory/", scene.people_page):
                began = time.monotonic()
                said = windows[language].ask(path)
                assert (said.code, said.headers["Retry-After"]) == (503, "10")
                assert f'<html lang="{language}"' in said.words
                if language == "en":
                    assert words in said.words
                assert time.monotonic() - began < 25  # the pool's own time-out is five seconds, not half a minute
        told = readiness(servers.urls[0])
        assert (told["ready"], told["database"], told["cache"]) == (False, "not ok", "ok")
        time.sleep(10)
    finally:
        servers.postgres.start()
        servers.postgres.wait()
    until(lambda: scene.staff.ask(scene.people_page).code == 200, "the page is there again", servers)
    until(lambda: readiness(servers.urls[0]).get("ready"), "every part is well again", servers)
    assert servers.webs[0].workers() == web  # nobody had to start it again


def test_what_is_asked_for_while_redis_is_away_is_done_after(servers: House, scene: Scene) -> None:
    assert servers.redis is not None
    key = scene.partnership()
    servers.redis.kill()
    try:
        location = scene.ask_for_page(key)
        for path in (location, scene.people_page, f"{scene.people_page}?q=guest"):
            assert scene.staff.ask(path).code == 200, path
        told = readiness(servers.urls[0])
        assert (told["ready"], told["database"], told["cache"]) == (False, "ok", "not ok")
        refused = Person(servers.urls[0]).try_to_sign_in("nobody@people.example", "a wrong password")
        assert (refused.code, refused.headers["Retry-After"]) == (503, "10")  # nobody would count the guesses
        assert "A part of the portal (the cache) is out of reach." in refused.words
    finally:
        servers.redis.start()
        servers.redis.wait()
    until(lambda: scene.staff.ask(f"{location}page.pdf").code == 200, "the page is made", servers)


def test_letters_wait_for_the_mail_server_and_come_once(servers: House, scene: Scene) -> None:
    scene.letters_wait_and_come_once()
