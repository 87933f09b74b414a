"""Every page that links lead to: no barrier axe can find, no sideways scrolling, no English left in Japanese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.checks import GUARDED_ELSEWHERE, named_views
from tests.browser import width_of

# Addresses that are no pages of their own: files, fragments, acts, and doors that need a letter in one's hand.
NO_PAGES = {
    "guide_picture",  # a file; tests/portal/guide/
    "transfers_file",  # a file; tests/delegations/test_transfers.py
    *("healthz", "readyz", "metrics", "robots", "component_gallery", "set_theme", "set_language"),
    *("directory_csv", "directory_json", "directory_map"),
    *("export_file", "export_picture", "outcome_file", "public_export_file", "public_export_picture"),
    *("public_export_thumbnail", "public_export_thumbnail_2x"),
    *("shared_file", "shared_picture", "shared_thumbnail", "shared_thumbnail_2x"),
    *("association_logo", "profile_photo", "person_photo", "organization_logo"),
    *("person_photo_remove", "organization_logo_remove"),  # linked where there is a picture
    *("batch_file", "batch_start", "batch_retry"),
    *("network_batch_file", "network_batch_start", "network_batch_retry"),
    *("document_export", "export_again", "proposal_accept", "proposal_decline", "job_retry", "job_retry_all"),
    *("adaptation_step_done", "adaptation_tell"),  # one press; tests/partnerships/test_adaptations.py
    "pair_claim",  # the page of a pair posts to it; opened by address it is the confirm component alone
    # Answers to a form or to a letter's link; tests/portal/accounts/ has their own tests.
    *("asked_to_join", "association_networks", "invitation", "join_by_token", "request_approve", "request_decline"),
    "second_factor",
    # Parts of the quick log that scripts ask for, and the picture of a card; tests/contacts/ and test_quick_log.py.
    *("quick_log_offline", "quick_log_worker", "quick_log_people", "quick_log_undo", "card_picture"),
    # What one press does, and the choices while one types a name; tests/contacts/ has their own tests.
    *("follow_up_snooze", "follow_up_hand_over", "follow_up_close", "follow_up_reopen", "removal_undo"),
    "named_choices",
    *("programme_file", "public_programmes_file", "public_programme_file", "series_next"),  # files, and one press
    *("import_start", "import_choose", "import_discard"),
    *("notice_read", "notice_read_all", "notice_stop"),  # one press, and what a letter opens; tests/portal/notices/
    *("feed_file", "digest_stop"),  # what a calendar and a letter open; tests/contacts/ has their own tests
    *("duplicate_look", "person_apart", "person_ask_again"),
    # What a guest's letter opens, and what one tap at the door does; tests/contacts/ has their own tests.
    *("rsvp", "rsvp_by_token", "rsvp_calendar", "check_in_code", "check_in_person", "check_in_undo"),
    *("invitation_answer", "invitation_send_again", "guest_tell_again"),
    # What a counterpart's letter opens, and what one press does to it; tests/delegations/ has their own tests.
    *("guest_door", "guest_by_token", "guest_agenda", "guest_link_send", "protocol_issue_reopen"),
    *("free_time_remove", "delegate_return", "delegation_take_up", "economic_propose"),  # one press
    *("goal_carry_over", "goal_leave_home", "goal_take_along"),
    *("trip_book", "day_cards", "delegate_calendar"),  # files; test_trip_papers.py, test_delegate_calendar.py
    *("guest_goals", "stakeholder_link_revoke"),  # what a letter opens, and its taking back; test_guest_goals.py
    "match_wish",  # the page of a pair posts to it; test_matches.py
    # On and after a trip: what one press does, what a letter opens, what is kept; tests/delegations/ tests them.
    *("thanks_by_hand", "thanks_take_back", "thanks_send_again", "question_leave", "lesson_take"),
    *("delegation_open_again", "delegation_day_worker", "guest_outcome"),
    *("thanks_new", "question_take_over", "delegation_close"),  # linked where somebody waits for it; test_trip_day.py
    "guest_tell",  # linked once something has changed; tests/journeys/test_invited_by_telephone.py
    "check_in_new",  # linked from the day of a programme on
    # Files, and what an act has just made; tests/contacts/ has their own tests.
    "conference_plan",  # a PDF; tests/contacts/test_conference_plan.py
    *("outcome_csv", "outcome_workbook", "outcome_year_paper"),  # files; tests/contacts/test_ledger.py
    *("record_form_csv", "record_form_paper", "agency_csv", "agency_workbook"),
    *("handover_pack", "handover_pack_done", "handover_detail", "person_copy_detail", "person_copy_file"),
    # Papers of a board meeting, and what one press does there; tests/contacts/ has their own tests.
    *("board_paper", "board_meeting_agenda", "board_meeting_protocol"),
    *("agenda_item_move", "agenda_item_vote", "agenda_item_decide"),
    *("goal_review", "grant_move", "agreement_file"),  # one press, and a file; tests/partnerships/ has their own tests
    # A letter, files that came, and a step promised by one press; tests/contacts/ has their own tests.
    *("profile_request_letter", "profile_request_file", "assessment_request_file", "shared_industry_step"),
    *("office_greeted", "mentor_ask", "mentor_answer"),  # one press; test_offices.py, test_first_steps.py
    *("network_csv", "network_json"),  # files; tests/partnerships/test_network_data.py
    # Files, and a paper just asked for; test_board_room.py, tests/contacts/test_board_packet.py.
    *("board_room_csv", "board_packet_make", "long_export_detail", "long_export_file", "long_export_again"),
    "batch_cancel",  # linked as long as a batch runs; tests/documents/test_batch_pages.py
    "charter_approve",  # linked from a charter that is complete; test_board_meets.py
    "programme_touches",  # linked where more was said than its programme's page shows; tests/contacts/
    *("association_copy_file", "association_close"),  # a file, and a page behind the password; tests/portal/parting/
    "contact_allow",  # a question, asked of the few who are not to be contacted
    *("home", "association_home", "network_list"),  # doors that lead on
}

PAGES = sorted(
    pattern.name
    for address, pattern in named_views()
    if pattern.name not in NO_PAGES and not address.startswith(GUARDED_ELSEWHERE)
)
ACCOUNT_PAGES = ["account_login", "account_request_login_code", "account_reset_password", "account_email", "mfa_index"]
AXE: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that the other theme changes: the page stays, its colours do not."""


