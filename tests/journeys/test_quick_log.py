"""The quick log on a telephone: a note in a few taps, and none lost where the connection is bad."""

from __future__ import annotations

import io
import json
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from portal.demo import PASSWORD
from tests.browser import until
from tests.journeys.site import Site

VOLUNTEER, STAFF = "volunteer@omaha.example", "staff@omaha.example"
LOG = "/a/omaha/log/"
PATIENCE = 20_000

pytestmark = pytest.mark.browser


class Thumb:
    """One hand on a telephone, which counts what it does: taps, and keys that are not words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.letters = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.taps += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)


@pytest.fixture
def phone(open_browser: Any) -> Page:
    context: BrowserContext = open_browser(width=360)
    page = context.new_page()
    sign_in(page, VOLUNTEER)
    return page


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    form = page.locator("form:has([name=password])")
    if not form.locator("[name=password]").is_visible():
        page.locator("summary", has=page.locator("text=/password|パスワード/")).click()
    form.locator("[name=login]").fill(email)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/a/omaha/"))


def sign_out(page: Page) -> None:
    page.goto("/a/omaha/people/")
    page.locator("button[popovertarget=menu]:visible").first.click()
    page.locator("form[action$='/logout/'] button").click()
    expect(page).not_to_have_url(re.compile("/a/omaha/people/"))


def end_the_session(context: BrowserContext) -> None:
    """What a fortnight without a visit does."""
    context.clear_cookies(name="sessionid")


def ready(page: Page) -> None:
    """The log open, and kept for a time without connection."""
    page.goto(LOG)
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "caches.match('/a/omaha/log/offline/').then(Boolean)")


def write(page: Page, who: str, said: str) -> None:
    """A note about somebody who is called exactly so."""
    page.locator("#id_who").fill(who)
    page.locator("#id_said").fill(said)


def save(page: Page) -> None:
    page.locator("form[data-note] [type=submit]").click()


def photographed(folder: Path) -> Path:
    """A card as a telephone's camera gives it: far larger than a page needs."""
    picture = folder / "card.png"
    out = io.BytesIO()
    Image.new("RGB", (3000, 1800), (250, 250, 245)).save(out, "PNG")
    picture.write_bytes(out.getvalue())
    return picture


def poll(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE / 1000
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def touches(site: Site, said: str) -> int:
    """How many touches say this."""
    code = (
        "from portal.scoping import system_scope\nfrom contacts.models import Touch\nimport json\n"
        f"with system_scope('count in a journey'): print(json.dumps(Touch.objects.filter(said={said!r}).count()))"
    )
    return int(json.loads(site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]))


def run(site: Site, code: str) -> None:
    head = "from portal.scoping import system_scope\nfrom portal.accounts.models import Membership\n"
    head += "from django.utils import timezone\n"
    site.manage("shell", "--no-imports", "-c", f"{head}with system_scope('change a role in a journey'): {code}")


def test_a_touch_with_somebody_known_takes_few_taps(phone: Page, site: Site) -> None:
    thumb, said = Thumb(phone), f"Samples {secrets.token_hex(3)}"
    thumb.tap(".bar [data-key=n]")
    expect(phone.locator("#id_who")).to_be_focused()
    thumb.type("shi")
    thumb.tap("#who-list [role=option]:has-text('Hanako Shizuoka')")
    expect(phone.locator("[data-picked]")).to_contain_text("Hanako Shizuoka")
    thumb.tap("label:has([name=kind][value=visit])")
    thumb.tap("#id_said")
    phone.keyboard.type(said)  # spoken into a telephone
    thumb.tap("label:has([name=due][value=week])")
    expect(phone.locator("[data-reminder]")).to_contain_text("You will be reminded on")
    thumb.tap("form[data-note] [type=submit]")
    expect(phone.locator(".toast")).to_contain_text("Visit with Ms. Hanako Shizuoka saved.")
    assert (thumb.taps, thumb.letters) == (6, 3)
    assert touches(site, said) == 1
    phone.locator(".toast button", has_text="Undo").click()
    expect(phone.locator(".toast")).to_contain_text("The note is taken back.")
    assert touches(site, said) == 0


