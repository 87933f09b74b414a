"""Whatever happens, in whichever order: the board room that is held is the one that is drawn anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.board_room import asked_for
from partnerships.views.board_room import drawn_parts
from portal.saving import StaleSave
from portal.scoping import scope
from tests import engagement, people
from tests.cast import Cast
from tests.contacts.test_kept_figures import OURS
from tests.contacts.test_ladder_histories import ACTS, World, begin

pytestmark = pytest.mark.django_db


def drawn(it: World) -> list[str]:
    """The board room as its board member sees it."""
    house = it.house
    asked = asked_for({}, house.board_member.memberships.get(), house.association)
    return [str(each.html) for each in drawn_parts(asked)]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.one_of(st.sampled_from(OURS), st.sampled_from(ACTS)), min_size=4, max_size=12),
    seed=st.integers(0, 2**16),
)
def test_the_board_room_that_is_held_is_the_one_that_is_drawn_anew(
    cast: Cast, acts: list[Callable[[World], None]], seed: int
) -> None:
    house = cast.omaha
    it, done = World(house, random.Random(seed)), []
    with transaction.atomic():
        with scope(house.association):
            begin(it)
            for act in acts:
                try:
                    with transaction.atomic():
                        act(it)
                    done.append(act.__name__)
                except (ValidationError, StaleSave):
                    continue
                shown = drawn(it)
                caches["held"].clear()
                assert shown == drawn(it), done
        transaction.set_rollback(True)


def test_every_panel_is_held(cast: Cast, monkeypatch: pytest.MonkeyPatch, enter: Any) -> None:
    """What a panel reads bears stamps, or it would be drawn at every look: only one that goes by the clock is."""
    house = cast.omaha
    person = people.person(association=house.association, partnerships=[house.partnership])
    known = people.introduction(person=person, by_member=house.staff, to_member=house.volunteer)
    engagement.outcome(partnership=house.partnership, introductions=[known])
    client = enter(house.board_member)
    address = f"/a/{house.association.slug}/board-room/"
    assert client.get(address).status_code == 200
    made: list[str] = []
    monkeypatch.setattr("partnerships.views.board_room.part_of", lambda panel, look: made.append(panel.name))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    assert made == ["meetings"]
    assert len(caught) <= 12
