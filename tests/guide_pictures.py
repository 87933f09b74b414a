"""``./run docs --guide``: the pictures of the guide, taken of a running demonstration.

In both languages, by day and by night, they go to VAR_DIR/guide, from where the guide's pages show them. Steps that
begin in a letter are pictured with a link that is given out for the purpose and goes with the site.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from portal import parts
from portal.guide.personas import BY_KEY, PERSONAS, Persona, Screen, Step
from portal.guide.pictures import DAY, NIGHT, file_of
from portal.guide.texts import LANGUAGES
from tests.browser import CHROMIUM_FLAGS
from tests.journeys.site import READY_TO_USE, Site, free_port
from tests.pictures import cookies

HOUSE, TRIP = "/a/omaha", "/a/omaha/trips/2/"
LINK, GUEST = "link", "望月 健司"
DENSITY = {Screen.TELEPHONE: 1.5, Screen.DESK: 1.0}
QUALITY = 70
SCHEMES: tuple[tuple[str, Any], ...] = ((DAY, "light"), (NIGHT, "dark"))


@dataclass(frozen=True)
class Shot:
    """What is pictured: `path`, or with `below` a page of the first record that this list links to. `opens` is pressed
    first, and `at` stands at the top of the picture."""

    email: str
    path: str
    below: str | None = None
    opens: str = ""
    at: str = ""


VOLUNTEER, BOARD, STAFF, ADMINISTRATOR = (f"{name}@omaha.example" for name in ("volunteer", "board", "staff", "admin"))
READER, OPERATOR = "reader@network.example", "operator@portal.example"
REMARK = ".agenda > li details > summary"
SHOTS = {
    "volunteer": {
        "owed": Shot(VOLUNTEER, f"{HOUSE}/owed/"),
        "log": Shot(VOLUNTEER, f"{HOUSE}/log/"),
        "find": Shot(VOLUNTEER, f"{HOUSE}/people/", at="#main h1"),
        "invite": Shot(VOLUNTEER, f"{HOUSE}/programmes/", "invite/", at="#main h1"),
        "door": Shot(VOLUNTEER, f"{HOUSE}/programmes/", "check-in/", at="#main h1"),
    },
    "board-member": {
        "stand": Shot(BOARD, f"{HOUSE}/board-room/"),
        "packet": Shot(BOARD, f"{HOUSE}/board-room/packet/"),
        "vote": Shot(BOARD, f"{HOUSE}/boards/", ""),
        "idea": Shot(BOARD, f"{HOUSE}/boards/", "ideas/"),
        "outcomes": Shot(BOARD, f"{HOUSE}/outcomes/"),
    },
    "staff": {
        "page": Shot(STAFF, f"{HOUSE}/documents/snapshot/omaha-shizuoka/"),
        "sheet": Shot(STAFF, f"{HOUSE}/benefits/"),
        "proposals": Shot(STAFF, f"{HOUSE}/proposals/"),
        "trip": Shot(STAFF, TRIP),
        "file": Shot(STAFF, f"{HOUSE}/imports/"),
    },
    "administrator": {
        "invite": Shot(ADMINISTRATOR, f"{HOUSE}/members/invite/"),
        "roles": Shot(ADMINISTRATOR, f"{HOUSE}/members/"),
        "asked": Shot(ADMINISTRATOR, f"{HOUSE}/people/", "", at="#consents"),
        "keep": Shot(ADMINISTRATOR, f"{HOUSE}/privacy/"),
        "goodbye": Shot(ADMINISTRATOR, f"{HOUSE}/members/", "", at="#main dl"),
    },
    "counterpart": {
        "open": Shot(LINK, "/guest/agenda/"),
        "read": Shot(LINK, "/guest/agenda/", at=".agenda"),
        "remark": Shot(LINK, "/guest/agenda/", opens=REMARK, at=".agenda > li details[open]"),
        "protocol": Shot(LINK, "/guest/agenda/", opens=REMARK, at=".agenda > li details[open] form"),
        "approve": Shot(LINK, "/guest/agenda/", at="#answer"),
    },
    "network-reader": {
        "see": Shot(READER, "/network/network/"),
        "small": Shot(READER, "/network/network/", opens=".band details > summary", at=".band"),
        "data": Shot(READER, "/network/network/data/"),
        "papers": Shot(READER, "/network/network/documents/"),
        "directory": Shot(READER, "/directory/"),
    },
    "operator": {
        "requests": Shot(OPERATOR, "/operate/"),
        "health": Shot(OPERATOR, "/operate/health/"),
        "work": Shot(OPERATOR, "/operate/jobs/"),
        "backup": Shot(OPERATOR, "/operate/health/", at="#sizes"),
        "number": Shot(OPERATOR, "/no-such-page/"),
    },
}
"""Persona → step → what is pictured; a test holds it against the guide."""


def small(data: bytes) -> bytes:
    """A screenshot as WebP."""
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def first_record(page: Page, path: str) -> str:
    """The address of the first record that a list links to."""
    found = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return next(each for each in found if re.fullmatch(rf"{re.escape(path)}\d+/", each))


def show(page: Page, shot: Shot, link: str, language: str) -> None:
    """Bring the page to where its picture is taken."""
    if shot.email == LINK:
        page.goto(link)
        page.goto(f"{shot.path}?language={language}")
    else:
        page.goto(shot.path)
    if shot.below is not None:
        page.goto(first_record(page, shot.path) + shot.below)
    if shot.opens:
        page.locator(shot.opens).first.click()
    if shot.at:
        page.locator(shot.at).first.evaluate("thing => thing.scrollIntoView({block: 'start'})")


def give_out(site: Site, browser: Browser) -> str:
    """A link to the agenda of the demonstration's trip, as staff give it out."""
    window = browser.new_context(base_url=site.url)
    window.add_cookies(cookies(site, STAFF, "en"))
    page = window.new_page()
    page.goto(f"{TRIP}links/new/")
    page.locator("[name=name]").fill(GUEST)
    page.get_by_role("button", name="Give out the link").click()
    link = page.locator("#guest-address").input_value()
    window.close()
    return link


