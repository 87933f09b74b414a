"""Every address of an association × everybody × own, foreign and mixed rows × methods. Made from the URLconf."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from csp.utils import build_policy
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from portal.checks import named_views
from portal.permissions import TABLE, Role
from portal.scoping import system_scope
from tests import factories
from tests.access.world import absent, arguments, canary, furnish
from tests.cast import enter_all

PATTERNS = {
    pattern.name: (address, pattern)
    for address, pattern in named_views()
    if address.startswith("a/<slug:association>/")
}
# What any answer of ours may say of scripts, styles and frames: the policy of the settings, or that of a file.
POLICIES = {build_policy(), "default-src 'none'; sandbox"}
METHODS: list[tuple[str, dict[str, str]]] = [("get", {}), ("post", {}), ("get", {"HX-Request": "true"})]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everybody, and rows of every kind in two associations: furnished once, in a transaction around all these tests.
    What one of them changes goes with its own transaction, which is a savepoint in this one.
    """
    with override_settings(ADMINISTRATOR_MFA=False), django_db_blocker.unblock(), transaction.atomic():
        cast, pair = enter_all(), factories.pair()
        houses = (cast.omaha, cast.springfield)
        yield cast, {house.association.slug: furnish(house) | {"pair": pair.slug} for house in houses}
        transaction.set_rollback(True)


class Visitor:
    """Somebody with a browser; what their requests change is taken back."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client(raise_request_exception=True)
        if user:
            self.client.force_login(user)

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> Any:
        with transaction.atomic():
            answer = getattr(self.client, method)(address, headers=headers or {})
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        assert answer["Content-Security-Policy"] in POLICIES, address
        answer.words = body.decode(errors="replace")
        return answer


def address_of(name: str, parts: dict[str, Any]) -> str:
    return reverse(name, kwargs=arguments(PATTERNS[name][1], parts))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_who_may_open_an_address_of_their_own_association(name, world):
    cast, parts = world
    mark = PATTERNS[name][1].callback.permission_mark
    for role in Role.values:
        address = address_of(name, parts["omaha"] | parts["omaha"]["own"][role])
        visitor = Visitor(cast.omaha.person(role))
        for method, headers in METHODS:
            answer = visitor.ask(method, address, headers)
            if role in TABLE[mark]:
                assert answer.status_code in {200, 204, 302, 400, 405, 409, 422}, (role, method, answer.status_code)
            elif method == "post" and answer.status_code == 405:
                continue  # a page that takes no POST says so to everybody, before it asks who it is
            else:
                assert answer.status_code == 403, (role, method)
                assert role in Role.values and str(Role(role).label) in answer.words
            assert canary(cast.springfield.association) not in answer.words


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_nobody_reaches_another_association_and_absent_answers_alike(name, world):
    cast, parts = world
    there, nowhere = (
        address_of(name, parts["springfield"]),
        address_of(name, parts["springfield"] | {"association": "no-such-one"}),
    )
    strangers = [person for who, person in cast.everybody() if not who.endswith("of springfield")]
    assert len(strangers) == 8
    for person in strangers:
        visitor = Visitor(person)
        for method, headers in METHODS:
            answers = [visitor.ask(method, address, headers) for address in (there, nowhere)]
            assert [answer.status_code for answer in answers] == [404, 404], (person.email, method)
            assert len(answers[0].content) == len(answers[1].content)
            assert canary(cast.springfield.association) not in answers[0].words
    for method, headers in METHODS:
        answers = [Visitor().ask(method, address, headers) for address in (there, nowhere)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers)


# Parts of an address that name no row of anybody's: they mean the same in every association.
NO_ROWS = {"association", "pair", "panel", "year", "form"}
WITH_ROWS = [name for name, (_, pattern) in PATTERNS.items() if set(pattern.pattern.converters) - NO_ROWS]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_foreign_row_in_an_own_address_answers_like_an_absent_one(name, world):
    cast, parts = world
    pattern = PATTERNS[name][1]
    mixed = reverse(name, kwargs=arguments(pattern, parts["springfield"] | {"association": "omaha"}))
    missing = reverse(name, kwargs=absent(pattern, parts["omaha"]))
    visitor = Visitor(cast.omaha.administrator)
    own = address_of(name, parts["omaha"])
    assert {visitor.ask(method, own, headers).status_code for method, headers in METHODS} - {404, 405}, own
    before = rows_of(cast.springfield.association)
    for method, headers in METHODS:
        answers = [visitor.ask(method, address, headers) for address in (mixed, missing)]
        assert answers[0].status_code == answers[1].status_code, (method, mixed)
        assert answers[0].status_code in {404, 405}, (method, mixed)  # a method that is never taken says so first
        assert canary(cast.springfield.association) not in answers[0].words
    assert rows_of(cast.springfield.association) == before


def rows_of(association: Any) -> list[tuple[str, int]]:
    """How many rows of each owned model an association has."""
    from tests.architecture.test_scope import owned_models

    with system_scope("count one association's rows in a test"):
        return [(model._meta.label, model.objects.filter(association=association).count()) for model in owned_models()]


# Every name that a page of ours reads from the part of an address behind the question mark, as the code writes it.
ASKED = sorted(
    {
        name
        for folder in ("portal", "partnerships", "contacts", "delegations")
        for path in (Path(__file__).resolve().parents[2] / folder).rglob("*.py")
        for name in re.findall(r'\bGET(?:\.get\(|\.getlist\(|\[)"(\w+)"', path.read_text())
    }
)
# A NUL, which PostgreSQL refuses; a number and a day that no column holds; what would end an attribute.
ODD = ["\0", "9" * 25, "-1", "0000-00-00", "2026-13-45", '"><script>', "\U00020bb7" * 300]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_a_query_that_no_page_of_ours_writes_does_no_harm(name, world):
    cast, parts = world
    assert {"q", "after", "page", "partnership"} <= set(ASKED)
    visitor = Visitor(cast.omaha.administrator)
    address = address_of(name, parts["omaha"] | parts["omaha"]["own"][Role.ADMINISTRATOR])
    for odd in ODD[sum(map(ord, name)) % 3 :: 3]:
        answer = visitor.ask("get", f"{address}?{urlencode(dict.fromkeys(ASKED, odd))}")
        assert answer.status_code in {200, 204, 302, 400, 404, 405}, (odd, answer.status_code)
        assert "><script>" not in answer.words or answer["Content-Type"].startswith("text/plain")
