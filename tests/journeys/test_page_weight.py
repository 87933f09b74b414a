"""What a browser receives of a page with all its assets: little at the first view, next to nothing at the second."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from portal.demo import PASSWORD
from tests.benchmarks.machine import received
from tests.journeys.site import Reader, Site

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
def cookies(site: Site) -> dict[str, str]:
    reader = Reader(site)
    reader.sign_in("staff@omaha.example", PASSWORD)
    return {each.name: each.value or "" for each in reader.jar}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_with_all_its_assets(site: Site, browser: Browser, cookies: dict[str, str], name: str) -> None:
    first, second, outside = received(browser, site.url, PAGES[name], cookies)
    assert first <= FIRST
    assert second <= AFTER
    assert outside == []


def test_the_directory_is_light_for_a_stranger(site: Site, browser: Browser) -> None:
    first, second, outside = received(browser, site.url, "/directory/")
    assert first <= FIRST
    assert second <= AFTER
    assert outside == []
