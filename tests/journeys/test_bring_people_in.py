"""Bringing a file of people in on a telephone, looking at it, taking it over, and taking all of it back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of
from tests.incoming import doe, sheet

pytestmark = pytest.mark.browser
PATIENCE = 30_000


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser("staff@omaha.example", width=360).new_page()


def test_a_file_is_taken_over_and_taken_back_on_a_telephone(phone: Page) -> None:
    rows = [
        doe(9001, family_name="Okafor", given_name="Ada", email="ada@okafor.example", company="Okafor Looms"),
        doe(9002, family_name="渡辺", given_name="結", family_name_kana="ワタナベ", given_name_kana="ユイ", company=""),
        doe(9003, family_name="Nobody", email="no address"),
    ]
    phone.goto("/a/omaha/people/")
    phone.get_by_role("link", name="Bring in a file").click()
    file = {"name": "fair.csv", "mimeType": "text/csv", "buffer": sheet(rows)}
    phone.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    phone.get_by_role("button", name="Look it through").click()

    expect(phone.locator("h1")).to_have_text("fair.csv")
    expect(phone.locator("#import .lead")).to_contain_text("2 rows would be taken over")
    expect(phone.get_by_text("This is no e-mail address")).to_be_visible()
    assert width_of(phone) <= 360
    phone.get_by_role("button", name="Take over").click()
    expect(phone.locator("#import .mark.well").first).to_have_text("Taken over", timeout=PATIENCE)
    run = phone.url

    for word in ("渡辺", "わたなべ", "watanabe"):
        phone.goto(f"/a/omaha/people/?q={word}")
        expect(phone.get_by_role("link", name=re.compile("渡辺|Watanabe")).first).to_be_visible()

    phone.goto(run)
    phone.get_by_role("link", name="Take the whole file back").click()
    phone.get_by_role("button", name="Take the whole file back").click()
    expect(phone.locator("#import .mark").first).to_have_text("Taken back", timeout=PATIENCE)
    phone.goto("/a/omaha/people/?q=okafor")
    expect(phone.get_by_role("link", name=re.compile("Okafor"))).to_have_count(0)
