"""One guest on two telephones: the volunteer's, who writes to him in Japanese and checks him in, and his own, on which
he answers without an account; then the ladder, with the record that moved it."""

from __future__ import annotations

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from contacts.choices import Rung
from tests.browser import width_of
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser
TITLE, TITLE_JA = "Tea at the end of the day", "一日の終わりのお茶会"
SENTENCE = (
    "先日の面談で、夕方にいただく深蒸し茶のお話を伺いました。その一杯を当地の店主たちとご一緒いただきたく存じます。"
)
THANKS = "お目にかかれますことを楽しみにしております"


@pytest.fixture
def phone(open_browser: Any) -> Page:
    return open_browser("volunteer@omaha.example", width=360).new_page()


def is_narrow(page: Page) -> bool:
    return width_of(page) <= 360


@pytest.mark.covers("67", "68", "69", "C17", page="/a/omaha/people/<n>/ladder/")
def test_he_is_invited_in_japanese_answers_on_his_telephone_and_comes(phone: Page, open_browser: Any) -> None:
    desk = open_browser("staff@omaha.example").new_page()
    plan(desk)
    invite(phone)
    answer(open_browser("", width=360).new_page(), link_from_outbox(phone, f"【ご招待】{TITLE_JA}"))
    tell_of_the_room(desk, phone)

    expect(rung_of(phone, Rung.INVITED)).to_contain_text("Stands here")
    expect(rung_of(phone, Rung.ATTENDED)).to_contain_text("No record")

    # His answer stands on the list at the door; one tap, and he is here.
    phone.goto("/a/omaha/programmes/")
    phone.get_by_role("link", name=TITLE).first.click()
    phone.get_by_role("link", name="List at the door").first.click()
    line = phone.locator(".guests li", has_text="Jiro")
    expect(line).to_contain_text("will come")
    assert is_narrow(phone)
    line.get_by_role("button", name=re.compile("is here$")).click()
    expect(phone.locator(".toast")).to_contain_text("is here.")
    expect(phone.locator("main")).to_contain_text("1 guest is here.")

    # The ladder has moved on from "invited", and the new rung leads to the record that proves it.
    came = rung_of(phone, Rung.ATTENDED)
    expect(came).to_contain_text("Stands here")
    came.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(phone.locator("main")).to_contain_text(TITLE)


def plan(desk: Page) -> None:
    """A programme of today in Omaha that has not begun."""
    desk.goto("/a/omaha/partnerships/omaha-shizuoka/programmes/add/")
    day = datetime.datetime.now(tz=ZoneInfo("America/Chicago")).date()
    given = {"title_en": TITLE, "title_ja": TITLE_JA, "starts_on": f"{day}", "from_time": "23:59"}
    given |= {"benefit_home_en": "Shops taste new tea.", "benefit_partner_en": "Growers meet shops."}
    for name, value in given.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.get_by_role("button", name="Save programme").click()
    expect(desk.locator("h1")).to_contain_text(TITLE)


def invite(phone: Page) -> None:
    """Choose him, write the sentence, read the letter through, send it."""
    phone.goto("/a/omaha/programmes/")
    phone.get_by_role("link", name=TITLE).first.click()
    phone.get_by_role("link", name="Invite somebody").first.click()
    assert is_narrow(phone)
    phone.locator("#q").fill("Jiro")
    phone.get_by_role("button", name="Search").last.click()
    phone.get_by_role("link", name=re.compile("^Write to .*Jiro")).click()
    phone.locator("[name=sentence]").fill(SENTENCE)
    expect(phone.get_by_role("radio", name="Japanese")).to_be_checked()
    phone.get_by_role("button", name="Read the letter through").click()
    expect(phone.locator(".letter")).to_contain_text(SENTENCE)
    expect(phone.locator(".letter")).to_contain_text("架空 次郎 様")
    assert is_narrow(phone)
    phone.get_by_role("button", name=re.compile("^Send it to")).click()
    expect(phone.locator(".toast")).to_contain_text("is on its way")


def tell_of_the_room(desk: Page, phone: Page) -> None:
    """The room is another one: the page says who has to be told, and he is, by one mail that was read before."""
    desk.get_by_role("link", name="Edit").first.click()
    desk.locator("[name=venue_en]").fill("The room beside the kitchen")
    desk.locator("[name=venue_ja]").fill("台所の隣の部屋")
    desk.get_by_role("button", name="Save programme").click()
    expect(desk.locator("header .notice")).to_contain_text("1 guest has to be told:")
    phone.goto("/a/omaha/programmes/")
    phone.get_by_role("link", name=TITLE).first.click()
    phone.get_by_role("link", name=re.compile("^Tell .*Jiro")).click()
    expect(phone.locator(".letter")).to_contain_text("会場：オマハ 台所の隣の部屋")
    assert is_narrow(phone) and barriers(phone) == []
    phone.get_by_role("button", name=re.compile("^Send it to")).click()
    expect(phone.locator(".toast")).to_contain_text("is on its way")
    expect(phone.get_by_text("has to be told")).to_have_count(0)
    assert link_from_outbox(phone, f"【変更のお知らせ】{TITLE_JA}")


def link_from_outbox(phone: Page, subject: str) -> str:
    """The address in his letter, once the worker has sent it."""
    letter = phone.get_by_role("link", name=subject)
    for _again in range(60):
        phone.goto("/a/omaha/outbox/")
        if letter.count():
            break
        phone.wait_for_timeout(500)
    letter.click()
    assert is_narrow(phone)
    found = phone.locator(".letter a[href*='/rsvp/']").get_attribute("href")
    assert found
    return found


def answer(his: Page, link: str) -> None:
    """He opens the link: Japanese, no account, nothing wider than his telephone; he says yes, with a word."""
    his.goto(link)
    assert his.url.endswith("/rsvp/invitation/")
    expect(his.locator("html")).to_have_attribute("lang", "ja")
    expect(his.locator("h1")).to_have_text(TITLE_JA)
    assert is_narrow(his)
    for button in his.locator("form button, form .choices label").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= 44
    his.get_by_role("radio", name="出席します").check()
    his.locator("[name=note]").fill("部下と参ります。")
    his.locator("form button[type=submit]").click()
    expect(his.locator("header .lead")).to_contain_text(THANKS)
    expect(his.locator("img.qr")).to_be_visible()
    assert is_narrow(his)


def rung_of(phone: Page, rung: Rung) -> Locator:
    """A rung of his ladder, from his own page."""
    phone.goto("/a/omaha/people/?q=Jiro")
    phone.get_by_role("link", name=re.compile("Jiro")).first.click()
    phone.goto(f"{phone.url.partition('?')[0]}ladder/")
    return phone.locator("section", has=phone.locator(f"#rung-{rung.value}"))