def take(site: Site, browser: Browser, personas: Iterable[Persona]) -> list[Path]:
    """Take every picture of these personas' pages; the files."""
    link, taken = give_out(site, browser), []
    for persona in personas:
        width, height = persona.screen.value
        for language in LANGUAGES:
            window = browser.new_context(
                base_url=site.url,
                viewport={"width": width, "height": height},
                device_scale_factor=DENSITY[persona.screen],
                reduced_motion="reduce",
            )
            email = next(iter(SHOTS[persona.key].values())).email
            window.add_cookies(cookies(site, "" if email == LINK else email, language))
            page = window.new_page()
            for step in persona.steps:
                show(page, SHOTS[persona.key][step.key], link, language)
                taken += [_keep(page, persona, step, language, *each) for each in SCHEMES]
            window.close()
    return taken


def _keep(page: Page, persona: Persona, step: Step, language: str, theme: str, scheme: Any) -> Path:
    page.emulate_media(color_scheme=scheme)
    file = file_of(persona, step, language, theme)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(small(page.screenshot()))
    return file


def main(names: list[str]) -> None:
    """Take the pictures of the named personas, of all without a name. SystemExit for a name that is none."""
    if unknown := [name for name in names if name not in BY_KEY]:
        raise SystemExit(f"'{unknown[0]}' is no page of the guide. These are: {', '.join(BY_KEY)}.")
    shared = Path(settings.VAR_DIR)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder) / "var", free_port())
        if all((shared / name).is_dir() for name in READY_TO_USE):
            site.prepare(shared)
        site.folder.mkdir(exist_ok=True)
        site.start()
        browser = playwright.chromium.launch(executable_path=parts.find_chromium(), args=CHROMIUM_FLAGS)
        try:
            taken = take(site, browser, [BY_KEY[name] for name in names] or PERSONAS)
        finally:
            browser.close()
            site.stop()
    weight = sum(file.stat().st_size for file in taken)
    print(f"{len(taken)} pictures, {weight / 1e6:.1f} MB, in {taken[0].parents[1]}.")
