"""Every address of an association × everybody × own, foreign and mixed rows × methods. Made from the URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from contacts import rsvp
from contacts.models import Invitation
from delegations import guests
from delegations.models import GuestLink
from partnerships.services.limits import limit_membership
from portal.checks import named_views
from portal.permissions import TABLE, Role
from portal.scoping import scope, system_scope
from tests import factories
from tests.access.visitors import WAYS, Visitor, likeness, listening, ways
from tests.access.world import absent, arguments, canary, furnish
from tests.cast import Cast, enter_all
from tests.matrices import sample

PATTERNS = {
    pattern.name: (address, pattern)
    for address, pattern in named_views()
    if address.startswith("a/<slug:association>/")
}
FULL = set(sample(list(PATTERNS), 50))  # these are asked in all ways also in everyday runs
LEAST = 60  # requests of each address in a whole run; the test counts them


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everybody, and rows of every kind in two associations: furnished once, in a transaction around all these tests.
    What one of them changes goes with its own transaction, which is a savepoint in this one.
    """
    with (
        override_settings(ADMINISTRATOR_MFA=False),
        django_db_blocker.unblock(),
        transaction.atomic(),
        listening(),
    ):
        cast, pair = enter_all(), factories.pair()
        houses = (cast.omaha, cast.springfield)
        parts = {house.association.slug: furnish(house) | {"pair": pair.slug} for house in houses}
        yield World(cast, parts, visitors(cast, parts["omaha"]))
        transaction.set_rollback(True)


class World(NamedTuple):
    """Who there is, what stands behind each part of an address of each house, and the browsers of those who ask."""

    cast: Cast
    parts: dict[str, dict[str, Any]]
    who: dict[str, Visitor]

    def members(self) -> dict[str, Visitor]:
        """Omaha's people by their role."""
        return {role: self.who[role] for role in Role.values}


def visitors(cast: Cast, parts: dict[str, Any]) -> dict[str, Visitor]:
    """Everybody who might come to an address of Springfield and has no business there, each with a browser."""
    limited = factories.member(association=cast.omaha.association, role=Role.STAFF, email="limited@omaha.example")
    elsewhere = factories.partnership(
        association=cast.omaha.association, home=cast.omaha.partnership.home, partner=factories.city(name="Oita")
    )
    with scope(cast.omaha.association):
        limit_membership(membership=limited, partnerships=[elsewhere], by=None)
        links = [GuestLink.objects.get(pk=parts["of_trips"][name]) for name in ("guest_link", "goal_link")]
        invitation = Invitation.objects.get(pk=parts["invitation"])
    people = {role: cast.omaha.person(role) for role in Role.values}
    people |= {name: getattr(cast, name) for name in ("network_reader", "operator", "ex_member", "stranger")}
    people["limited_member"] = limited.user
    doors = {
        "guest": tuple(reverse("guest_by_token", args=[guests.token_of(link)]) for link in links),
        "rsvp_guest": (reverse("rsvp_by_token", args=[rsvp.token_of(invitation)]),),
    }
    return (
        {name: Visitor(user) for name, user in people.items()}
        | {name: Visitor(doors=each) for name, each in doors.items()}
        | {"anonymous": Visitor()}
    )


SIGNED_OUT = {"guest", "rsvp_guest", "anonymous"}


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
    before = counted(world.members().values())
    for role, visitor in world.members().items():
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
    assert counted(world.members().values(), before) == len(Role.values) * len(ways(name, FULL))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PATTERNS)
def test_nobody_reaches_another_association_and_absent_answers_alike(name, world):
    cast, parts = world.cast, world.parts
    there, nowhere = (
        address_of(name, parts["springfield"]),
        address_of(name, parts["springfield"] | {"association": "no-such-one"}),
    )
    assert len(there) == len(nowhere) and len(world.who) == 12
    before = counted(world.who.values())
    for who, visitor in world.who.items():
        for method, headers in ways(name, FULL):
            answers = [visitor.ask(method, address, headers) for address in (there, nowhere)]
            assert answers[0].status_code == (302 if who in SIGNED_OUT else 404), (who, method)
            assert likeness(answers[0]) == likeness(answers[1]), (who, method)
            assert canary(cast.springfield.association) not in answers[0].words
            if who in SIGNED_OUT:
                assert answers[0]["Location"].startswith(reverse("account_login"))
    asked = counted(world.who.values(), before)
    assert asked == 2 * len(world.who) * len(ways(name, FULL)) >= LEAST


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
    before = rows_of(cast.springfield.association)
    for method, headers in ways(name, FULL):
        answers = [visitor.ask(method, address, headers) for address in (mixed, missing)]
        assert answers[0].status_code == answers[1].status_code, (method, mixed)
        lengths = [len(without(answer.words, at)) for answer, at in zip(answers, (mixed, missing), strict=True)]
        assert lengths[0] == lengths[1], (method, mixed)
        assert answers[0].status_code in {404, 405}, (method, mixed)  # a method that is never taken says so first
        assert canary(cast.springfield.association) not in answers[0].words
    assert rows_of(cast.springfield.association) == before


def without(words: str, address: str) -> str:
    """What a page says beside its own address, which stands in links to the other language and to signing in."""
    for written in (address, quote(address), quote(address, safe="")):
        words = words.replace(written, "")
    return words


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
    parts = world.parts
    assert {"q", "after", "page", "partnership"} <= set(ASKED)
    visitor = world.who[Role.ADMINISTRATOR]
    address = address_of(name, parts["omaha"] | parts["omaha"]["own"][Role.ADMINISTRATOR])
    for odd in ODD[sum(map(ord, name)) % 3 :: 3]:
        answer = visitor.ask("get", f"{address}?{urlencode(dict.fromkeys(ASKED, odd))}")
        assert answer.status_code in {200, 204, 302, 400, 404, 405}, (odd, answer.status_code)
        assert "><script>" not in answer.words or answer["Content-Type"].startswith("text/plain")
