"""A business advisory board in the browser: its charter approved, two seats held, the first meeting decides."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests import sittings
from tests.browser import width_of
from tests.journeys.test_assessment import tell

pytestmark = pytest.mark.browser
AUSTIN = ZoneInfo("America/Chicago")


@pytest.fixture
def staff(open_browser: Any) -> Page:
    return open_browser("staff@austin.example", width=360).new_page()


@pytest.mark.covers("71", "76", page="/a/austin/boards/<n>/")
def test_a_board_from_its_charter_to_its_first_decision(staff: Page) -> None:
    staff.goto("/a/austin/partnerships/austin-oita/assessment/")
    tell(staff)  # an advisory board comes after research
    board = found(staff)
    charter(staff)
    for title, kind, name in (
        ("Seat of business", "business", "Makoto"),
        ("Seat of the city", "city_office", "Hanako"),
    ):
        staff.goto(board)
        seat(staff, title, kind, name)
    staff.goto(board)
    expect(staff.locator("main")).to_contain_text("All 2 seats are held.")
    assert width_of(staff) <= 360
    meet(staff)


def found(page: Page) -> str:
    """Found the board; its address."""
    page.goto("/a/austin/boards/")
    page.get_by_role("link", name="Found a board").click()
    page.locator("[name=name_en]").fill("Business Advisory Board")
    page.locator("[name=name_ja]").fill("企業諮問委員会")
    page.locator("[name=kind][value=advisory]").check(force=True)
    page.locator("[name=partnership]").select_option(label="Austin – Oita")
    page.get_by_role("button", name="Save board").click()
    expect(page.locator("main")).to_contain_text("Nobody can be asked to join yet.")
    return page.url


def charter(page: Page) -> None:
    """Write the charter in two goes, and approve it."""
    page.get_by_role("link", name="To the charter").click()
    page.get_by_role("link", name=re.compile("charter", re.IGNORECASE)).filter(has_text="Write").first.click()
    page.locator("[name=purpose_en]").fill("Companies of both cities meet (fictitious).")
    page.get_by_role("button", name="Save charter").click()
    expect(page.locator("main")).to_contain_text("structure: how it works, goals, priorities")
    page.get_by_role("link", name="Write on").click()
    page.locator("[name=structure_en]").fill("Two seats, two years, four lunches.")
    page.locator("[name=goals_en]").fill("Each firm meets one of the other city.")
    page.locator("[name=priorities_ja]").fill("まず食品、次に機械")
    page.locator("[name=priorities_en]").fill("Food first, machines next.")
    page.get_by_role("button", name="Save charter").click()
    page.get_by_role("link", name="Write down the approval").click()
    page.get_by_role("button", name="Approve the charter").click()


def seat(page: Page, title: str, constituency: str, name: str) -> None:
    """Create a designated seat and appoint somebody to it from today."""
    page.get_by_role("link", name="Create a seat").click()
    page.locator("[name=title_en]").fill(title)
    page.locator(f"[name=constituencies][value={constituency}]").check(force=True)
    page.get_by_role("button", name="Save seat").click()
    page.get_by_role("link", name="Give somebody this seat").click()
    page.locator("[name=person_named]").fill(name)
    page.get_by_role("button", name="Appoint").click()
    several = page.locator(".error").first
    expect(several.or_(page.get_by_text("sits here until")).first).to_be_visible()
    if several.is_visible():  # several bear the name: they stand there to tick
        page.locator("[name=person]").first.check(force=True)
        page.get_by_role("button", name="Appoint").click()
    expect(page.locator("main")).to_contain_text("sits here until")


def meet(page: Page) -> None:
    """The first meeting, earlier today: no vote before a quorum is there, then an item is decided."""
    page.get_by_role("link", name="Call a meeting").click()
    begins = sittings.earlier_today(AUSTIN)
    page.locator("[name=starts_at]").fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save meeting").click()
    page.get_by_role("link", name="Add an item").click()
    page.locator("[name=title_en]").fill("An evening about food")
    page.locator("[name=is_voted_on]").check(force=True)
    page.get_by_role("button", name="Save item").click()
    expect(page.locator("main")).to_contain_text("There is no quorum")
    page.get_by_role("link", name="Write down who is there").click()
    present = page.locator("[type=radio][value=present]")
    present.first.check(force=True)
    page.get_by_role("button", name="Save attendance").click()
    expect(page.locator("main")).to_contain_text("There is no quorum")
    page.get_by_role("link", name="An evening about food").click()
    page.get_by_role("button", name="Count the votes").click()
    expect(page.locator("main")).to_contain_text("1 more voting seat has to be there")
    expect(page.locator("main")).to_contain_text("Nothing is decided yet.")

    page.get_by_role("link", name="Meeting on").first.click()
    page.get_by_role("link", name="Write down who is there").click()
    present.nth(1).check(force=True)
    page.get_by_role("button", name="Save attendance").click()
    page.get_by_role("link", name="An evening about food").click()
    page.get_by_role("link", name="Note the votes").click()
    ballots = page.locator("[type=radio][value=yes]")
    expect(ballots).to_have_count(2)
    for ballot in ballots.all():
        ballot.check(force=True)
    page.get_by_role("button", name="Save votes").click()
    page.get_by_role("button", name="Count the votes").click()
    expect(page.locator("main")).to_contain_text("Adopted: 2 yes, 0 no.")
