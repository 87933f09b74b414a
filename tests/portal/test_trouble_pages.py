"""What people read while a part of the portal is away: a page in words that asks that part for nothing."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils.translation import gettext, override
from redis.exceptions import ConnectionError as RedisAway

from portal import middleware, pages

ROOT = Path(__file__).resolve().parents[2]
AWAY = OperationalError("connection to server at 10.0.0.7, port 5432 failed: Connection refused")
WORDS = ("A moment, then again", "The database is busy or out of reach.", "Try again in a moment.")


def away(*_args: Any) -> None:
    raise AWAY


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("address", ["/", "/directory/", "/account/login/", "/a/omaha/people/", "/network/of-some/"])
def test_a_database_that_is_away_is_told_in_words_on_every_kind_of_page(address: str, language: str) -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": language})
    client.cookies[configured.SESSION_COOKIE_NAME] = "0" * 32
    with connection.execute_wrapper(away):
        answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    words = answer.content.decode()
    with override(language):
        assert f'<html lang="{language}"' in words and all(gettext(each) in words for each in WORDS)
    assert "10.0.0.7" not in words and "Traceback" not in words


@pytest.mark.django_db
def test_a_session_that_cannot_be_saved_is_told_too(enter: Any, cast: Any, monkeypatch: Any) -> None:
    """After the view, where no exception of a view is: the form may have been kept, and the page says to look."""
    client = enter(cast.omaha.staff)
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "save", away)
    monkeypatch.setattr(middleware.SessionSeenMiddleware, "SECONDS", -1)
    answer = client.post("/a/omaha/log/", {"said": "Something."})
    assert answer.status_code == 503
    assert "What you sent may not be saved." in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (AWAY, "The database is busy or out of reach."),
        (InterfaceError("connection already closed"), "The database is busy or out of reach."),
        (OperationalError("database or disk is full"), "The disk of this server is full."),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk of this server is full."),
        (OSError(errno.EROFS, "Read-only file system"), "The server may not write to one of its folders."),
        (RedisAway("Connection refused"), "A part of the portal (the cache) is out of reach."),
        (ConnectionRefusedError(errno.ECONNREFUSED, "no"), "The server could not finish this."),
    ],
    ids=["away", "closed", "database full", "disk full", "read-only", "cache away", "other"],
)
@pytest.mark.parametrize(
    ("method", "what_to_do"),
    [("get", "Try again in a moment."), ("post", "look whether it is there, and send it again if not.")],
    ids=["page", "form"],
)
def test_each_trouble_has_its_words_and_what_to_do(
    rf: Any, error: Exception, words: str, method: str, what_to_do: str
) -> None:
    assert pages.is_trouble(error)
    answer = pages.trouble(getattr(rf, method)("/"), error)
    said = answer.content.decode()
    assert answer.status_code == 503 and words in said and what_to_do in said
    assert "10.0.0.7" not in said


@pytest.mark.parametrize(
    ("little", "words"), [(0, "The database is busy"), (2**62, "The disk of this server is full.")]
)
def test_sqlites_trouble_with_a_disk_is_a_full_one_where_little_is_free(
    rf: Any, monkeypatch: Any, little: int, words: str
) -> None:
    monkeypatch.setattr(pages, "LITTLE", little)
    assert words in pages.trouble(rf.get("/"), OperationalError("disk I/O error")).content.decode()


def test_a_mistake_of_the_code_is_no_trouble_of_the_machine() -> None:
    assert not pages.is_trouble(ValueError("no")) and not pages.is_trouble(None)


def test_sqlite_writes_to_the_disk_before_it_acknowledges(tmp_path: Path) -> None:
    """The settings of the product, not those of the tests, which write to no disk that matters."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": "for this test " * 5}
    known = {**environment, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-m", "tests.faults.inside", "safety", "{}"]
    said = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == {"synchronous": 2, "journal": "wal"}  # 2 is FULL