def test_a_next_step_is_for_next_week_as_soon_as_it_is_written(phone: Page) -> None:
    phone.goto(LOG)
    chosen = phone.locator("[name=due]:checked")
    expect(chosen).to_have_value("")
    phone.locator("#id_what").fill("Send the list")
    expect(chosen).to_have_value("week")
    expect(phone.locator("[data-reminder]")).to_contain_text("You will be reminded on")
    phone.locator("#id_what").fill("")
    expect(chosen).to_have_value("")
    phone.locator("label:has([name=due][value=month])").click()
    phone.locator("#id_what").fill("Send the list")
    expect(chosen).to_have_value("month")


def test_the_key_n_opens_the_log_from_anywhere_but_not_while_one_types(open_browser: Any) -> None:
    page = open_browser(VOLUNTEER, width=1280).new_page()
    page.goto("/a/omaha/people/")
    box = page.locator("main input:visible").first
    box.press("n")
    expect(page).to_have_url(re.compile("/people/"))
    box.blur()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(f"{LOG}$"))
    # The whole note by the keyboard.
    expect(page.locator("#id_who")).to_be_focused()
    page.keyboard.type("shi")
    expect(page.locator("#who-list [aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-picked] input:checked")).to_have_count(1)
    expect(page.locator("[name=kind][value=call]")).to_be_focused()


@pytest.mark.covers("C4")
def test_somebody_new_from_a_card_is_found_by_kanji_kana_and_romaji(phone: Page, tmp_path: Any) -> None:
    picture = photographed(tmp_path)
    thumb = Thumb(phone)
    thumb.tap(".bar [data-key=n]")
    expect(phone.locator("#id_who")).to_be_focused()
    thumb.type("綾瀬 千尋")
    thumb.tap("#who-list [data-new]")
    expect(phone.locator("#id_family_name")).to_have_value("綾瀬")
    expect(phone.locator("#id_given_name")).to_have_value("千尋")
    expect(phone.locator("[name=kind][value=cards]")).to_be_checked()
    expect(phone.locator("#id_family_kana")).to_be_focused()
    for text in ("アヤセ", "チヒロ", "Ayase", "Chihiro", "見本茶業", "課長", "ayase@tea.example"):
        thumb.type(text)
        phone.keyboard.press("Enter")  # the telephone's "next"
        thumb.taps += 1
    phone.locator("#id_front").set_input_files(picture)
    thumb.taps += 2  # the camera, its shutter
    thumb.tap("label:has([name=due][value=fortnight])")
    thumb.tap("form[data-note] [type=submit]")
    expect(phone.locator(".toast")).to_contain_text("Exchange of cards with")
    expect(phone.locator("h1")).to_contain_text("Ayase")
    assert thumb.taps <= 13
    assert thumb.letters <= 60
    shown = phone.locator(".card-sides img").first
    shown.scroll_into_view_if_needed()
    poll(lambda: shown.evaluate("(image) => image.naturalWidth") > 0)
    for typed in ("綾瀬", "あやせ", "ｱﾔｾ", "ayase", "綾瀬千尋", "Chihiro Ayase"):
        phone.goto(f"/a/omaha/people/?q={typed}")
        expect(phone.locator("#main")).to_contain_text(re.compile("Ayase"))
    # The same card once more: she is recognised before anything is saved.
    phone.goto(LOG)
    phone.locator("#new-person summary").first.click()
    for name, text in (("family_name", "綾瀬"), ("given_name", "千尋"), ("title", "部長"), ("company", "見本茶業")):
        phone.locator(f"#id_{name}").fill(text)
    save(phone)
    expect(phone.locator("#id_whose")).to_contain_text("Ayase")
    phone.locator("#id_whose label").first.click()
    save(phone)
    expect(phone.locator(".toast")).to_contain_text("saved")
    expect(phone.locator("#main")).to_contain_text("部長")


