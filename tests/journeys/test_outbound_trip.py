"""A trip from goals to debrief: eight stakeholders and fifteen hosts go along out of the demonstration's trip, the
winery's matches say why and why not, three musts that share one person do not fit two hours, a meeting is told of."""

from __future__ import annotations

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser
TITLE = "Second round of tea and wine"
WINERY, IMPORTER = "Example Loess Hills Winery (fictitious)", "Example Suruga Food Imports (fictitious)"
DEVICES = "Abe River Sample Machinery (fictitious)"
SHARED = ("Tea wholesalers", "Sake brewers", "Harbour office")
REASON = "Their president once sold wine and asked for us."
SAID = "They would try two cases in spring."


@pytest.mark.covers("96", "103", "C7", "C9", page="/a/omaha/trips/<n>/")
def test_from_goals_to_a_debrief(open_browser: Any) -> None:
    desk = open_browser("staff@omaha.example").new_page()
    begins = datetime.datetime.now(tz=ZoneInfo("Asia/Tokyo")).date() - datetime.timedelta(days=1)
    trip = plan_out_of_the_last(desk, begins)
    sides = desk.locator("section", has=desk.locator("#goals"))
    expect(sides.locator("ul.doors > li")).to_have_count(8 + 15)
    put_on(desk, trip, "Margaret Sample")

    # The winery: an importer fits and the page says why; a maker of machines does not, and it says what is missing.
    open_match(desk, trip, IMPORTER)
    assert points(desk) >= 70
    desk.get_by_role("button", name="Wish for a meeting").click()
    expect(desk.locator(".toast")).to_be_visible()
    open_match(desk, trip, DEVICES)
    assert points(desk) < 40
    expect(desk.locator("main")).to_contain_text(re.compile("A way into the market|a way into the market"))
    desk.get_by_role("button", name="Wish for a meeting").click()
    expect(desk.locator("main .errors, main [role=alert]").first).to_be_visible()
    desk.locator("[name=override_reason]").fill(REASON)
    desk.get_by_role("button", name="Wish for a meeting").click()
    expect(desk.locator(".toast")).to_be_visible()
    open_match(desk, trip, DEVICES)
    expect(desk.locator("main")).to_contain_text(REASON)

    three_musts_in_two_hours(desk, trip, begins + datetime.timedelta(days=2))
    tell(desk, trip, begins, open_browser("volunteer@omaha.example", width=360).new_page())


def plan_out_of_the_last(desk: Page, begins: datetime.date) -> str:
    """The next trip out of the demonstration's, so that its goals go along; the address."""
    desk.goto("/a/omaha/trips/")
    desk.get_by_role("link", name="Spring trade trip").click()
    desk.get_by_role("link", name="Plan the next trip out of this one").click()
    days = {"starts_on": begins, "ends_on": begins + datetime.timedelta(days=2)}
    desk.locator("[name=title_en]").fill(TITLE)
    for name, day in days.items():
        desk.locator(f"[name={name}]").fill(f"{day}")
    desk.get_by_role("button", name="Save trip").click()
    expect(desk.locator("h1")).to_contain_text(TITLE)
    return desk.url.partition("?")[0].partition("#")[0]


def put_on(desk: Page, trip: str, name: str) -> None:
    desk.goto(f"{trip}delegates/new/")
    desk.locator("[name=person_named]").fill(name)
    desk.get_by_role("button", name="Save delegate").click()
    expect(desk.locator("section", has=desk.locator("#delegates"))).to_contain_text(name)


def open_match(desk: Page, trip: str, host: str) -> None:
    """The page of one pair, from the winery's list of all hosts."""
    desk.goto(f"{trip}matches/")
    desk.get_by_role("link", name=f"All 15 hosts for {WINERY}").click()
    desk.get_by_role("link", name=host).first.click()
    expect(desk.locator("h1")).to_contain_text(host)


def points(desk: Page) -> int:
    """The score, and that what is printed for each reason adds up to it."""
    *of_reasons, total = (int(text) for text in desk.locator("main table td.num").all_inner_texts())
    assert of_reasons and sum(of_reasons) == total
    return total


def three_musts_in_two_hours(desk: Page, trip: str, day: datetime.date) -> None:
    """Three meetings that must be and share one delegate, on a trip with two hours left: refused with the names."""
    for title in SHARED:
        desk.goto(f"{trip}meetings/new/")
        desk.locator("[name=title_en]").fill(title)
        desk.locator("main label", has_text="Margaret Sample").locator("input").check()
        desk.locator("[name=priority][value=must]").check()
        desk.get_by_role("button", name="Save meeting").click()
        expect(desk.locator("main")).to_contain_text(title)
    desk.goto(f"{trip}hours/")
    for name, value in {"day_on": f"{day}", "from_time": "10:00", "to_time": "12:00"}.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.get_by_role("button", name="Save this time").click()
    desk.goto(f"{trip}schedule/")
    for title in SHARED:
        expect(desk.locator("main")).to_contain_text(title)
    expect(desk.locator("main")).to_contain_text("cannot all take place")
    assert desk.get_by_role("button", name="Take this schedule over").count() == 0


def tell(desk: Page, trip: str, day: datetime.date, phone: Page) -> None:
    """The importer is met; a volunteer tells how it went on a telephone, and a touch stands with the people."""
    desk.goto(f"{trip}agenda/")
    desk.get_by_role("link", name=IMPORTER).first.click()
    desk.goto(f"{desk.url.partition('?')[0]}edit/")
    for name, value in {"day_on": f"{day}", "from_time": "10:00", "to_time": "11:00"}.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.get_by_role("button", name="Save meeting").click()
    phone.goto(f"{trip}day/{day}/")
    assert width_of(phone) <= 360 and barriers(phone) == []
    phone.get_by_role("link", name="Say how it went").first.click()
    phone.locator("[name=said]").fill(SAID)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone).to_have_url(re.compile(f"/day/{day}/$"))  # it is kept, and the day is shown again
    desk.goto(f"{trip}agenda/")
    desk.get_by_role("link", name=IMPORTER).first.click()
    expect(desk.locator("main")).to_contain_text("has taken place")
