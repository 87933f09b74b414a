"""From the first talk to the profile of a city: what somebody told us, their own profile asked for, what both share."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of

pytestmark = pytest.mark.browser
AUSTIN = "/a/austin/partnerships/austin-oita/"


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser("staff@austin.example", width=360).new_page()


@pytest.mark.covers("37", "51", "53", "55", page="/a/austin/partnerships/austin-oita/assessment/")
def test_from_the_first_talk_to_the_profile_of_the_city(phone: Page) -> None:
    phone.goto(AUSTIN)
    phone.locator(".doors").get_by_role("link", name="Assessment").click()
    expect(phone.locator("h1")).to_have_text("Assessment")
    assert width_of(phone) <= 360

    tell(phone)
    plans = phone.locator("section", has=phone.locator("#plans"))
    expect(plans).to_contain_text("The council wants trains to the airport by 2030.")
    expect(plans.get_by_role("link", name="Offer the mayor an evening about Oita").first).to_be_visible()

    write_into_the_profile(phone, plans)
    ask_and_receive(phone)
    phone.goto(f"{AUSTIN}assessment/")
    expect(phone.get_by_text("The profile of Oita came on")).to_be_visible()

    phone.get_by_role("link", name="What both cities have in common").click()
    expect(phone.locator("h1")).to_have_text("Shared industries")
    expect(phone.get_by_text("own profile yet")).to_have_count(0)
    phone.get_by_role("button", name=re.compile("^Promise to")).first.click()
    expect(phone.locator(".toast")).to_contain_text("Promised:")

    phone.goto(f"{AUSTIN}assessment/#profiles")
    phone.get_by_role("link", name="Page about Austin").click()
    expect(phone.locator("h1")).to_contain_text("City profile")
    phone.get_by_role("button", name="Preview").click()
    expect(phone.locator(".preview-frame")).to_contain_text("Trains to the airport by 2030")


def tell(phone: Page) -> None:
    """Write down what somebody told us about our own city's plans, and the next step."""
    plans = phone.locator("section", has=phone.locator("#plans"))
    plans.get_by_role("link", name="Write down what we were told").first.click()
    phone.locator("[name=said_en]").fill("The council wants trains to the airport by 2030.")
    phone.locator("[name=person_named]").fill("Specimen Rosa")
    phone.locator("[name=next_what]").fill("Offer the mayor an evening about Oita")
    day = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=9)
    phone.locator("[name=next_due_on]").fill(f"{day}")
    phone.get_by_role("button", name="Save what we were told").click()
    several = phone.locator(".error").first
    expect(several.or_(phone.get_by_text("The council wants trains")).first).to_be_visible()
    if several.is_visible():  # several bear the name: they stand there to tick
        phone.locator("[name=person]").first.check(force=True)
        phone.get_by_role("button", name="Save what we were told").click()


def write_into_the_profile(phone: Page, plans: Any) -> None:
    """What we were told becomes what the profile says: its text stands first in the form."""
    plans.get_by_role("link", name="Write it into the profile").first.click()
    first = phone.locator(".fields textarea:visible").first
    expect(first).to_have_attribute("name", "plans_en")
    first.fill("Trains to the airport by 2030")
    phone.get_by_role("button", name="Save profile").click()
    phone.goto(f"{AUSTIN}assessment/")


def ask_and_receive(phone: Page) -> None:
    """The letter to the counterpart, and the day on which their profile comes."""
    phone.get_by_role("link", name="Ask for the profile of Oita").click()
    phone.get_by_role("button", name="Keep, and show the letter").click()
    expect(phone.locator("#subject-ja")).to_have_value("大分市の概要ご提供のお願い")
    letter = phone.locator("a[href*='/letter/?language=both']").get_attribute("href")
    answer = phone.request.get(letter or "")
    assert answer.headers["content-type"] == "application/pdf"
    phone.get_by_role("link", name="It has come").click()
    phone.locator("[name=learned]").fill("Steel, chips, hot springs (fictitious).")
    phone.get_by_role("button", name="Save what came").click()
    expect(phone.locator("main")).to_contain_text("Steel, chips, hot springs (fictitious).")