@pytest.mark.covers("C6")
def test_a_note_without_a_connection_waits_and_is_kept_once(phone: Page, site: Site, tmp_path: Path) -> None:
    said = f"Offline {secrets.token_hex(3)}"
    ready(phone)
    phone.context.set_offline(True)
    phone.goto(LOG)  # opens without a connection
    write(phone, "Shizuoka Hanako", said)
    phone.locator("#new-person summary").first.click()
    phone.locator("#id_front").set_input_files(photographed(tmp_path))
    save(phone)
    expect(phone.locator("#waiting-notes")).to_have_text("1 note waits for a connection.")
    expect(phone.locator("[data-waiting-list]")).to_contain_text("Shizuoka Hanako")
    note = phone.evaluate("portalNotes.mine().then((notes) => notes[0])")
    # A second, half-written one survives the page.
    write(phone, "Shizuoka Hanako", f"{said} half")
    kept = "() => portalNotes.draft.get('omaha').then((draft) => JSON.stringify(draft || ''))"
    poll(lambda: f"{said} half" in phone.evaluate(kept))
    phone.reload()
    expect(phone.locator("#id_said")).to_have_value(f"{said} half")
    phone.context.set_offline(False)
    expect(phone.locator("#waiting-notes")).to_have_text("1 note that waited is saved.")
    # The answer was lost and the note is sent again: it is the same note.
    state = phone.evaluate("(note) => portalNotes.send(note).then((said) => said.state)", note)
    assert state == "kept"
    assert touches(site, said) == 1
    save(phone)
    expect(phone).to_have_url(re.compile("/people/"))
    assert touches(site, f"{said} half") == 1
    assert phone.locator(".card-sides img").count() == 1  # the photographed card came with the note


KEPT_ANEW = """async () => {
  const shell = "/a/omaha/log/offline/", mark = `${shell}old.css`;
  const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("log:")));
  await cache.put(mark, new Response(""));
  (await navigator.serviceWorker.ready).active.postMessage("keep");
  let looks = 0, missing = 0;
  do { looks += 1; missing += await caches.match(shell) ? 0 : 1; } while (await caches.match(mark));
  missing += await caches.match(shell) ? 0 : 1;
  return [looks, missing];
}"""
"""Has the page kept anew, and looks for it until its old parts are tidied away."""


def test_the_kept_page_is_there_while_it_is_kept_anew(phone: Page) -> None:
    ready(phone)
    for _ in range(5):
        looks, missing = phone.evaluate(KEPT_ANEW)
        assert looks and not missing


def test_a_note_outlives_an_ended_sign_in_and_goes_to_nobody_else(phone: Page, site: Site) -> None:
    said = f"Signed out {secrets.token_hex(3)}"
    ready(phone)
    end_the_session(phone.context)
    write(phone, "Shizuoka Hanako", said)
    save(phone)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits until you sign in again.")
    assert touches(site, said) == 0
    # Somebody else signs in on the same telephone: they neither see nor send it.
    sign_in(phone, STAFF)
    phone.goto(LOG)
    expect(phone.locator("#waiting-notes")).to_be_hidden()
    assert phone.evaluate("portalNotes.mine().then((notes) => notes.length)") == 0
    sign_out(phone)
    until(phone, "caches.keys().then((names) => !names.some((name) => name.startsWith('log:')))")
    assert touches(site, said) == 0
    sign_in(phone, VOLUNTEER)
    expect(phone.locator("#waiting-notes")).to_have_text("1 note that waited is saved.")
    assert touches(site, said) == 1


def test_a_name_that_means_several_is_asked_when_the_note_arrives(phone: Page, site: Site) -> None:
    said = f"Which {secrets.token_hex(3)}"
    ready(phone)
    phone.context.set_offline(True)
    write(phone, "Nobody Known-Here", said)
    save(phone)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits")
    phone.context.set_offline(False)
    expect(phone.locator("#waiting-notes")).to_contain_text(
        "1 note needs a look before it can be saved.", timeout=PATIENCE
    )
    expect(phone.locator("[data-waiting-list]")).to_contain_text("Nobody of this name is known here")
    phone.locator("[data-open-note]").click()
    expect(phone.locator("#id_said")).to_have_value(said)
    phone.locator("#id_who").fill("Shizuoka Hanako")
    save(phone)
    expect(phone.locator(".toast")).to_contain_text("saved")
    assert touches(site, said) == 1


