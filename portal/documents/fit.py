"""Exactly one page, or no page and the reason: which density level holds a text, and what to shorten if none does.

A page is set at one of a few sizes (`levels`). We predict the level from the lengths of the texts, lay the page out
once, and look: a second page means the next smaller level, much white paper the next larger one. Below the smallest
level that can still be read nothing is cut and nothing flows over: `DoesNotFit` names each block that is too long and
how many characters to take out. A kind describes its page to us as an `Outline`; what is printed comes from its
template. See docs/decisions/0011."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from portal.documents.cuts import Cut, what_to_cut
from portal.documents.outline import MARGINS_MM, POINTS_PER_MM, Level, Outline, levels, text_height

SURE = 0.04
"""How far a foreseen height may be from the true one, as a part of the page; tests/documents/test_fit.py measures."""
RESERVE = 0.03  # of the page: ask for a little more than is needed, so that nobody has to shorten twice
ROOM_WORTH_TRYING = 0.975  # of the page: the next larger level is tried if it is to fill no more than this
LIKELY_TOO_LONG = 1.01  # pages: from here it is measured first, since most such pages are to be refused
HOPELESS = 2.0  # pages: a text that fills so many is refused by its length, before any layout


# --- what the renderer gives back ------------------------------------------------------------------------------------


class Sheet(Protocol):
    """One layout of a page: how many pages it took, and where on them things ended (in points from the page's top)."""

    @property
    def page_count(self) -> int:
        """How many pages the layout took."""

    def position(self, name: str) -> float | None:
        """Where the element with this id begins on the first page; None if it is not there."""


SheetOf = TypeVar("SheetOf", bound=Sheet)


@dataclass(frozen=True)
class Fitted(Generic[SheetOf]):
    """A page that fits: its level, its layout ready to be written, and how many layouts it took to find it."""

    level: Level
    sheet: SheetOf
    passes: int


@dataclass
class DoesNotFit(Exception):
    """Even the smallest readable level needs a second page. `cuts` says what to shorten, the longest first."""

    cuts: tuple[Cut, ...] = field(default_factory=tuple)
    passes: int = 0

    def __str__(self) -> str:
        return "; ".join(map(str, self.cuts))


# --- the search ------------------------------------------------------------------------------------------------------


def fit(
    outline: Outline,
    paper: str,
    lay_out: Callable[[Level], SheetOf],
    measure: Callable[[Level], Sheet] | None = None,
) -> Fitted[SheetOf]:
    """Find the largest level that holds the page on one sheet, with as few layouts as possible.

    `measure` lays the page out on endless paper at the smallest level, to say how much is too much; without it the
    amount is foreseen from the text. A text that is hopelessly long is refused by its length, before any layout."""
    steps, room = levels(outline.language), text_height(paper)
    smallest = len(steps) - 1
    foreseen = outline.height(steps[smallest], paper)
    if foreseen > HOPELESS * room:
        raise DoesNotFit(what_to_cut(outline, paper, foreseen - room + RESERVE * room))
    passes = 0
    if foreseen > LIKELY_TOO_LONG * room and measure:
        overflow, passes = _height(measure(steps[smallest])) - room, 1
        if overflow > 0:
            raise DoesNotFit(what_to_cut(outline, paper, overflow + RESERVE * room), passes)
    step, stride = predict(outline, paper), 1
    tried: dict[int, SheetOf] = {}
    while step not in tried:
        sheet = tried[step] = lay_out(steps[step])
        if sheet.page_count == 1:
            if step > 0 and _has_room(sheet, outline, paper, step):
                step -= 1
        elif step < smallest:
            step, stride = min(step + stride, smallest), 2 * stride
    passes += len(tried)
    found = min((number for number, sheet in tried.items() if sheet.page_count == 1), default=None)
    if found is not None:
        return Fitted(steps[found], tried[found], passes)
    overflow = foreseen - room
    if measure:
        overflow, passes = _height(measure(steps[smallest])) - room, passes + 1
    raise DoesNotFit(what_to_cut(outline, paper, overflow + RESERVE * room), passes)


def predict(outline: Outline, paper: str) -> int:
    """The number of the largest level that is foreseen to hold the page."""
    steps = levels(outline.language)
    room = text_height(paper)
    found = bisect_left(steps, True, key=lambda level: outline.height(level, paper) <= room)
    return min(found, len(steps) - 1)


def _has_room(sheet: Sheet, outline: Outline, paper: str, step: int) -> bool:
    """Would the next larger level hold it too? It grows as it is foreseen to grow."""
    steps = levels(outline.language)
    growth = outline.height(steps[step - 1], paper) / outline.height(steps[step], paper)
    return _height(sheet) * growth <= text_height(paper) * ROOM_WORTH_TRYING


def _height(sheet: Sheet) -> float:
    """Points from the top margin to the end of the page's content."""
    return (sheet.position("end") or 0.0) - MARGINS_MM["top"] * POINTS_PER_MM


# --- without any layout ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """What is foreseen of a page from its texts alone: the part of the page it fills at the smallest size, and what
    would have to go."""

    filled: float
    cuts: tuple[Cut, ...] = ()

    @property
    def fits(self) -> bool:
        """Sure to be printed."""
        return self.filled <= 1 - SURE

    @property
    def is_too_long(self) -> bool:
        """Sure to be refused. What neither fits nor is too long is tight: the press will tell."""
        return self.filled > 1 + SURE


def foresee(outline: Outline, paper: str) -> Forecast:
    """What the press would say, without asking it. A few milliseconds; no page is laid out."""
    room = text_height(paper)
    height = outline.height(levels(outline.language)[-1], paper)
    overflow = height - room
    return Forecast(height / room, what_to_cut(outline, paper, overflow + RESERVE * room) if overflow > 0 else ())
