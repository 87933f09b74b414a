"""The parts of the frame that are written once: what one reader left in the cache is what another would have got."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from portal.permissions import Role
from tests.cast import Cast

ROOMS = ("people", "board_room", "goal_list", "document_list")
PARTS = {
    '<ul class="rooms">': "</ul>",
    'id="more-rooms"': "</nav>",
    'id="everywhere"': "</dialog>",
    'id="shortcuts"': "</dialog>",
    'id="waiting-notes"': "</div>",
    '<header class="head">': "</header>",
}


def parts(page: str) -> list[str]:
    """Those parts of a page, as they stand in it."""
    return [page.partition(mark)[2].partition(end)[0] for mark, end in PARTS.items()]


@pytest.mark.django_db
def test_a_part_that_is_kept_is_what_each_reader_would_get_anew(cast: Cast, enter: Any) -> None:
    readers = [
        (house.association, enter(house.person(role)))
        for house in (cast.omaha, cast.springfield)
        for role in Role.values
    ]
    asked = list(itertools.product(readers, ("en", "ja"), ROOMS))

    def read(reader: tuple[Any, Any], language: str, room: str) -> list[str]:
        association, client = reader
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return parts(client.get(reverse(room, args=[association.slug])).content.decode())

    caches["frame"].clear()
    for each in asked:
        read(*each)
    kept = [read(*each) for each in asked]
    anew = []
    for each in asked:
        caches["frame"].clear()
        anew.append(read(*each))
    assert kept == anew
    assert len({part for found in anew for part in found}) > len(asked) / 2  # they do differ by reader, language, room
