"""What a browser receives of a page with all its assets: little at the first view, next to nothing at the second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from portal.demo import PASSWORD
from tests.benchmarks.machine import received
from tests.journeys.site import Reader, Site, free_port

pytestmark = pytest.mark.browser
FIRST, AFTER = 60, 15  # KB, compressed, headers included
PAGES = {
    "people": "/a/omaha/people/",
    "person": "/a/omaha/people/10/",
    "board room": "/a/omaha/board-room/",
    "quick log": "/a/omaha/log/",
    "trip": "/a/omaha/trips/2/",
    "partnership": "/a/omaha/partnerships/omaha-shizuoka/",
    "library": "/a/omaha/library/",
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration as it was loaded: what other journeys write down makes pages longer."""
    own = Site(tmp_path_factory.mktemp("weighed"), free_port())
    own.prepare(settings.SHARED_DIR)
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def cookies(fresh: Site) -> dict[str, str]:
    reader = Reader(fresh)
    reader.sign_in("staff@omaha.example", PASSWORD)
    return {each.name: each.value or "" for each in reader.jar}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_with_all_its_assets(fresh: Site, browser: Browser, cookies: dict[str, str], name: str) -> None:
    first, second, outside = received(browser, fresh.url, PAGES[name], cookies)
    assert first <= FIRST
    assert second <= AFTER
    assert outside == []


def test_the_directory_is_light_for_a_stranger(fresh: Site, browser: Browser) -> None:
    first, second, outside = received(browser, fresh.url, "/directory/")
    assert first <= FIRST
    assert second <= AFTER
    assert outside == []
