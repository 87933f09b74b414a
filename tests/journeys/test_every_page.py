"""Every page that links lead to: no barrier axe can find, no sideways scrolling, no English left in Japanese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.checks import GUARDED_ELSEWHERE, named_views

# Addresses that are no pages of their own: files, fragments, acts, and doors that need a letter in one's hand.
NO_PAGES = {
    *("healthz", "readyz", "robots", "component_gallery", "set_theme", "set_language"),
    *("directory_csv", "directory_json", "directory_map"),
    *("export_file", "export_picture", "public_export_file", "public_export_picture"),
    *("public_export_thumbnail", "public_export_thumbnail_2x"),
    *("shared_file", "shared_picture", "shared_thumbnail", "shared_thumbnail_2x"),
    *("association_logo", "profile_photo", "person_photo", "organization_logo"),
    *("person_photo_remove", "organization_logo_remove"),  # linked where there is a picture
    *("batch_file", "batch_start", "batch_retry"),
    *("network_batch_file", "network_batch_start", "network_batch_retry"),
    *("document_export", "export_again", "proposal_accept", "proposal_decline", "job_retry", "job_retry_all"),
    "pair_claim",  # the page of a pair posts to it; opened by address it is the confirm component alone
    # Answers to a form or to a letter's link; tests/portal/accounts/ has their own tests.
    *("asked_to_join", "association_networks", "invitation", "join_by_token", "request_approve", "request_decline"),
    "second_factor",
    # Parts of the quick log that scripts ask for, and the picture of a card; tests/contacts/ and test_quick_log.py.
    *("quick_log_offline", "quick_log_worker", "quick_log_people", "quick_log_undo", "card_picture"),
    # What one press does, and the choices while one types a name; tests/contacts/ has their own tests.
    *("follow_up_snooze", "follow_up_hand_over", "follow_up_close", "follow_up_reopen", "removal_undo"),
    "named_choices",
    *("import_start", "import_choose", "import_discard"),
    *("feed_file", "digest_stop"),  # what a calendar and a letter open; tests/contacts/ has their own tests
    *("duplicate_look", "person_apart", "person_ask_again"),
    # Files, and what an act has just made; tests/contacts/ has their own tests.
    *("handover_pack", "handover_pack_done", "handover_detail", "person_copy_detail", "person_copy_file"),
    "contact_allow",  # a question, asked of the few who are not to be contacted
    *("home", "association_home", "network_list"),  # doors that lead on
}

PAGES = sorted(
    pattern.name
    for address, pattern in named_views()
    if pattern.name not in NO_PAGES and not address.startswith(GUARDED_ELSEWHERE)
)
ACCOUNT_PAGES = ["account_login", "account_request_login_code", "account_reset_password", "account_email", "mfa_index"]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [("en", "light"), ("en", "dark"), ("ja", "light"), ("ja", "dark")]


def barriers(page: Page) -> list[str]:
    """What axe finds, one line each with the place."""
    violations = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
        for each in violations
        for node in each["nodes"]
    ]


@pytest.mark.browser
@pytest.mark.covers("11")
@pytest.mark.parametrize("name", [*PAGES, *ACCOUNT_PAGES])
def test_a_page_is_open_to_everybody_in_both_languages_and_themes(name: str, found: Any, open_browser: Any) -> None:
    assert name in found, f"no link leads to {name}"
    email, path = found[name][0]
    for language, theme in LOOKS:
        page = open_browser(email, width=360, language=language, theme=theme).new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error, kept=problems: kept.append(str(error)))
        page.on(
            "console", lambda message, kept=problems: kept.append(message.text) if message.type == "error" else None
        )
        page.on(
            "request", lambda request, kept=problems: kept.append(request.url) if outside(request.url, path) else None
        )
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{path} scrolls sideways in {language}"
        # At the end, where the phone's bar covers nothing: what scrolls under it is not out of reach.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        assert barriers(page) == [], f"{path} {language} {theme}"
        assert problems == []
        if language == "ja" and theme == "light":
            assert english_left(page) == [], path


def outside(url: str, path: str) -> bool:
    """Whether a request left this machine."""
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))


# Words that a Japanese page keeps in Latin letters, besides marked runs (lang="en"), names and addresses.
KEPT = re.compile(
    r"PDF|CSV|JSON|ICS|QR|A4|US|Letter|English|GeoNames|NAICS|JSIC|Wikipedia|Wikidata|CLAIR|JETRO|ACCJ|MOU|MOC|CC|BY|SA|"
    r"ODbL|TOTP|ID|URL|km|Google|Microsoft|Sister|City|Business|Portal|Enter|Esc|Ctrl"
)


def english_left(page: Page) -> list[str]:
    """Visible runs of three Latin words or more in a Japanese page that are not marked as another language."""
    texts: list[str] = page.evaluate(
        """(skipped) => {
          const found = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const node = walk.currentNode, box = node.parentElement;
            if (!box || box.closest(skipped)) continue;
            if (node.textContent.trim()) found.push(node.textContent.trim());
          }
          return found;
        }""",
        '[lang|="en"], script, style, noscript, code, kbd, svg, option, textarea, [translate="no"]',
    )
    plain = [KEPT.sub("", text) for text in texts]
    return [text for text in plain if re.search(r"\b[a-z]+ [a-z]+ [a-z]+\b", text)]
