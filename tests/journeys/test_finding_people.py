"""Writing a Japanese person down on a telephone, and finding her by kanji, kana and romaji as one types."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of

pytestmark = pytest.mark.browser
VOLUNTEER = "volunteer@omaha.example"
PEOPLE = "/a/omaha/people/"
PATIENCE = 20_000


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser(VOLUNTEER, width=360).new_page()


@pytest.mark.covers("C4", "C5", page="/a/omaha/people/")
def test_a_japanese_person_is_written_down_and_found_by_kanji_kana_and_romaji(phone: Page) -> None:
    phone.goto(f"{PEOPLE}new/")
    for name, text in (
        ("family_name", "綾小路"),
        ("given_name", "桜子"),
        ("family_kana", "あやのこうじ"),
        ("given_kana", "さくらこ"),
        ("family_latin", "Ayanokoji"),
        ("given_latin", "Sakurako"),
        ("works_at", "見本茶業"),
        ("points-0-value", "sakurako@cha.example"),
    ):
        phone.locator(f"[name={name}]").fill(text)
    phone.locator(".dock button[type=submit]").first.click()
    expect(phone).to_have_url(re.compile(r"/people/\d+/$"), timeout=PATIENCE)
    expect(phone.locator(".meishi")).to_contain_text("Sakurako AYANOKOJI")

    phone.goto(PEOPLE)
    line = phone.locator("#q")
    for typed in ("綾小路桜子", "桜子", "アヤノコウジ", "あやのこうじさくらこ", "ayanokouji", "Sakurako Ayanokōji"):
        line.fill("")
        line.press_sequentially(typed, delay=10)
        expect(phone.locator("#which")).to_have_text(f"“{typed}”", timeout=PATIENCE)
        found = phone.locator(".fold.people tbody tr")
        expect(found).to_have_count(1)
        expect(found).to_contain_text("Sakurako Ayanokoji")
        expect(phone.locator("#said")).to_have_text("1 person found.")
    assert width_of(phone) <= 360
    found.locator("a").first.click()
    expect(phone.locator(".meishi")).to_contain_text("綾小路")


def test_the_search_works_without_script(open_browser: Any) -> None:
    page = open_browser(VOLUNTEER, width=360, scripts=False).new_page()
    page.goto(PEOPLE)
    page.locator("#q").fill("しずおか")
    page.locator("#q").press("Enter")
    expect(page.locator(".fold.people tbody")).to_contain_text("Shizuoka")
