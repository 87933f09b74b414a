"""Every page asks the database little: twelve statements at most, session and membership included, once it was seen."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.permissions import Role
from tests.access.outside import ADDRESSES, VALUES
from tests.access.stage import World
from tests.access.test_matrix import PATTERNS, address_of

MOST = 12
MORE = {
    "document_list": 13,  # each kind of paper collects what it prints, to say which version is out of date
    "network_detail": 34,  # sums over all associations of a network, of which nothing is held
    "person_erase": 229,  # looks through everything that may name somebody before it goes; nobody opens it every day
}
"""Pages that ask more, and why."""
NOT_OURS = re.compile(r"SAVEPOINT|portal_cache|set_config")
"""What wraps a request in a test, what a cache asks that lies in the database on SQLite alone, and what tells
PostgreSQL whose rows it shows: none of these is a question of a page."""


def statements(client: Client, address: str) -> int | None:
    """How many statements the second look at a page costs; None where no page answers. The first one after a change
    makes anew what is held (`portal.kept.held_for`), and may cost more."""
    answer: Any = client.get(address)
    assert answer.status_code < 500, address
    if answer.streaming:
        list(answer.streaming_content)  # a file is closed once it has been read
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len([each for each in caught if not NOT_OURS.search(each["sql"])])


def _expected(pages: Collection[str]) -> dict[str, int]:
    return {name: number for name, number in MORE.items() if name in pages}


@pytest.mark.django_db
def test_no_page_of_an_association_asks_more_than_twelve_times(world: World) -> None:
    parts = world.parts["omaha"] | world.parts["omaha"]["own"][Role.ADMINISTRATOR]
    client = world.who[Role.ADMINISTRATOR].client
    found = {name: statements(client, address_of(name, parts)) for name in PATTERNS}
    pages = {name: number for name, number in found.items() if number is not None}
    assert len(pages) > 400
    assert {name: number for name, number in pages.items() if number > MOST} == _expected(pages)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, "operator", "network_reader", "guest", "rsvp_guest"], ids=str)
def test_no_page_outside_of_associations_asks_more_than_twelve_times(world: World, who: str) -> None:
    """What is open to all, everybody's own pages, those of a network and of the portal, those behind a link."""
    client, known = world.who[who].client, {"network": world.cast.network.slug, "pair": world.parts["omaha"]["pair"]}
    found: dict[str, int | None] = {}
    for name, pattern in ADDRESSES.items():
        kinds = {part: VALUES.get(type(kind).__name__, "none") for part, kind in pattern.pattern.converters.items()}
        values = {part: known.get(part, value) for part, value in kinds.items()}
        found[name] = statements(client, reverse(name, kwargs=values))
    pages = {name: number for name, number in found.items() if number is not None}
    assert len(pages) >= 8
    assert {name: number for name, number in pages.items() if number > MOST} == _expected(pages)
