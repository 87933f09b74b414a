"""The geometry of the drawings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import drawings
from portal.drawings import Bar, Clock, Crossing, Talk


@pytest.mark.parametrize(
    ("days", "state", "x", "y"),
    [
        (0, "well", "6", "25"),
        (30, "well", "36", "8"),
        (47, "well", "53", "13.5"),
        (48, "soon", "54", "14.1"),
        (60, "soon", "66", "25"),
        (61, "owed", "66", "25"),
        (400, "owed", "66", "25"),
    ],
)
def test_the_dot_walks_over_the_arc_and_stops_at_the_other_foot(days: int, state: str, x: str, y: str) -> None:
    at = drawings.crossing(days, 60)
    assert (at.state, at.x, at.y) == (state, x, y)


@given(days=st.integers(0, 5000), cadence=st.integers(1, 365))
def test_a_crossing_never_leaves_its_drawing(days: int, cadence: int) -> None:
    at = drawings.crossing(days, cadence)
    assert isinstance(at, Crossing)
    assert 6 <= float(at.x) <= 66
    assert 8 <= float(at.y) <= 25


def test_the_conversation_stands_on_the_large_bridge() -> None:
    assert drawings.talk(0) == Talk("9", "118")
    assert drawings.talk(0.5) == Talk("300", "11")
    assert drawings.talk(2) == Talk("591", "118")


def test_bars_share_one_scale_with_a_year_ago() -> None:
    assert drawings.bars([("Known", 20, "/k/", 40, "fewer"), ("Partner", 0, "")]) == [
        Bar("Known", 20, "/k/", "100", "200", "fewer"),
        Bar("Partner", 0, "", "0", "", ""),
    ]


def test_bars_of_nothing_have_no_width() -> None:
    assert [bar.width for bar in drawings.bars([("Known", 0, ""), ("Met", 0, "")])] == ["0", "0"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (12, Clock(12, "well", "24")),
        (60, Clock(60, "soon", "120")),
        (90, Clock(90, "owed", "180")),
        (900, Clock(900, "owed", "240")),
    ],
)
def test_a_clock_turns_at_two_thirds_and_at_the_limit(days: int, expected: Clock) -> None:
    assert drawings.clock(days) == expected
