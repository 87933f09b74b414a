"""Exactly one page, or no page and the reason: which density level holds a text, and what to shorten if none does.

A page is set at one of a few sizes (`levels`). We predict the level from the lengths of the texts, lay the page out
once, and look: a second page means the next smaller level, much white paper the next larger one. Below the smallest
level that can still be read nothing is cut and nothing flows over: `DoesNotFit` names each block that is too long and
how many characters to take out. A kind describes its page to us as an `Outline`; what is printed comes from its
template. See docs/decisions/0011."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Generic, Protocol, TypeVar

from portal.documents.words import Words

MARGINS_MM = {"top": 14.0, "side": 17.0, "bottom": 12.0}
PAPERS_MM = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
POINTS_PER_MM = 72 / 25.4
_JAPANESE = re.compile("[\u2e80-\U0010ffff]+")
LATIN_EM, JAPANESE_EM = 0.48, 1.0  # mean width of a character
RESERVE = 0.03  # of the page: ask for a little more than is needed, so that nobody has to shorten twice
ROOM_WORTH_TRYING = 0.975  # of the page: the next larger level is tried if by its size it would fill no more than this


@dataclass(frozen=True)
class Level:
    """A density of the page: the root size in points, and whether rows get more air."""

    points: float
    is_airy: bool = False


LEVELS = (
    Level(10.4, is_airy=True),
    *(Level(points) for points in (10.4, 10.0, 9.6, 9.2, 8.8, 8.4, 8.0, 7.6, 7.2, 6.9)),
)
FLOOR = {"en": 7.5, "ja": 6.9, "both": 6.9}  # points: below these nobody over fifty reads it with pleasure


def levels(language: str) -> tuple[Level, ...]:
    """The levels of a language, largest first. English letters need to be larger than kanji lines do."""
    return tuple(level for level in LEVELS if level.points >= FLOOR[language])


# --- what a kind tells us about its page -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A text in a column. `share` is the column's part of the text width, `less` what margins take of it (in rem).

    `more_lines` stand in the same cell and never break.
    """

    words: Words
    share: float
    less: float = 0.0
    size: float = 1.0
    is_beside: bool = False  # the Japanese stands beside the English, not under it
    more_lines: int = 0


@dataclass(frozen=True)
class Row:
    """Cells side by side; the tallest one makes the row's height."""

    cells: tuple[Cell, ...]
    padding: float = 0.44
    least: float = 0.0  # rem: something beside the texts is as high as this


@dataclass(frozen=True)
class Block:
    """A part of the page that a person can shorten. `name` is its id in the template, `title` the reader's word."""

    name: str
    title: str
    rows: tuple[Row, ...]
    frame: float = 0.0  # rem: heading, rules and margins
    drawing: float = 0.0  # height as a share of the text width (the map)
    is_fixed: bool = False  # never proposed for shortening (names, year, sources)


@dataclass(frozen=True)
class Columns:
    """Stacks of blocks side by side; the taller stack makes the height."""

    stacks: tuple[tuple[Block, ...], ...]
    frame: float = 0.0


@dataclass(frozen=True)
class Outline:
    """A page from top to bottom, as much as is needed to foresee its height."""

    language: str
    parts: tuple[Block | Columns, ...]
    frame: float = 0.0

    def height(self, level: Level, paper: str) -> float:
        """Foreseen height in points at this level."""
        ruler = _Ruler(self.language, level, paper)
        return ruler.height(self, ruler.heights(self)) * level.points

    def blocks(self) -> Iterable[Block]:
        """Every block, in reading order."""
        for part in self.parts:
            if isinstance(part, Block):
                yield part
            else:
                for stack in part.stacks:
                    yield from stack


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


@dataclass(frozen=True)
class Cut:
    """A block that is too long, and about how many characters to take out of it."""

    block: str
    title: str
    characters: int


@dataclass
class DoesNotFit(Exception):
    """Even the smallest readable level needs a second page. `cuts` says what to shorten, the longest first."""

    cuts: tuple[Cut, ...] = field(default_factory=tuple)

    @property
    def block(self) -> str:
        return self.cuts[0].title

    @property
    def characters_to_cut(self) -> int:
        return self.cuts[0].characters

    def __str__(self) -> str:
        return "; ".join(f"{cut.title}: about {cut.characters} characters too long" for cut in self.cuts)


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
    steps = levels(outline.language)
    smallest = len(steps) - 1
    if outline.height(steps[smallest], paper) > 2 * text_height(paper):
        raise DoesNotFit(what_to_cut(outline, paper, _foreseen_overflow(outline, paper) + RESERVE * text_height(paper)))
    step = predict(outline, paper)
    tried: dict[int, SheetOf] = {}
    while step not in tried:
        sheet = tried[step] = lay_out(steps[step])
        if sheet.page_count == 1:
            if step > 0 and _has_room(sheet, steps[step], steps[step - 1], paper):
                step -= 1
        elif step < smallest:
            step += 1
    found = min((number for number, sheet in tried.items() if sheet.page_count == 1), default=None)
    if found is not None:
        return Fitted(steps[found], tried[found], passes=len(tried))
    overflow = _measured_overflow(measure(steps[smallest]), paper) if measure else _foreseen_overflow(outline, paper)
    raise DoesNotFit(what_to_cut(outline, paper, overflow + RESERVE * text_height(paper)))


def predict(outline: Outline, paper: str) -> int:
    """The number of the largest level that is foreseen to hold the page."""
    steps = levels(outline.language)
    room = text_height(paper)
    found = bisect_left(steps, True, key=lambda level: outline.height(level, paper) <= room)
    return min(found, len(steps) - 1)


