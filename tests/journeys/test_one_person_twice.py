"""Somebody who stands there twice: compared, made one and taken apart again, on a telephone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of

pytestmark = pytest.mark.browser
TWICE = re.compile("may be the same person")


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser("staff@omaha.example", width=360).new_page()


@pytest.mark.covers("C5")
def test_two_entries_are_merged_and_made_two_again(phone: Page) -> None:
    phone.goto("/a/omaha/people/")
    phone.get_by_role("link", name="Possible duplicates").click()
    phone.get_by_role("button", name="Look again").click()
    expect(phone.locator(".toast")).to_contain_text("may stand here twice")
    expect(phone.locator("#main, main").first).to_contain_text("The name is read alike.")
    phone.get_by_role("link", name="Compare").first.click()

    expect(phone.locator("h1")).to_have_text("One person or two?")
    assert width_of(phone) <= 360
    goes = phone.locator(".texts .who a").nth(1)
    old_address = goes.get_attribute("href")
    assert old_address
    phone.get_by_role("button", name="Merge into one").click()

    expect(phone.locator(".toast")).to_contain_text("is one entry now")
    expect(phone.get_by_text(TWICE)).to_have_count(0)
    stays = phone.url
    phone.goto(old_address)
    assert phone.url == stays

    phone.goto("/a/omaha/people/merges/")
    phone.get_by_role("link", name="Undo").first.click()
    phone.get_by_role("button", name="Undo the merge").click()
    expect(phone.locator(".toast").first).to_contain_text("Two entries again")
    assert phone.url.endswith(old_address)
