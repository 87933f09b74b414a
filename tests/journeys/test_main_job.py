"""The main job, as its users do it: find the partnership, edit its history, hand out its page."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from portal.demo import PASSWORD

STAFF = "staff@omaha.example"
PARTNERSHIP = "/a/omaha/partnerships/omaha-shizuoka/"
PATIENCE = 60_000


def sign_in(page: Page, *, scripts: bool) -> None:
    """By e-mail address and password, through the page itself."""
    page.goto("/account/login/")
    form = page.locator("form:has([name=password])")
    if not form.locator("[name=password]").is_visible():
        page.locator("summary", has=page.locator("text=/password|パスワード/")).click()
    form.locator("[name=login]").fill(STAFF)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/a/omaha/"))


def find(page: Page, words: str) -> None:
    """Search the directory and open the pair of Omaha and Shizuoka."""
    page.goto("/directory/")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    link = page.locator("main a[href$='/directory/omaha-ne-shizuoka/']").first
    expect(link).to_be_visible()
    expect(page.locator("main a[href^='/directory/birmingham-al-hitachi']")).to_have_count(0)
    link.click()
    expect(page.locator("h1")).to_contain_text(re.compile("Shizuoka|静岡"))


@pytest.mark.browser
@pytest.mark.pdf
@pytest.mark.covers("1", "11", "57", "60")
@pytest.mark.parametrize(
    ("width", "scripts", "language"),
    [(1280, True, "en"), (360, True, "ja"), (360, False, "en")],
    ids=["desk", "phone in Japanese", "phone without scripts"],
)
def test_from_the_search_to_the_page_in_ones_hand(
    open_browser: Any, tmp_path: Any, width: int, scripts: bool, language: str
) -> None:
    context: BrowserContext = open_browser(width=width, scripts=scripts, language=language)
    page = context.new_page()
    sign_in(page, scripts=scripts)
    find(page, "静岡")
    find(page, "Shizuoka")

    # Edit the history: one happening a line.
    page.goto(PARTNERSHIP)
    page.locator(f"a[href='{PARTNERSHIP}history/edit/']").first.click()
    happening = f"2026 Journey {secrets.token_hex(3)} reaches the river."
    field = page.locator("[name=history_en]")
    field.fill(f"{field.input_value()}\n{happening}".strip())
    page.locator("form:has([name=history_en]) [type=submit]").first.click()
    expect(page).to_have_url(re.compile(f"{PARTNERSHIP}(#.*)?$"))
    if language == "en":
        expect(page.locator("#main")).to_contain_text(happening[5:])

    # Ask for the page in Japanese on A4, watch it being made, open it.
    page.goto("/a/omaha/documents/snapshot/omaha-shizuoka/")
    page.locator("input[name=language][value=ja]").check()
    page.locator("input[name=paper][value=a4]").check()
    page.locator("form:has([name=paper]) [type=submit]:not([name])").click()
    expect(page).to_have_url(re.compile(r"/a/omaha/documents/\d+/$"))
    ready = page.locator("a[href$='page.pdf']").first
    expect(ready).to_be_visible(timeout=PATIENCE)
    answer = context.request.get(ready.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    file = tmp_path / "page.pdf"
    file.write_bytes(answer.body())
    sheet = PdfReader(file)
    assert len(sheet.pages) == 1
    assert [round(float(side)) for side in sheet.pages[0].mediabox[2:]] == [595, 842]
    words = sheet.pages[0].extract_text()
    for heading in ("両市の概要", "これまでの歩み", "毎年の行事", "協力団体", "連絡先"):
        assert heading in words
    assert "静岡市" in words


@pytest.mark.browser
def test_a_stale_save_shows_both_texts_and_loses_nothing(open_browser: Any) -> None:
    first, second = (open_browser("staff@springfield.example").new_page() for _ in range(2))
    address = "/a/springfield/partnerships/springfield-ashikaga/history/edit/"
    for page in (first, second):
        page.goto(address)
    before = first.locator("[name=history_en]").input_value()
    first.locator("[name=history_en]").fill(f"{before}\n2026 The first hand wrote this.")
    first.locator("form:has([name=history_en]) [type=submit]").first.click()
    expect(first).to_have_url(re.compile("/springfield-ashikaga/"))
    second.locator("[name=history_en]").fill(f"{before}\n2026 The second hand wrote that.")
    second.locator("form:has([name=history_en]) [type=submit]").first.click()
    main = second.locator("#main")
    expect(main).to_contain_text("The first hand wrote this.")
    expect(main).to_contain_text("The second hand wrote that.")


@pytest.mark.browser
@pytest.mark.pdf
@pytest.mark.covers("56", "58", "59")
def test_a_newcomer_holds_a_starter_snapshot_without_signing_in(open_browser: Any) -> None:
    page = open_browser(width=360, scripts=False).new_page()
    page.goto("/directory/birmingham-al-hitachi/")
    page.locator("a[href*='/directory/pages/']").first.click()
    page.locator("input[name=language][value=both]").check()
    page.locator("form:has([name=paper]) [type=submit]:not([name])").click()
    expect(page.locator("a[href$='page.pdf']").first).to_be_visible(timeout=PATIENCE)
