"""Fixtures of the journeys: one running site and one browser a process, and people who are signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from portal.demo import PASSWORD
from tests.journeys.site import Reader, Site, free_port, name_of


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The portal as `./run` starts it, with the demonstration data."""
    running = Site(tmp_path_factory.mktemp("site"), free_port())
    running.prepare(settings.SHARED_DIR)
    running.start()
    yield running
    running.stop()


SNAPSHOT = "/a/omaha/documents/snapshot/omaha-shizuoka/"
BATCHES, NETWORK = "/a/omaha/documents/batches/", "/network/network/documents/"
FILES = ("/a/omaha/imports/1/", "/a/omaha/imports/2/")
"""Of the demonstration: one that can be taken back, one that waits; other journeys leave newer ones. The people in them
have little on their pages, so that only the links to pages about files are followed."""
RICH = (
    *(f"/a/omaha/people/{key}/" for key in (2, 10)),
    *(f"/a/omaha/boards/agenda/{key}/" for key in (5, 7)),
    *(f"/a/omaha/programmes/{key}/" for key in (1, 4, 14)),
    "/a/omaha/seats/2/",
    *(f"/a/omaha/trips/2/{part}" for part in ("", "counterpart/", "doors/consulate/", "meetings/3/", "matches/")),
    "/a/omaha/trips/1/",
)
"""Of the demonstration, what few have: a card, a consent, help given, an open vote, sessions, talks, a term; trips with
lessons, a door that was met, a guest's link."""
STARTER = "/directory/pages/starter-snapshot/birmingham-al-hitachi/"
ENTRANCES = {
    "": ["/", "/directory/", "/join/", "/account/login/", "/account/password/reset/", "/account/login/code/", STARTER],
    "admin@omaha.example": [*FILES, *RICH, "/", "/a/omaha/", "/account/"],
    "staff@omaha.example": [SNAPSHOT, BATCHES, f"{SNAPSHOT}preview/?language=both&paper=letter"],
    "volunteer@omaha.example": ["/a/omaha/"],
    "operator@portal.example": ["/operate/"],
    "reader@network.example": [NETWORK, "/network/"],
}
PAGE = {"language": "both", "paper": "letter"}
MANY = {"kinds": "snapshot", "languages": "both", "papers": "letter"}
ASKED_AT = {
    SNAPSHOT: (f"{SNAPSHOT}export/", PAGE),
    STARTER: ("", PAGE),
    BATCHES: (f"{BATCHES}start/", MANY),
    NETWORK: (f"{NETWORK}start/", MANY),
}
"""Where one asks for pages, so that there are some: the desk → what its form is posted to, and its fields."""
LEAVES = ("/account/logout", "/admin/")
ENOUGH = 2
MAKING_SECONDS = 120


@pytest.fixture(scope="session")
def found(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Every page one gets to by links: url name → (e-mail of who found it or "", path), at most two of each name; the
    entrances come besides."""
    pages: dict[str, list[tuple[str, str]]] = {}
    for email, doors in ENTRANCES.items():
        reader = Reader(site)
        if email:
            reader.sign_in(email, PASSWORD)
        ahead, seen = list(doors), set()
        for desk in doors:
            if desk in ASKED_AT:
                action, fields = ASKED_AT[desk]
                asked = reader.post(desk, action, **fields)[1].removeprefix(site.url)
                ahead.insert(0, asked)
                if desk == SNAPSHOT:
                    ahead.insert(0, given_out(reader, asked).removeprefix(site.url))
        while ahead:
            path = ahead.pop(0)
            plain = path.partition("?")[0]
            if path in seen or path.startswith(LEAVES):
                continue
            seen.add(path)
            if len(pages.get(name_of(plain), [])) >= ENOUGH and path not in doors:
                continue
            status, address, words = reader.get(path)
            path = address.removeprefix(site.url)  # where a door has led
            known = pages.setdefault(name_of(path.partition("?")[0]), [])
            if len(known) >= ENOUGH and path not in doors:
                continue
            assert status == 200, f"{email or 'anybody'} found {path}: {status}"
            known.append((email, path))
            ahead += [link for link in reader.links(words) if path not in FILES or "/imports/" in link]
    return pages


def given_out(reader: Reader, asked: str) -> str:
    """Wait until the page that was asked for is ready, and give it out by a link; where that link is shown."""
    end = time.monotonic() + MAKING_SECONDS
    while "page.pdf" not in reader.get(asked)[2]:
        assert time.monotonic() < end, f"{asked} was not made"
        time.sleep(0.5)
    return reader.post(f"{asked}share/", for_whom="Mayor’s office, Shizuoka", days="30")[1]


Signed = Callable[..., BrowserContext]
ACCOUNT = "/account/"


@pytest.fixture(scope="session")
def entered(site: Site, browser: Browser) -> Callable[[str], Any]:
    """Sign somebody in once and remember their cookies: e-mail → storage state. Once more after a journey that signed
    them out."""
    readers: dict[str, Reader] = {}

    def enter(email: str) -> Any:
        if email not in readers or "/account/login" in readers[email].get(ACCOUNT)[1]:
            readers[email] = Reader(site)
            readers[email].sign_in(email, PASSWORD)
        jar = readers[email].jar
        cookies = [{"name": each.name, "value": each.value, "domain": "127.0.0.1", "path": "/"} for each in jar]
        return {"cookies": cookies, "origins": []}

    return enter


@pytest.fixture
def open_browser(site: Site, browser: Browser, entered: Callable[[str], Any]) -> Iterator[Signed]:
    """A window: who, how wide, which language and theme, with or without JavaScript."""
    yield from windows(site, browser, entered)


@pytest.fixture(scope="module")
def keep_browser(site: Site, browser: Browser, entered: Callable[[str], Any]) -> Iterator[Signed]:
    """The same, open until the last test of a file has ended."""
    yield from windows(site, browser, entered)


def windows(site: Site, browser: Browser, entered: Callable[[str], Any]) -> Iterator[Signed]:
    """Opens windows, and closes them at the end."""
    contexts: list[BrowserContext] = []

    def open_one(
        email: str = "", *, width: int = 1280, language: str = "en", theme: str = "light", scripts: bool = True
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            color_scheme=theme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            locale={"en": "en-US", "ja": "ja-JP"}[language],
            storage_state=entered(email) if email else None,
        )
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site.url}])
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