def test_what_waits_is_deleted_when_the_role_ends(phone: Page, site: Site) -> None:
    said = f"Ended {secrets.token_hex(3)}"
    ready(phone)
    phone.context.set_offline(True)
    write(phone, "Shizuoka Hanako", said)
    save(phone)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits")
    mine = f"Membership.objects.filter(user__email='{VOLUNTEER}', association__slug='omaha')"
    run(site, f"{mine}.update(ended_at=timezone.now())")
    try:
        phone.context.set_offline(False)
        expect(phone.locator("#waiting-notes")).to_contain_text("1 note that waited here is deleted.", timeout=PATIENCE)
        assert phone.evaluate("portalNotes.mine().then((notes) => notes.length)") == 0
        assert touches(site, said) == 0
    finally:
        run(site, f"{mine}.update(ended_at=None)")


@pytest.mark.covers("C6")
def test_notes_of_one_kept_page_are_notes_of_their_own(phone: Page, site: Site) -> None:
    said = f"Own {secrets.token_hex(3)}"
    ready(phone)
    phone.context.set_offline(True)
    for number in ("first", "second"):
        phone.goto(LOG)  # the same kept page each time
        write(phone, "Shizuoka Hanako", f"{said} {number}")
        save(phone)
        expect(phone.locator("#waiting-notes")).to_contain_text("wait")
    assert phone.evaluate("portalNotes.mine().then((notes) => notes.length)") == 2
    phone.context.set_offline(False)
    expect(phone.locator("#waiting-notes")).to_contain_text("2 notes that waited are saved.", timeout=PATIENCE)
    phone.context.set_offline(True)
    phone.goto(LOG)
    write(phone, "Shizuoka Hanako", f"{said} third")
    save(phone)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits")
    phone.context.set_offline(False)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note that waited is saved.", timeout=PATIENCE)
    assert [touches(site, f"{said} {number}") for number in ("first", "second", "third")] == [1, 1, 1]


def test_opening_a_waiting_note_wipes_nothing_and_keeps_its_days(phone: Page) -> None:
    half = f"Half {secrets.token_hex(3)}"
    ready(phone)
    phone.context.set_offline(True)
    write(phone, "Shizuoka Hanako", "Written at the end of January")
    phone.locator("label:has([name=due][value=month])").click()
    save(phone)
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits")
    dated = "note.fields.map(([name, value]) => [name, name === 'written_on' ? '2026-01-31' : value])"
    phone.evaluate(
        f"portalNotes.mine().then(([note]) => portalNotes.put({{ ...note, label: 'Of January', fields: {dated} }}))"
    )
    phone.goto(LOG)
    write(phone, "Shizuoka Hanako", half)
    phone.locator("[data-waiting-list] li", has_text="Of January").locator("[data-open-note]").click()
    expect(phone.locator("#id_said")).to_have_value("Written at the end of January")
    expect(phone.locator("#id_due_on")).to_have_value("2026-02-28")
    expect(phone.locator("#id_happened_on")).to_have_value("2026-01-31")
    waiting = "() => portalNotes.mine().then((notes) => notes.map((note) => [note.state, JSON.stringify(note.fields)]))"
    [(state, fields)] = phone.evaluate(waiting)
    assert state == "refused" and half in fields  # it waits for a look and is not sent
    phone.locator("[data-waiting-list] [data-open-note]").click()
    expect(phone.locator("#id_said")).to_have_value(half)
    [(state, fields)] = phone.evaluate(waiting)
    assert "end of January" in fields
    phone.evaluate(
        "() => portalNotes.mine().then((notes) => Promise.all(notes.map((note) => portalNotes.drop(note.uid))))"
    )
    phone.context.set_offline(False)
