"""What every answer says to a browser, what a request may hold, and that no token in an address reaches the log."""

from __future__ import annotations

import re

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.checks import named_views
from portal.logs import without_tokens

TOKEN = "Zq7-" * 8


# --- scripts, frames, types -------------------------------------------------------------------------------------------


def directives():
    """The policy of the settings, as a browser reads it."""
    return {name: sources.split() for name, _, sources in (each.partition(" ") for each in build_policy().split("; "))}


def test_the_policy_has_no_exceptions():
    policy = directives()
    assert policy.pop("default-src") == policy.pop("frame-ancestors") == policy.pop("base-uri") == ["'none'"]
    assert policy.pop("img-src") == ["'self'", "data:"]
    assert policy.pop("form-action") == ["'self'", *settings.SIGN_IN_HOSTS]
    assert {tuple(sources) for sources in policy.values()} == {("'self'",)}
    assert {"script-src", "style-src", "connect-src"} <= policy.keys()
    assert set(settings.CONTENT_SECURITY_POLICY) == {"DIRECTIVES"}, "no address is left out, nothing is only reported"


def test_no_view_takes_the_policy_or_the_frame_off():
    exempt = re.compile(r"csp\.decorators|_csp_(exempt|update|replace|config)|xframe_options_")
    folders = ("portal", "partnerships", "contacts", "delegations")
    sources = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.py"))
    assert [path.name for path in sources if exempt.search(path.read_text())] == []


@pytest.mark.parametrize(
    "address", ["/", "/account/login/", "/directory/", "/admin/", "/healthz", "/no/such/page/", "/a/omaha/", "/metrics"]
)
def test_every_answer_tells_the_browser_what_is_not_allowed(db, address):
    answer = Client().get(address)
    assert answer["Content-Security-Policy"] == build_policy()
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cross-Origin-Opener-Policy"] == "same-origin"


# --- how much a request may hold --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"f{number}=1" for number in range(1_500)), "application/x-www-form-urlencoded"),
        ("login=" + "x" * 3_000_000, "application/x-www-form-urlencoded"),
        (
            "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n" * 1_500 + "--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        ("--b", "multipart/form-data; boundary=" + "b" * 300),
    ],
    ids=["many fields", "a long body", "many parts", "a boundary that is none"],
)
def test_a_form_without_end_is_refused_before_it_is_looked_into(db, body, kind):
    answer = Client().post(reverse("account_login"), body, content_type=kind)
    assert answer.status_code == 400


def test_a_body_that_no_form_of_ours_sends_does_no_harm(db):
    deep = "[" * 10_000 + "]" * 10_000
    answer = Client().post(reverse("account_login"), deep, content_type="application/json")
    assert answer.status_code == 400


# --- tokens -----------------------------------------------------------------------------------------------------------

SECRET = ("token", "key", "uidb36")
"""What a part of an address is called that opens something to whoever brings it."""


def doors():
    """Every address that is open to all and holds such a part, with what it is called."""
    for address, pattern in named_views():
        parts = set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
        is_open = address.startswith("account/") or getattr(pattern.callback, "permission_mark", "") == "open_to_all"
        if is_open and parts & {"token", "uidb36"}:
            yield pattern.name, parts


def test_no_address_that_opens_something_reaches_the_log_with_its_token():
    found = dict(doors())
    assert {"join_by_token", "guest_by_token", "rsvp_by_token", "feed_file", "account_reset_password_from_key"} <= set(
        found
    )
    for name, parts in found.items():
        address = reverse(
            name, kwargs={part: ("1" if part == "uidb36" else TOKEN) if part in SECRET else 1 for part in parts}
        )
        for line in (f"GET {address} 200", f"Not Found: {address}?x=1", f"POST http://portal.example{address}"):
            assert TOKEN not in without_tokens(line), name
