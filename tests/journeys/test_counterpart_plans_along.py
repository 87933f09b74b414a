"""The counterpart plans along on a telephone: staff make a trip and give out a link, the office in Shizuoka reads the
agenda in Japanese, raises a question of protocol and approves; what changes needs approval anew; then the link is taken
back, and nothing opens."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser
TITLE, TITLE_JA = "Lanterns for the river", "川あかり交流団"
CALL, CALL_JA = "Courtesy call before the lanterns", "灯籠流し前の市長表敬"
QUESTION = "先にご挨拶なさるのはどなたでしょうか。"
GUEST = "望月 健司"


@pytest.mark.covers("104", "105", "C13", "C14", page="/guest/<token>/")
def test_the_counterpart_plans_along_until_the_link_is_taken_back(open_browser: Any) -> None:
    desk = open_browser("staff@omaha.example").new_page()
    trip = plan(desk)
    link = give_out(desk, trip)
    hers = open_browser("", width=360, language="ja").new_page()

    # She reads it in Japanese, without an account; the token has left the address.
    hers.goto(link)
    assert hers.url.endswith("/guest/agenda/")
    expect(hers.locator("html")).to_have_attribute("lang", "ja")
    expect(hers.locator("h1")).to_have_text(TITLE_JA)
    expect(hers.locator("main")).to_contain_text(f"{GUEST} 様")
    item = hers.locator(".agenda > li", has_text=CALL_JA)
    expect(item).to_contain_text("10:00")
    expect(item.locator(".hours")).to_contain_text("オマハ")
    assert width_of(hers) <= 360 and barriers(hers) == []

    # She raises a question of protocol: papers are drafts until staff have settled it.
    item.locator("summary").click()
    item.locator("textarea").fill(QUESTION)
    for button in item.locator("form button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44
    item.locator("button[value=protocol]").click()
    expect(hers.locator(".agenda > li", has_text=CALL_JA)).to_contain_text(QUESTION)
    desk.goto(f"{trip}counterpart/")
    expect(desk.locator("#protocol").locator("xpath=ancestor::section")).to_contain_text(QUESTION)
    desk.get_by_role("link", name="Settle it").click()
    desk.locator("[name=resolution]").fill("市長がなさり、続いて代表が答礼いたします。")
    desk.get_by_role("button", name="Settle it").click()
    expect(desk.locator("main")).to_contain_text("None is open.")

    # She approves; the desk sees who approved which state and when. A change needs her approval anew.
    hers.reload()
    expect(hers.locator(".agenda > li", has_text=CALL_JA)).to_contain_text("市長がなさり")
    hers.locator("button[value=approved]").click()
    expect(hers.locator("button[value=approved]")).to_have_count(0)
    desk.reload()
    expect(desk.locator("header .lead")).to_contain_text("The agenda as it stands is approved.")
    expect(desk.locator("section", has=desk.locator("#approvals"))).to_contain_text(GUEST)
    move(desk, trip)
    hers.reload()
    expect(hers.locator("button[value=approved]")).to_have_count(1)
    expect(hers.locator(".agenda > li", has_text=CALL_JA)).to_contain_text("11:00")
    assert width_of(hers) <= 360 and barriers(hers) == []
    hers.locator("button[value=approved]").click()
    expect(hers.locator("button[value=approved]")).to_have_count(0)

    # Taken back: neither the page that is open nor the letter's link shows anything of the trip.
    desk.goto(f"{trip}counterpart/")
    desk.get_by_role("link", name=re.compile(f"Open the link of {GUEST}")).click()
    desk.get_by_role("link", name="Take the link back").click()
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator(".toast")).to_contain_text("is taken back")
    for where in ("/guest/agenda/", link, "/guest/"):
        answer = hers.goto(where)
        assert answer is not None and answer.status == 410
        expect(hers.locator("main")).not_to_contain_text(TITLE_JA)
        expect(hers.locator("main")).not_to_contain_text(CALL_JA)


def plan(desk: Page) -> str:
    """A trip with one appointment; its address."""
    begins = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=90)
    desk.goto("/a/omaha/trips/new/")
    given = {"title_en": TITLE, "title_ja": TITLE_JA, "starts_on": f"{begins}", "ends_on": f"{begins}"}
    for name, value in given.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("h1")).to_contain_text(TITLE)
    trip = desk.url.partition("?")[0]
    desk.goto(f"{trip}meetings/new/")
    given = {"title_en": CALL, "title_ja": CALL_JA, "day_on": f"{begins}", "from_time": "10:00", "to_time": "10:30"}
    for name, value in given.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("main")).to_contain_text(CALL)
    return trip


def give_out(desk: Page, trip: str) -> str:
    """The link's address, copied by hand: it is shown once."""
    desk.goto(f"{trip}links/new/")
    desk.locator("[name=name]").fill(GUEST)
    desk.get_by_role("button", name="Give out the link").click()
    found = desk.locator("#guest-address").input_value()
    desk.reload()
    expect(desk.locator("#guest-address")).to_have_count(0)
    return found


def move(desk: Page, trip: str) -> None:
    """The appointment begins an hour later."""
    desk.goto(trip)
    desk.get_by_role("link", name=CALL).first.click()
    desk.goto(f"{desk.url.partition('?')[0]}edit/")
    desk.locator("[name=from_time]").fill("11:00")
    desk.locator("[name=to_time]").fill("11:30")
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("main")).to_contain_text("11:00")
