"""Do what worked elsewhere: find Kent and Auburn, see what it needs, adapt it, do a step, say what came of it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser("staff@austin.example", width=360).new_page()


@pytest.mark.covers("C21", "115", "118", page="/a/austin/library/")
def test_from_a_published_story_to_a_copy_that_the_original_lists(phone: Page) -> None:
    phone.goto("/a/austin/library/")
    phone.locator("main [name=q]").fill("Kent–Auburn")
    phone.locator("main").get_by_role("button", name="Find").click()
    assert width_of(phone) <= 360
    phone.get_by_role("link", name="Kent-Auburn import/export conference").click()
    expect(phone.locator("section", has=phone.locator("#needed")).locator("li")).to_have_count(3)
    assert width_of(phone) <= 360

    adapt(phone)
    judge(phone, 0, "met", "The mayor’s office lends the hall.")
    judge(phone, 1, "unmet", "The college looks for a teacher.")
    expect(phone.locator("#needed + p")).to_have_text("Preconditions: 1 met, 1 not met, 1 not known")
    here = phone.url

    phone.goto("/a/austin/owed/")
    line = phone.locator("li, tr", has_text="Ask the city office, the teacher").last
    expect(line).to_contain_text("step of “A conference in Austin”")
    line.get_by_role("button", name="Mark as done").click()
    expect(phone.locator(".toast")).to_contain_text("Done:")

    phone.goto(here)
    expect(phone.locator("#steps + p")).to_have_text("1 of 4 steps done")
    finish(phone)
    phone.get_by_role("link", name="Kent-Auburn import/export conference").click()
    copies = phone.locator("section", has=phone.locator("#copies"))
    ours = copies.locator("tr", has_text="A conference in Austin")
    expect(ours).to_contain_text("Eleven firms came.")
    expect(ours).to_contain_text("Ask the college a year ahead.")
    other = copies.locator("tr", has_text="A class on ordering from Japan")
    expect(other).to_contain_text("$4,200")
    assert width_of(phone) <= 360


def adapt(phone: Page) -> None:
    """Begin a copy whose first step is due in three days."""
    phone.get_by_role("link", name="Adapt this for our partnership").click()
    phone.locator("[name=title_en]").fill("A conference in Austin")
    day = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=3)
    phone.locator("[name=first_on]").fill(f"{day}")
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator("h1")).to_have_text("A conference in Austin")


def judge(phone: Page, number: int, state: str, words: str) -> None:
    """Say of a precondition whether we have it."""
    phone.locator("section", has=phone.locator("#needed")).locator("li").nth(number).get_by_role("link").click()
    phone.locator(f"[name=state][value={state}]").check(force=True)
    phone.locator("[name=words]").fill(words)
    phone.get_by_role("button", name="Save precondition").click()


def finish(phone: Page) -> None:
    """Result and lesson of a copy that is finished."""
    phone.get_by_role("link", name="Say what came of it").click()
    phone.locator("[name=state][value=finished]").check(force=True)
    phone.locator("[name=result_en]").fill("Eleven firms came.")
    phone.locator("[name=lesson_en]").fill("Ask the college a year ahead.")
    phone.get_by_role("button", name="Save the result").click()
