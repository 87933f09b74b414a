"""Every page asks the database little: twelve statements at most, session and membership included, once it was seen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.permissions import Role
from tests.access.stage import World
from tests.access.test_matrix import PATTERNS, address_of

MOST = 12
MORE: dict[str, int] = {}
"""Pages that may ask more, with their own number and the reason."""


def statements(client: Client, address: str) -> int | None:
    """How many statements the second view of a page costs; None where no page answers. What wraps a request in a test
    is not counted, nor what a cache asks that lies in the database on SQLite alone.
    """
    answer: Any = client.get(address)
    assert answer.status_code < 500, address
    if answer.streaming:
        list(answer.streaming_content)  # a file is closed once it has been read
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len([each for each in caught if not re.search(r"SAVEPOINT|portal_cache", each["sql"])])


@pytest.mark.django_db
def test_no_page_asks_more_than_twelve_times(world: World) -> None:
    parts = world.parts["omaha"] | world.parts["omaha"]["own"][Role.ADMINISTRATOR]
    client = world.who[Role.ADMINISTRATOR].client
    found = {name: statements(client, address_of(name, parts)) for name in PATTERNS}
    pages = {name: number for name, number in found.items() if number is not None}
    assert len(pages) > 250
    assert {name: number for name, number in pages.items() if number > MOST} == MORE
