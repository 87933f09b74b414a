"""A real browser over pages full of bad texts: nothing runs, nothing is refused, nothing breaks. Threat T9."""

from __future__ import annotations

import random

import pytest
from django.db import transaction
from django.test import Client

from portal.permissions import Role
from tests import factories
from tests.access.bad_texts import write_everywhere
from tests.access.test_matrix import PATTERNS, address_of
from tests.access.world import furnish
from tests.browser import width_of
from tests.cast import enter_all
from tests.journeys.test_every_page import NO_PAGES
from tests.matrices import SEED, whole

PAGES = [name for name in PATTERNS if name not in NO_PAGES]
WALKED = sorted(random.Random(SEED).sample(PAGES, 70 if whole() else 12))
"""A page in a browser is dear; tests/access/test_bad_texts.py asks for each of them without one."""
WATCH = """
window.saidNo = [];
document.addEventListener("securitypolicyviolation", (no) => {
  window.saidNo.push(no.violatedDirective + " " + no.blockedURI);
});
"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_no_bad_text_runs_or_breaks_the_layout(browser, live_server, settings):
    settings.ADMINISTRATOR_MFA = False
    with transaction.atomic():
        cast, pair = enter_all(), factories.pair()
        parts = furnish(cast.omaha) | {"pair": pair.slug}
        parts |= parts["own"][Role.ADMINISTRATOR]
        written, _refused = write_everywhere()
    assert written > 200
    client = Client()
    client.force_login(cast.omaha.administrator)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    context.add_init_script(WATCH)
    page, troubles, walked = context.new_page(), [], 0

    def refuse(dialog):
        troubles.append(f"{page.url} opened a dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    for name in WALKED:
        address = address_of(name, parts)
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            continue
        walked += 1
        troubles += [f"{address} broke the policy: {each}" for each in page.evaluate("window.saidNo")]
        if width_of(page) > 360:
            troubles.append(f"{address} is {width_of(page)} wide: {page.evaluate(WIDEST)}")
    context.close()
    assert troubles == []
    assert walked > 0.8 * len(WALKED)


WIDEST = """
() => [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > 361 && !each.closest(".fold, .scroll, pre"))
  .slice(0, 3).map((each) => each.outerHTML.slice(0, 160)).join(" | ")
"""
