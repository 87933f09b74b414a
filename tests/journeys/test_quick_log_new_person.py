"""Somebody new in the quick log: how we met them stands there already, unless it was chosen before."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import until

pytestmark = pytest.mark.browser


@pytest.fixture
def log(open_browser: Any) -> Page:
    page: Page = open_browser("volunteer@omaha.example", width=360).new_page()
    page.goto("/a/omaha/log/")
    return page


def tap(log: Page, kind: str) -> None:
    log.locator(f"label:has([name=kind][value={kind}])").click()


def meet_somebody_new(log: Page) -> str:
    """The way that stands there once the card of somebody new is open."""
    log.locator("#id_who").fill("Quentin Newcomer")
    log.locator("#who-list [data-new]").click()
    expect(log.locator("#id_family_name")).to_have_value("Newcomer")
    return log.locator("[name=kind]:checked").input_value()


@pytest.mark.parametrize("kinds", [["call"], ["meeting"], ["visit", "call"]], ids=" then ".join)
def test_a_way_that_was_chosen_stays_when_the_person_turns_out_to_be_new(log: Page, kinds: list[str]) -> None:
    for kind in kinds:
        tap(log, kind)
    assert meet_somebody_new(log) == kinds[-1]


def test_a_draft_keeps_its_way_and_a_fresh_note_has_none_yet(log: Page) -> None:
    tap(log, "call")
    log.locator("#id_said").fill("About the fair")
    until(log, "portalNotes.draft.get('omaha').then((kept) => JSON.stringify(kept ?? '').includes('the fair'))")
    log.reload()
    expect(log.locator("[data-restored]")).to_be_visible()
    assert meet_somebody_new(log) == "call"
    log.locator("[data-start-afresh]").click()
    expect(log.locator("#id_said")).to_have_value("")
    assert meet_somebody_new(log) == "cards"
