"""From a deal back to the first introduction: a board member gets there from the ledger in two presses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import width_of
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser
DEAL = "A packing machine for a trial of four weeks (fictitious)"


@pytest.mark.covers("34", "C19", page="/a/omaha/outcomes/")
@pytest.mark.parametrize("width", [1280, 360], ids=["desk", "telephone"])
def test_a_board_member_walks_from_a_deal_to_the_first_introduction(open_browser: Any, width: int) -> None:
    desk = open_browser("board@omaha.example", width=width).new_page()
    desk.goto("/a/omaha/outcomes/")
    assert width_of(desk) <= width
    desk.get_by_role("link", name=DEAL).click()  # the first press
    began = desk.locator("section", has=desk.locator("#began"))
    expect(began).to_contain_text("It began here")
    expect(began).to_contain_text("Step by step")
    began.locator("p", has_text="It began here").get_by_role("link").click()  # the second
    expect(desk).to_have_url(re.compile(r"/a/omaha/introductions/\d+/$"))
    expect(desk.locator("main")).to_contain_text("introduced")


def test_the_report_on_a_year_is_reached_from_the_ledger_and_printed(open_browser: Any) -> None:
    desk = open_browser("board@omaha.example").new_page()
    desk.goto("/a/omaha/outcomes/")
    desk.get_by_role("link", name="Yearly report").click()
    expect(desk.locator("h1")).to_contain_text("Outcomes of")
    address = desk.get_by_role("link", name=re.compile("^PDF")).first.get_attribute("href")
    answer = desk.request.get(address)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"


def test_a_partnership_leads_to_its_forms_and_a_form_to_its_text(open_browser: Any) -> None:
    desk = open_browser("board@omaha.example", width=360).new_page()
    desk.goto("/a/omaha/partnerships/omaha-shizuoka/")
    desk.get_by_role("link", name="One record, many forms").click()
    desk.get_by_role("link", name="Report for state and federal readers").click()
    expect(desk.locator("#text-en")).to_contain_text("Omaha")
    assert width_of(desk) <= 360
    desk.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # where the phone's bar covers nothing
    assert barriers(desk) == []
