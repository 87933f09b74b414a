"""What every test shares: the legs, the missing parts, the browser. Fixtures of one subject live beside its tests."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.testcases import LiveServerThread
from django.utils import translation
from pytest_django.live_server_helper import LiveServer

from portal import parts
from tests import matrices
from tests.browser import CHROMIUM_FLAGS
from tests.cast import cast  # noqa: F401  the fixture

ROOT = Path(__file__).resolve().parent.parent
SHARED_STEPS = ["messages", "static", "fonts"]
# Which part a mark needs; a test that lacks one is left out with the part's name (./run test says how to install it).
NEEDED_PARTS = {"browser": ("Chromium", "Japanese font for the browser"), "pdf": ("Pango",)}
BROWSER_FIXTURES = {"browser", "context", "page"}  # a test that asks for one is a browser test, marked or not
DATABASE_FIXTURES = {"db", "transactional_db", "client", "admin_client", "live_server", "django_db_reset_sequences"}
EVERYDAY_CASES = 12  # of a test that takes long
EVERYDAY_SHARE = {"files": 3, "servers": 6}  # of the tests that take long, one in so many

# Playwright's synchronous interface runs an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("portal")
    group.addoption("--all", action="store_true", help="run the large matrices whole, not as a seeded sample")
    group.addoption("--leg", choices=["files", "servers"], default="files", help="which backends this run uses")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("all"):
        os.environ["TEST_ALL"] = "1"
    if not hasattr(config, "workerinput") and not config.getoption("collectonly"):
        _prepare_shared_files()


def _prepare_shared_files() -> None:
    """Compiled messages, static files and fonts for all runs, made again when their sources have changed.

    A step that fails says why and stops nothing here: the tests that need its files fail, the others say what they can.
    """
    from django.conf import settings
    from django.test import override_settings

    from portal import preparing

    with override_settings(VAR_DIR=settings.SHARED_DIR):
        stale = preparing.stale_steps(SHARED_STEPS)
    environment = {**os.environ, "VAR_DIR": str(settings.SHARED_DIR), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    for step in stale:
        command = [sys.executable, "manage.py", "prepare", "--only", step.name]
        subprocess.run(command, cwd=ROOT, env=environment, check=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Leave out what this leg does not run, skip what this machine cannot; then, of what was asked for by a word or a
    mark too, what an everyday run does not try."""
    for item in items:
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    leg = config.getoption("leg")
    _keep(config, items, [item for item in items if _belongs_to(item, leg)])
    for mark, names in NEEDED_PARTS.items():
        asking = [item for item in items if item.get_closest_marker(mark)]
        lacking = parts.missing(part for part in parts.PARTS if part.name in names) if asking else []
        for item in asking if lacking else []:
            item.add_marker(pytest.mark.skip(reason=f"missing here: {', '.join(part.name for part in lacking)}"))
    result = yield
    if matrices.everyday():
        dear = {item.nodeid: item.nodeid.partition("[")[0] for item in items if _is_thinned(item, leg)}
        tried = matrices.thinned(dear, cases=EVERYDAY_CASES, one_in=EVERYDAY_SHARE[leg])
        _keep(config, items, [item for item in items if item.nodeid not in dear or item.nodeid in tried])
    return result


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    """Tell pytest of what is left out."""
    if left_out := set(items).difference(kept):
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = kept


def _is_thinned(item: pytest.Item, leg: str) -> bool:
    """What asks a database, a browser or a paper takes long; on the servers what has run on the files already."""
    if item.get_closest_marker("servers"):
        return False
    return leg == "servers" or _asks_a_database(item) or any(map(item.get_closest_marker, NEEDED_PARTS))


def _belongs_to(item: pytest.Item, leg: str) -> bool:
    """The files leg runs all but ``servers`` tests; the servers leg what asks a database, save pages and papers. What
    is ``whole`` belongs to neither in an everyday run."""
    marks = {mark.name for mark in item.iter_markers()}
    if "whole" in marks and not matrices.whole():
        return False
    if leg == "files":
        return "servers" not in marks
    if "servers" in marks:
        return True
    return _asks_a_database(item) and not marks & {"browser", "pdf", "files"}


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English, whatever language the last request of another one was answered in."""
    with translation.override("en"):
        yield


NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def own_limits() -> None:
    """Every test counts for itself how often somebody has asked. Its keys in the cache begin with a number of its own:
    what Redis keeps, or what was committed, no test's transaction takes back."""
    from django.conf import settings
    from django.core.cache import cache, caches

    settings.CACHES["default"]["KEY_PREFIX"] = cache.key_prefix = str(next(NUMBERS))  # other threads', this one's
    settings.CACHES["here"]["KEY_PREFIX"] = caches["here"].key_prefix = cache.key_prefix


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A test without a transaction of its own empties the tables at its end. SQLite does so row by row, which the read
    log refuses: its triggers are taken down for that, and stand again after the emptying."""
    from django.conf import settings

    marker = item.get_closest_marker("django_db")
    is_emptied = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    if is_emptied and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        from portal.looks import guards

        guards.take_down()


@pytest.fixture(autouse=True)
def looks_after_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The read log is written when an answer has gone; the client of tests closes it within the asking. So that a test
    counts what an answer took and nothing else, those statements are written all the same, and not counted."""
    from django.db import connection

    from portal.looks import receivers

    written = receivers.append

    def uncounted(**given: Any) -> None:
        counted, connection.force_debug_cursor = connection.force_debug_cursor, False
        try:
            written(**given)
        finally:
            connection.force_debug_cursor = counted

    monkeypatch.setattr(receivers, "append", uncounted)


@pytest.fixture(scope="session", autouse=True)
def folders_of_the_run() -> None:
    """The folders that set-up makes, in this process' own VAR_DIR."""
    from portal import serving

    serving.make_folders()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site in a thread; the product's own middleware serves its static files, compressed and fingerprinted."""

    def as_it_is(handler: Any) -> Any:
        return handler

    server = LiveServer("localhost", start=False)
    server.thread = LiveServerThread("localhost", static_handler=as_it_is, connections_override={})
    server.thread.daemon = True
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: no browser is downloaded."""
    return {**browser_type_launch_args, "executable_path": parts.find_chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture
def enter(settings: Any) -> Callable[[Any], Client]:
    """A browser in which somebody is signed in."""
    settings.ADMINISTRATOR_MFA = False

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
