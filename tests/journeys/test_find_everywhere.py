"""Finding anything by the keyboard alone: `/`, a few letters, the arrow keys, Enter; on a telephone by a tap."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of
from tests.journeys.test_every_page import barriers, english_left

pytestmark = pytest.mark.browser
VOLUNTEER = "volunteer@omaha.example"
HOME = "/a/omaha/"
PATIENCE = 20_000


def keyboard_search(page: Page, letters: str) -> None:
    """Open the search from wherever the page is, and type."""
    page.keyboard.press("/")
    expect(page.locator("dialog#everywhere")).to_be_visible()
    expect(page.locator("#everywhere-q")).to_be_focused()
    page.keyboard.type(letters, delay=10)
    expect(page.locator("#everywhere-found section").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [360, 1280])
def test_anything_is_found_and_opened_by_the_keyboard_alone(open_browser: Any, width: int, language: str) -> None:
    page: Page = open_browser(VOLUNTEER, width=width, language=language).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/a/omaha/partnerships/")
    page.emulate_media(reduced_motion="reduce")
    keyboard_search(page, "しずおか")
    groups = page.locator("#everywhere-found h2")
    expect(groups.first).to_be_visible()
    assert groups.count() >= 2
    expect(page.locator("#everywhere-said")).to_contain_text("found" if language == "en" else "見つかりました")
    assert width_of(page) <= width
    assert barriers(page) == []
    assert language == "en" or english_left(page) == []

    links = page.locator("#everywhere-found a")
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#everywhere-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#everywhere")).to_be_hidden()

    keyboard_search(page, "omaha")  # the first letter replaces what was typed before
    expect(page.locator("#everywhere-q")).to_have_value("omaha")
    partnership = page.locator("#found-partnerships + ul a").first
    expect(partnership).to_contain_text("Omaha" if language == "en" else "オマハ", timeout=PATIENCE)
    while not partnership.evaluate("link => link === document.activeElement"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/partnerships/[a-z-]+/$"), timeout=PATIENCE)
    assert problems == []


def test_enter_shows_everything_that_was_found_on_a_page_of_its_own(open_browser: Any) -> None:
    page: Page = open_browser(VOLUNTEER, width=1280).new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(HOME)
    keyboard_search(page, "shizuoka")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/find/\?q=shizuoka$"), timeout=PATIENCE)
    expect(page.locator("mark").first).to_have_text("Shizuoka")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#everywhere-q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#everywhere-found a").first).to_be_focused()
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert barriers(page) == []


def test_a_list_keeps_its_own_search_and_the_key_pressed_twice_leaves_it(open_browser: Any) -> None:
    page: Page = open_browser(VOLUNTEER, width=1280).new_page()
    page.goto("/a/omaha/people/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("dialog#everywhere")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("dialog#everywhere")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#q").fill("a")
    page.locator("#q").press("/")
    expect(page.locator("#q")).to_have_value("a/")
    expect(page.locator("dialog#everywhere")).to_be_hidden()


def test_on_a_telephone_the_word_opens_it_and_without_script_it_is_a_page(open_browser: Any) -> None:
    phone: Page = open_browser(VOLUNTEER, width=360).new_page()
    phone.goto(HOME)
    phone.locator(".mast a.find").click()
    expect(phone.locator("dialog#everywhere")).to_be_visible()
    phone.locator("#everywhere-q").fill("nonsuch")
    expect(phone.locator("#everywhere-found")).to_contain_text("Nothing was found for “nonsuch”.", timeout=PATIENCE)
    phone.locator("dialog#everywhere form[method=dialog] button").click()
    expect(phone.locator("dialog#everywhere")).to_be_hidden()

    plain: Page = open_browser(VOLUNTEER, width=360, scripts=False).new_page()
    plain.goto(HOME)
    plain.locator(".mast a.find").click()
    plain.locator("#everywhere-q").fill("静岡")
    plain.locator("#everywhere-q").press("Enter")
    expect(plain.locator("#found-partnerships + ul a").first).to_contain_text("Shizuoka")
    assert width_of(plain) <= 360


def test_the_key_types_itself_where_one_writes(open_browser: Any) -> None:
    page: Page = open_browser(VOLUNTEER, width=1280).new_page()
    page.goto("/a/omaha/people/new/")
    page.locator("[name=family_name]").press("/")
    expect(page.locator("[name=family_name]")).to_have_value("/")
    expect(page.locator("dialog#everywhere")).to_be_hidden()
