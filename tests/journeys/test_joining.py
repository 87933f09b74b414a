"""Getting in, on a running site: an invitation's letter, a telephone without scripts, the association's first page."""

from __future__ import annotations

import email
import re
import time
from email import policy
from typing import Any

import pytest

from tests.journeys.site import Reader, Site

SECONDS_FOR_A_LETTER = 60


def letter_to(site: Site, address: str) -> str:
    """The text of the latest letter in the outbox to this address, once a worker has written it."""
    end = time.monotonic() + SECONDS_FOR_A_LETTER
    while time.monotonic() < end:
        for file in sorted((site.folder / "outbox").glob("*"), key=lambda each: each.stat().st_mtime, reverse=True):
            letter = email.message_from_bytes(file.read_bytes().rpartition(b"\n" + b"-" * 79)[0], policy=policy.default)
            if letter["To"] == address:
                return str(letter.get_content())
        time.sleep(0.3)
    raise AssertionError(f"no letter to {address} came within {SECONDS_FOR_A_LETTER} s")


@pytest.mark.browser
def test_somebody_is_invited_and_joins_on_a_telephone_without_scripts(site: Site, open_browser: Any) -> None:
    administrator = open_browser("admin@springfield.example", language="en").new_page()
    administrator.goto("/a/springfield/members/")
    administrator.get_by_role("link", name="Invite somebody").first.click()
    administrator.get_by_label("E-mail address").fill("hanako@people.example")
    administrator.get_by_role("radio", name="Staff").check()
    administrator.get_by_role("radio", name="日本語").check()
    administrator.get_by_role("button", name="Send the invitation").click()
    administrator.get_by_text("The invitation to hanako@people.example is on its way.").wait_for()

    letter = letter_to(site, "hanako@people.example")
    assert "ご案内を差し上げます" in letter
    (link,) = re.findall(r"^http\S+/join/\S+$", letter, re.M)

    guest = open_browser(width=360, language="ja", scripts=False).new_page()
    guest.goto(link)
    assert guest.url == f"{site.url}/join/invitation/"
    guest.get_by_role("link", name="アカウントを作る").click()
    guest.locator("#id_name").fill("Hanako Tanaka")
    guest.locator("#id_name_ja").fill("田中 花子")
    guest.locator("#id_password1").fill("tall green lantern")
    guest.locator("#id_password2").fill("tall green lantern")
    guest.get_by_role("button", name="アカウントを作る").click()
    guest.wait_for_url(re.compile("/a/springfield/"))

    administrator.reload()
    administrator.get_by_role("link", name="Hanako Tanaka").wait_for()
    again = Reader(site)
    assert again.get(link)[0] == 410, "a link works once"
