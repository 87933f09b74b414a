"""The gallery and the account pages in a real browser: every look and width, the keyboard, forms that keep text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import width_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("en", "light"), ("en", "dark"), ("ja", "light"), ("ja", "dark")]
DOORS = ["/account/login/", "/account/login/code/", "/account/signup/", "/account/password/reset/"]
Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Opener]:
    """Open an address of the running site in a look; the page fails the test on any script error."""
    settings.DEBUG = True
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_it(path: str, *, language: str = "en", width: int = 1280, **look: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url, **look)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert problems == []


def barriers(page: Page) -> list[str]:
    """What axe finds, best practice included."""
    return [
        f"{found['id']}: {node['target']}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_component_is_open_to_everybody(open_page: Opener, language: str, theme: str) -> None:
    for width in (320, 1280):
        page = open_page("/components/", language=language, width=width, color_scheme=theme)
        assert width_of(page) <= width
        assert barriers(page) == []


@pytest.mark.parametrize("path", DOORS)
def test_every_door_is_open_to_everybody(open_page: Opener, path: str) -> None:
    for language, theme in LOOKS:
        page = open_page(path, language=language, width=360, color_scheme=theme)
        assert width_of(page) <= 360
        assert barriers(page) == []


def test_targets_are_large_enough_for_a_thumb(open_page: Opener) -> None:
    page = open_page("/components/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, .btn, .check, .choices label, select,"
           + " textarea, .tabs a, input:not([type=checkbox], [type=radio], [type=hidden])")]
          .filter((each) => each.checkVisibility() && !each.closest("dialog:not([open])"))
          .filter((each) => each.getBoundingClientRect().height < 44)
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_shapes_and_words_carry_everything_in_forced_colours(open_page: Opener) -> None:
    page = open_page("/components/", forced_colors="active")
    chosen = page.locator(".choices label:has(:checked)").first
    assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    assert barriers(page) == []


def test_nothing_moves_for_those_who_asked(open_page: Opener) -> None:
    page = open_page("/components/", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((each) => parseFloat(getComputedStyle(each).transitionDuration) > 0).length"""
    )
    assert moving == 0


def test_the_keyboard_reaches_search_and_help_and_can_be_silenced(open_page: Opener) -> None:
    door = open_page("/account/login/")
    door.keyboard.press("Tab")
    expect(door.locator(".skip")).to_be_focused()
    page = open_page("/components/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("?")  # typed into the field, opens nothing
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.locator("#q").blur()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_a_grave_act_asks_first_and_gives_the_focus_back(open_page: Opener) -> None:
    page = open_page("/components/")
    opener = page.locator("[data-opens=revoke]")
    opener.click()
    expect(page.locator("#revoke")).to_be_visible()
    page.locator("#revoke").get_by_role("button", name="Keep it").click()
    expect(page.locator("#revoke")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_long_text_stays_whole_and_is_counted(open_page: Opener) -> None:
    page = open_page("/components/")
    area = page.locator("textarea").first
    area.fill("静岡" * 30)
    assert len(area.input_value()) == 60
    expect(page.locator(".count.over").first).to_have_text("20 characters too many; the limit is 40.")
    area.fill("静岡")
    expect(page.locator(".count").first).to_have_text("2 of 40 characters")


def test_what_was_typed_is_offered_again_when_it_did_not_arrive(open_page: Opener) -> None:
    page = open_page("/components/")
    page.evaluate("document.querySelector('form[data-keep]').removeAttribute('data-bound')")
    page.fill("[name=city]", "別府市")
    page.route("**/components/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.evaluate(
        """() => { const form = document.querySelector('form[data-keep]');
                   form.addEventListener('submit', (event) => event.preventDefault()); form.requestSubmit(); }"""
    )
    kept = page.evaluate("sessionStorage.getItem('typed:gallery')")
    assert "別府市" in kept
    assert "csrfmiddlewaretoken" not in kept


def test_a_theme_changes_at_once_and_is_kept(open_page: Opener) -> None:
    page = open_page("/account/login/", color_scheme="light")
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Night").click()
    assert page.locator("html").get_attribute("data-theme") == "night"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "night"


def test_theme_language_and_password_work_without_script(open_page: Opener) -> None:
    page = open_page("/account/login/", java_script_enabled=False)
    page.get_by_role("button", name="Night").click()
    assert page.url.endswith("/account/login/")
    assert page.locator("html").get_attribute("data-theme") == "night"
    page.get_by_role("button", name="日本語").click()
    assert page.locator("html").get_attribute("lang") == "ja"
    page.locator("summary").click()
    expect(page.locator("[name=password]")).to_be_visible()
    expect(page.locator("#passkey_login")).to_be_hidden()  # a passkey needs script, so it is not offered


def test_a_refused_form_begins_at_its_summary(open_page: Opener) -> None:
    page = open_page("/components/")
    expect(page.locator("form [data-errors]")).to_be_focused()
    page.locator("form [data-errors] a").first.click()
    expect(page.locator("#id_follow_up_on")).to_be_focused()
