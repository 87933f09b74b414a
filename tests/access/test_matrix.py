"""Every address of an association × everybody × own, foreign and mixed rows × methods. Made from the URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.urls import reverse

from portal.checks import named_views
from portal.permissions import TABLE, Role
from tests.access.stage import SIGNED_OUT
from tests.access.visitors import WAYS, Visitor, likeness, ways
from tests.access.world import absent, arguments, canary
from tests.matrices import sample, whole

PATTERNS = {
    pattern.name: (address, pattern)
    for address, pattern in named_views()
    if address.startswith("a/<slug:association>/")
}
FULL = set(sample(list(PATTERNS), 50))  # these are asked in all ways also in everyday runs
LEAST = 60  # requests of each address, also in everyday runs; the test counts them


def address_of(name: str, parts: dict[str, Any]) -> str:
    return reverse(name, kwargs=arguments(PATTERNS[name][1], parts))


def counted(who: Iterable[Visitor], before: int = 0) -> int:
    """How many requests these have sent, beyond those before."""
    return sum(visitor.asked for visitor in who) - before


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_who_may_open_an_address_of_their_own_association(name, world):
    cast, parts = world.cast, world.parts
    mark = PATTERNS[name][1].callback.permission_mark
    members = {role: world.who[role] for role in Role.values}
    before = counted(members.values())
    for role, visitor in members.items():
        address = address_of(name, parts["omaha"] | parts["omaha"]["own"][role])
        for method, headers in ways(name, FULL):
            answer = visitor.ask(method, address, headers)
            if method not in ("get", "head", "post"):
                assert answer.status_code in {403, 405}, (role, method, answer.status_code)
            elif role in TABLE[mark]:
                assert answer.status_code in {200, 204, 302, 400, 405, 409, 422}, (role, method, answer.status_code)
            elif method == "post" and answer.status_code == 405:
                continue  # a page that takes no POST says so to everybody, before it asks who it is
            else:
                assert answer.status_code == 403, (role, method)
                assert method == "head" or str(Role(role).label) in answer.words
            assert canary(cast.springfield.association) not in answer.words
    assert counted(members.values(), before) == len(members) * len(ways(name, FULL))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_who_is_no_member_or_none_any_more_learns_nothing(name, world):
    """Also they who were a member yesterday, watch over the association's network, run the portal, or hold a link."""
    address = address_of(name, world.parts["omaha"])
    for who in (*SIGNED_OUT, "ex_member", "network_reader", "operator", "stranger"):
        for method, headers in ways(name, FULL)[: None if whole() else 2]:
            answer = world.who[who].ask(method, address, headers)
            assert answer.status_code == (302 if who in SIGNED_OUT else 404), (who, method)
            assert canary(world.cast.omaha.association) not in answer.words, (who, method)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_nobody_reaches_another_association_and_absent_answers_alike(name, world):
    parts, mark = world.parts["springfield"], canary(world.cast.springfield.association)
    there, nowhere = address_of(name, parts), address_of(name, parts | {"association": "no-such-one"})
    assert len(there) == len(nowhere) and len(world.who) == 12
    before = counted(world.who.values())
    turn = list(world.who)[list(PATTERNS).index(name) % len(world.who)]  # who compares the other ways of asking
    for who, visitor in world.who.items():
        for method, headers in ways(name, FULL):
            answer = visitor.ask(method, there, headers)
            assert answer.status_code == (302 if who in SIGNED_OUT else 404), (who, method)
            assert mark not in answer.words, (who, method)
            if (method, headers) in WAYS or who == turn:
                assert likeness(answer) == likeness(visitor.ask(method, nowhere, headers)), (who, method)
            if who in SIGNED_OUT:
                assert answer["Location"].startswith(reverse("account_login"))
    compared = len(WAYS) * len(world.who) + len(ways(name, FULL)) - len(WAYS)
    asked = counted(world.who.values(), before)
    assert asked == len(world.who) * len(ways(name, FULL)) + compared
    assert asked >= LEAST


# Parts of an address that name no row of anybody's: they mean the same in every association.
NO_ROWS = {"association", "pair", "panel", "year", "form"}
WITH_ROWS = [name for name, (_, pattern) in PATTERNS.items() if set(pattern.pattern.converters) - NO_ROWS]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_foreign_row_in_an_own_address_answers_like_an_absent_one(name, world):
    cast, parts = world.cast, world.parts
    pattern = PATTERNS[name][1]
    mixed = reverse(name, kwargs=arguments(pattern, parts["springfield"] | {"association": "omaha"}))
    missing = reverse(name, kwargs=absent(pattern, parts["omaha"]))
    visitor = world.who[Role.ADMINISTRATOR]
    own = address_of(name, parts["omaha"])
    assert {visitor.ask(method, own, headers).status_code for method, headers in WAYS} - {404, 405}, own
    for method, headers in ways(name, FULL):
        answers = [visitor.ask(method, address, headers, look=world.is_untouched) for address in (mixed, missing)]
        assert answers[0].status_code == answers[1].status_code, (method, mixed)
        lengths = [len(without(answer.words, at)) for answer, at in zip(answers, (mixed, missing), strict=True)]
        assert lengths[0] == lengths[1], (method, mixed)
        assert answers[0].status_code in {404, 405}, (method, mixed)  # a method that is never taken says so first
        assert canary(cast.springfield.association) not in answers[0].words
        assert answers[0].seen, (method, mixed)


def without(words: str, address: str) -> str:
    """What a page says beside its own address, which stands in links to the other language and to signing in."""
    for written in (address, quote(address), quote(address, safe="")):
        words = words.replace(written, "")
    return words


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
    parts = world.parts
    assert {"q", "after", "page", "partnership"} <= set(ASKED)
    visitor = world.who[Role.ADMINISTRATOR]
    address = address_of(name, parts["omaha"] | parts["omaha"]["own"][Role.ADMINISTRATOR])
    for odd in ODD[sum(map(ord, name)) % 3 :: 3]:
        answer = visitor.ask("get", f"{address}?{urlencode(dict.fromkeys(ASKED, odd))}")
        assert answer.status_code in {200, 204, 302, 400, 404, 405}, (odd, answer.status_code)
        assert "><script>" not in answer.words or answer["Content-Type"].startswith("text/plain")