def barriers(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    """What axe finds at the end of a page, one line each with the place. There the phone's bar covers nothing: what
    scrolls under it further up is not out of reach.
    """
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
        for each in violations
        for node in each["nodes"]
    ]


class Window:
    """One page for each reader and language, kept from test to test: a new one costs the browser a process."""

    def __init__(self, open_browser: Any) -> None:
        self._open = open_browser
        self._pages: dict[tuple[str, str], Page] = {}
        self.problems: list[str] = []

    def __call__(self, email: str, language: str) -> Page:
        """The page, 360 wide, by day, without motion: colours change at once."""
        self.problems.clear()
        if (email, language) not in self._pages:
            page: Page = self._open(email, width=360, language=language).new_page()
            page.on("pageerror", lambda error: self.problems.append(str(error)))
            page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
            page.on("request", lambda asked: self.problems.append(asked.url) if outside(asked.url) else None)
            self._pages[email, language] = page
        self._pages[email, language].emulate_media(color_scheme="light", reduced_motion="reduce")
        return self._pages[email, language]


@pytest.fixture(scope="module")
def window(keep_browser: Any) -> Window:
    return Window(keep_browser)


@pytest.mark.browser
@pytest.mark.covers("11")
@pytest.mark.parametrize("name", [*PAGES, *ACCOUNT_PAGES])
def test_a_page_is_open_to_everybody_in_both_languages_and_themes(name: str, found: Any, window: Window) -> None:
    assert name in found, f"no link leads to {name}"
    email, path = found[name][0]
    for language in ("en", "ja"):
        page = window(email, language)
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert width_of(page) <= 360, f"{path} scrolls sideways in {language}"
        assert barriers(page) == [], f"{path} {language} light"
        if language == "ja":
            assert english_left(page) == [], path
        else:  # colours know no language
            page.emulate_media(color_scheme="dark")
            assert barriers(page, COLOURS) == [], f"{path} dark"
        assert window.problems == []


def outside(url: str) -> bool:
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
