"""A board member in the browser: three questions answered from the board room in two clicks each, and the packet."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import width_of

pytestmark = pytest.mark.browser
ROOM = "/a/omaha/board-room/"


@pytest.fixture
def board_member(open_browser: Any) -> Page:
    return open_browser("board@omaha.example", width=360).new_page()


def part(page: Page, name: str) -> Locator:
    return page.locator("section", has=page.locator(f"#{name}"))


@pytest.mark.covers("C10", page="/a/omaha/board-room/")
def test_a_board_member_answers_three_questions_in_two_clicks_each(board_member: Page) -> None:
    page = board_member
    page.goto("/a/omaha/")
    expect(page).to_have_url(re.compile(f"{ROOM}$"))  # the day begins here
    assert width_of(page) <= 360

    # Which designated seats are vacant, and for how long?
    seats = part(page, "seats")
    expect(seats).to_contain_text(re.compile(r"vacant for \d+ days"))
    vacant = seats.locator("dl > div", has_text="Vacant").get_by_role("link")
    number = int(vacant.inner_text())
    vacant.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"vacant for \d+ days|Vacant for \d+ days"))
    assert len(re.findall(r"acant for \d+ days", page.locator("main").inner_text())) >= number

    # What came of the last trip?
    page.goto(ROOM)
    trips = part(page, "trips")
    expect(trips).to_contain_text("What came of the last trip")
    trips.get_by_role("link", name="Goals, answers and lessons of this trip").click()
    expect(page).to_have_url(re.compile(r"/trips/\d+/"))
    expect(page.locator("#after")).to_be_visible()

    # Which sectors have nobody on their side?
    page.goto(ROOM)
    coverage = part(page, "coverage")
    coverage.get_by_role("link", name=re.compile("nobody on their side")).first.click()
    expect(page).to_have_url(re.compile(r"/industries/#sector-"))


def test_a_board_member_chooses_months_and_asks_for_the_packet(board_member: Page) -> None:
    page = board_member
    page.goto(ROOM)
    page.get_by_label("Period").select_option(index=4)
    expect(page.get_by_label("Period").locator("option:checked")).to_have_text(re.compile("^This year"))
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"period=\d{4}$|period=\d{4}&"))
    page.get_by_role("link", name="Print the packet").click()
    page.get_by_label("Language").select_option(label="English")
    page.get_by_role("button", name="Make the packet").click()
    expect(page).to_have_url(re.compile(r"/documents/papers/\d+/$"))
    expect(page.locator("#export")).to_contain_text("with the figures of the moment at which you asked")
    expect(page.locator(".head")).to_contain_text("As things stood on")