def _has_room(sheet: Sheet, level: Level, larger: Level, paper: str) -> bool:
    """Would the next larger level hold it too? Height grows a little slower than the square of the type size."""
    used = (sheet.position("end") or 0.0) - MARGINS_MM["top"] * POINTS_PER_MM
    growth = 1.12 if larger.is_airy else (larger.points / level.points) ** 1.85
    return used * growth <= text_height(paper) * ROOM_WORTH_TRYING


# --- what to cut -----------------------------------------------------------------------------------------------------


def what_to_cut(outline: Outline, paper: str, overflow: float) -> tuple[Cut, ...]:
    """Take `overflow` points from the longest blocks that make the page tall; a block gives text as it gives height.

    Two stacks stand side by side: only the taller one has to give, until both are equal.
    """
    level = levels(outline.language)[-1]
    ruler = _Ruler(outline.language, level, paper)
    whole = ruler.heights(outline)
    left = dict(whole)
    goal = ruler.height(outline, left) - overflow / level.points
    while ruler.height(outline, left) > goal + 1e-6:
        block = max(_blocks_that_can_give(outline, left), key=lambda block: left[block.name], default=None)
        if block is None:
            break
        left[block.name] = max(0.0, left[block.name] - ruler.leading)
    cuts = [
        Cut(block.name, block.title, ceil(ruler.characters(block) * (1 - left[block.name] / whole[block.name])))
        for block in outline.blocks()
        if left[block.name] < whole[block.name]
    ]
    return tuple(sorted(cuts, key=lambda cut: -cut.characters))


def _blocks_that_can_give(outline: Outline, heights: Mapping[str, float]) -> Iterable[Block]:
    """Blocks that may be shortened, and whose shortening makes the page shorter."""
    for part in outline.parts:
        if isinstance(part, Block):
            candidates: Sequence[Block] = (part,)
        else:
            candidates = max(part.stacks, key=lambda stack: sum(heights[block.name] for block in stack))
        yield from (block for block in candidates if heights[block.name] > 0 and not block.is_fixed)


def text_height(paper: str) -> float:
    """Points from the top margin to the bottom margin."""
    return (PAPERS_MM[paper][1] - MARGINS_MM["top"] - MARGINS_MM["bottom"]) * POINTS_PER_MM


def text_width(paper: str) -> float:
    """Points from margin to margin."""
    return (PAPERS_MM[paper][0] - 2 * MARGINS_MM["side"]) * POINTS_PER_MM


def _foreseen_overflow(outline: Outline, paper: str) -> float:
    return outline.height(levels(outline.language)[-1], paper) - text_height(paper)


def _measured_overflow(endless: Sheet, paper: str) -> float:
    return (endless.position("end") or 0.0) - MARGINS_MM["top"] * POINTS_PER_MM - text_height(paper)


class _Ruler:
    """Foresees heights in rem at one level, from characters alone. Calibrated by tests/documents/test_fit.py."""

    def __init__(self, language: str, level: Level, paper: str) -> None:
        self.language = language
        self.width = text_width(paper) / level.points
        air = {"en": 1.46, "ja": 1.64, "both": 1.46} if level.is_airy else {"en": 1.4, "ja": 1.55, "both": 1.385}
        self.leading = air[language]
        self.loose = 1.35 if level.is_airy else 1.0
        self.row_air = 0.28 if level.is_airy else 0.0

    def heights(self, outline: Outline) -> dict[str, float]:
        """Block name → its height."""
        return {block.name: self.block(block) for block in outline.blocks()}

    def height(self, outline: Outline, heights: Mapping[str, float]) -> float:
        """The whole page, its blocks being as high as `heights` says."""
        total = outline.frame * self.loose
        for part in outline.parts:
            if isinstance(part, Block):
                total += heights[part.name]
            else:
                total += part.frame + max(sum(heights[block.name] for block in stack) for stack in part.stacks)
        return total

    def block(self, block: Block) -> float:
        rows = sum(self.row(row) for row in block.rows)
        return max(rows, block.drawing * self.width) + (block.frame * self.loose if rows or block.drawing else 0)

    def row(self, row: Row) -> float:
        tallest = max((self.lines(cell) * cell.size for cell in row.cells), default=0)
        return max(tallest * self.leading, row.least) + row.padding + (self.row_air if row.padding else 0)

    def lines(self, cell: Cell) -> int:
        texts = cell.words.lines(self.language)
        column = self.column(cell)
        if cell.is_beside:
            return cell.more_lines + (self._wrapped(" ".join(texts), column) if texts else 0)
        return cell.more_lines + sum(self._wrapped(text, column) for text in texts)

    def column(self, cell: Cell) -> float:
        return max((self.width * cell.share - cell.less) / cell.size, 2.0)

    def _wrapped(self, text: str, column: float) -> int:
        """Lines of one text. Words (or what kinsoku moves down) leave about one em of every full line empty."""
        length = ems(text)
        return 1 if length <= column else ceil(length / max(column - 1.1, 1.0))

    def characters(self, block: Block) -> int:
        return sum(cell.words.length(self.language) for row in block.rows for cell in row.cells)


def ems(text: str) -> float:
    """Foreseen width of a text, in its own em."""
    japanese = sum(map(len, _JAPANESE.findall(text)))
    return japanese * JAPANESE_EM + (len(text) - japanese) * LATIN_EM
