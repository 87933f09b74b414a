"""The geometry behind the drawings: pure, so that a template only writes down what stands here.

Numbers are text with a point, because a template would write 1,200 for 1200 and a browser reads no comma.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["well", "soon", "owed", "rest"]

SOON_FROM = 0.8
CLOCK_DAYS = 120
WIDTH = 240
BAR_WIDTH = 200


def units(number: float) -> str:
    """A coordinate: at most one decimal, no needless zero."""
    return f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Crossing:
    """How far we are from the last touch to the day we owe one: a dot on the arc, a diamond once it has arrived."""

    state: State
    x: str
    y: str
    bend_x: str
    bend_y: str


def crossing(days: int, cadence: int) -> Crossing:
    """The crossing after `days` of a cadence of `cadence` days. Amber from four fifths, diamond past due."""
    way = days / cadence
    state: State = "owed" if way > 1 else "soon" if way >= SOON_FROM else "well"
    t = min(max(way, 0.0), 1.0)
    return Crossing(
        state=state,
        x=units(6 + 60 * t),
        y=units(25 - 68 * t * (1 - t)),
        bend_x=units(6 + 30 * t),
        bend_y=units(25 - 34 * t),
    )


def drawn(state: State, since: datetime.date, due: datetime.date, today: datetime.date) -> Crossing:
    """The dot on its way, never where another state is drawn: what was put off may be near its end and long begun."""
    span = max((due - since).days, 1)
    if state == "owed":
        return crossing(span + 1, span)
    amber = math.ceil(span * SOON_FROM)
    if state == "soon":
        return crossing(min(max((today - since).days, amber), span), span)
    return crossing(max(min((today - since).days, amber - 1), 0), span)


@dataclass(frozen=True)
class Talk:
    """Where the conversation stands on the large bridge over a partnership's page."""

    x: str
    y: str


def talk(share: float) -> Talk:
    """The dot at `share` of the way from our foot (0) to theirs (1)."""
    t = min(max(share, 0.0), 1.0)
    return Talk(x=units(9 + 582 * t), y=units(118 - 428 * t * (1 - t)))


@dataclass(frozen=True)
class Bar:
    """One row of a ladder: a word, a bar, a number that opens its records, a stroke for a year ago."""

    label: str
    number: int
    address: str
    width: str
    was: str
    remark: str


def bars(rows: Sequence[tuple[str, int, str] | tuple[str, int, str, int | None, str]]) -> list[Bar]:
    """Bars in one scale from (label, number, address[, number a year ago or None, remark])."""
    whole = [(*row, None, "") if len(row) == 3 else row for row in rows]
    most = max([1, *(row[1] for row in whole), *(row[3] or 0 for row in whole)])
    return [
        Bar(
            label=label,
            number=number,
            address=address,
            width=units(BAR_WIDTH * number / most),
            was="" if was is None else units(BAR_WIDTH * was / most),
            remark=remark,
        )
        for label, number, address, was, remark in whole
    ]


@dataclass(frozen=True)
class Clock:
    """How long something has stood empty or waited, on a line of 120 days."""

    days: int
    state: State
    width: str


def clock(days: int, *, limit: int = 90) -> Clock:
    """A clock that turns amber at two thirds of `limit` days and vermilion at the limit."""
    state: State = "owed" if days >= limit else "soon" if days * 3 >= limit * 2 else "well"
    return Clock(days=days, state=state, width=units(WIDTH * min(days, CLOCK_DAYS) / CLOCK_DAYS))


@dataclass(frozen=True)
class MonthBar:
    """One month of what went back and forth: ours stands above the line, theirs hangs below it."""

    ours_x: str
    ours_y: str
    ours_height: str
    theirs_x: str
    theirs_height: str
    width: str
    theirs_width: str


TALLEST = 48


def month_bars(months: Sequence[tuple[int, int]], most: int) -> list[MonthBar]:
    """Bars for (ours, theirs) of each month on a line 240 wide at 52, `most` being the highest of all drawings."""
    step = WIDTH / max(len(months), 1)
    width = min(step * 0.6, 24)
    found = []
    for place, (ours, theirs) in enumerate(months):
        left = step * place + (step - width) / 2
        above, below = (TALLEST * number / max(most, 1) for number in (ours, theirs))
        found.append(
            MonthBar(
                ours_x=units(left),
                ours_y=units(51 - above),
                ours_height=units(above),
                theirs_x=units(left + 1),
                theirs_height=units(max(below - 1, 0)),
                width=units(width),
                theirs_width=units(max(width - 2, 1)),
            )
        )
    return found
