"""What a kind tells of its page so that its height can be foreseen: blocks of rows of texts, by their widths.

Widths are shares of the text width less some rem; heights are rem, rules are points: as the sheet has them. The ruler
knows the sizes (`LEVELS`) and the lines that texts take; tests/documents/test_fit.py compares it with real layouts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.documents import measures
from portal.documents.words import LABEL, ONLY_IN, Words

MARGINS_MM = {"top": 14.0, "side": 17.0, "bottom": 12.0}
PAPERS_MM = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
POINTS_PER_MM = 72 / 25.4
BOLD, MINCHO = 1.06, 1.045  # how much wider their letters are than those of the sans regular
HEADING = 2.45  # rem: a block's heading with its rule and margins
HEADING_RULE = 0.5  # points


@dataclass(frozen=True)
class Level:
    """A density of the page: the root size in points, and whether rows get more air."""

    points: float
    is_airy: bool = False


LEVELS = (
    Level(10.4, is_airy=True),
    *(Level(points) for points in (10.4, 10.0, 9.6, 9.2, 8.8, 8.4, 8.0, 7.6, 7.5, 7.2, 6.9)),
)
FLOOR = {"en": 7.5, "ja": 6.9, "both": 6.9}  # points: below these nobody over fifty reads it with pleasure


def levels(language: str) -> tuple[Level, ...]:
    """The levels of a language, largest first. English letters need to be larger than kanji lines do."""
    return tuple(level for level in LEVELS if level.points >= FLOOR[language])


def text_height(paper: str) -> float:
    """Points from the top margin to the bottom margin."""
    return (PAPERS_MM[paper][1] - MARGINS_MM["top"] - MARGINS_MM["bottom"]) * POINTS_PER_MM


def text_width(paper: str) -> float:
    """Points from margin to margin."""
    return (PAPERS_MM[paper][0] - 2 * MARGINS_MM["side"]) * POINTS_PER_MM


@dataclass(frozen=True)
class Cell:
    """A text in a column. `share` is the column's part of the text width, `less` what margins take of it (in rem).

    `size` is the size of its letters in rem, `leading` the height of its lines in its own em (0: the page's own),
    `broad` how much wider its letters are than the sans regular. `under` stands beneath it in the same cell.
    """

    words: Words
    share: float
    less: float = 0.0
    size: float = 1.0
    leading: float = 0.0
    broad: float = 1.0
    mark: str = ""  # the number of a source, at the end
    is_beside: bool = False  # the Japanese stands beside the English, not under it
    is_name: bool = False  # a proper name: no remark that it exists in one language only
    is_label: bool = False  # nothing to shorten: stands beside a text and goes with it
    more_lines: int = 0
    under: tuple[Cell, ...] = ()

    def all(self) -> Iterator[Cell]:
        """This text and those beneath it."""
        yield self
        for cell in self.under:
            yield from cell.all()

    def lines(self, language: str) -> tuple[str, ...]:
        """What this cell says, as a page of `language` prints it."""
        return tuple(text for cell in self.all() for text in cell.words.lines(language))


@dataclass(frozen=True)
class Row:
    """Cells side by side; the tallest one makes the row's height. `air` is more padding where there is room for it."""

    cells: tuple[Cell, ...]
    padding: float = 0.44
    least: float = 0.0  # rem: something beside the texts is as high as this
    rule: float = 0.3  # points
    air: float = 0.28


@dataclass(frozen=True)
class Block:
    """A part of the page that a person can shorten. `name` is its id in the template, `title` the reader's word."""

    name: str
    title: str
    rows: tuple[Row, ...]
    frame: float = 0.0  # rem: heading and paddings
    above: float = 0.0  # rem: the margin over it, AIR where there is room
    rule: float = 0.0  # points
    drawing: float = 0.0  # height as a share of the text width (the map)
    drawing_less: float = 0.0  # rem: what the drawing's height is less, because its column is narrower
    is_fixed: bool = False  # never proposed for shortening (names, year, sources)

    def cells(self) -> Iterator[Cell]:
        """Every text of the block, in reading order."""
        for row in self.rows:
            for cell in row.cells:
                yield from cell.all()


@dataclass(frozen=True)
class Columns:
    """Stacks of blocks side by side; the taller stack makes the height."""

    stacks: tuple[tuple[Block, ...], ...]
    frame: float = 0.0
    above: float = 0.0


_WIDE = re.compile("[\u2e80-\uff60\uffa0-\U0010ffff]")
AIR = 1.6  # rem: the margin over a block at the airy level


def ledger(rows: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    """Rows of a ledger: a hairline and padding between them, none above the first."""
    found = [Row(tuple(cells)) for cells in rows]
    found[:1] = [replace(row, padding=0.22, rule=0.0, air=0.5) for row in found[:1]]
    return tuple(found)


def masthead(giver: Words, kind: Words, logo: str = "") -> Block:
    """The first line: who gives the page, and what it is; two lines if both do not fit in one. A logo makes it high."""
    english, japanese = f"{giver.en or giver.ja}　{kind.en}", f"{giver.ja or giver.en}　{kind.ja}"
    cell = Cell(Words(english, japanese), 1.0, size=0.88, broad=BOLD, is_beside=True, is_name=True)
    padding, least = (0.85, 1.55) if logo else (0.5, 0.0)
    return Block("mast", "", (Row((cell,), padding=padding, least=least, rule=1.5, air=0.0),), is_fixed=True)


@dataclass(frozen=True)
class Outline:
    """A page from top to bottom, as much as is needed to foresee its height."""

    language: str
    parts: tuple[Block | Columns, ...]
    frame: float = 0.0

    def height(self, level: Level, paper: str) -> float:
        """Foreseen height in points at this level."""
        ruler = Ruler(self.language, level, paper)
        return ruler.height(self, ruler.heights(self)) * level.points

    def blocks(self) -> Iterator[Block]:
        """Every block, in reading order."""
        for part in self.parts:
            if isinstance(part, Block):
                yield part
            else:
                for stack in part.stacks:
                    yield from stack


class Ruler:
    """Foresees heights in rem at one level, from characters alone."""

    LEADING = {"en": 1.4, "ja": 1.55, "both": 1.37}
    AIRY_LEADING = {"en": 1.46, "ja": 1.64, "both": 1.46}
    TIGHT = 0.82  # of the padding in ledgers of two languages
    UNDER_ENGLISH = 1.4  # the lines of the Japanese that stands under the English

    def __init__(self, language: str, level: Level, paper: str) -> None:
        self.language, self.points, self.is_airy = language, level.points, level.is_airy
        self.width = text_width(paper) / level.points
        self.leading = (self.AIRY_LEADING if level.is_airy else self.LEADING)[language]

    def heights(self, outline: Outline) -> dict[str, float]:
        """Block name → its height."""
        return {block.name: self.block(block) for block in outline.blocks()}

    def height(self, outline: Outline, heights: Mapping[str, float]) -> float:
        """The whole page, its blocks being as high as `heights` says."""
        total = outline.frame
        for part in outline.parts:
            if isinstance(part, Block):
                total += heights[part.name]
            else:
                tallest = max(sum(heights[block.name] for block in stack) for stack in part.stacks)
                total += part.frame + self._margin(part.above) + tallest if tallest else 0
        return total

    def block(self, block: Block) -> float:
        """A block with its frame; nothing if it is empty."""
        rows = sum(self.row(row) for row in block.rows)
        content = max(rows, block.drawing * self.width - block.drawing_less)
        if content <= 0:
            return 0.0
        return content + block.frame + self._margin(block.above) + block.rule / self.points

    def row(self, row: Row) -> float:
        """A row with its padding and its rule."""
        tallest = max(map(self.cell, row.cells), default=0.0)
        air = row.air if self.is_airy else 0.0
        padding = row.padding * (self.TIGHT if row.air and self.language == "both" and not self.is_airy else 1)
        return max(tallest, row.least) + padding + air + row.rule / self.points

    def cell(self, cell: Cell) -> float:
        """The height of a cell's texts."""
        column, leading = self.column(cell), cell.leading or self.leading
        texts = self.texts(cell)
        height = cell.more_lines * leading
        for number, text in enumerate(texts):
            height += measures.lines(text, column) * (self.UNDER_ENGLISH if number else leading)
        return height * cell.size + sum(map(self.cell, cell.under))

    def texts(self, cell: Cell) -> tuple[str, ...]:
        """What is printed in a cell, each text with lines of its own."""
        texts = cell.words.lines(self.language)
        if self.language == "both":
            texts = (_side_by_side(*texts),) if cell.is_beside and texts else texts
        elif not cell.is_name:
            own, other = ("en", "ja") if self.language == "en" else ("ja", "en")
            if getattr(cell.words, other) and not getattr(cell.words, own):
                texts = tuple(text + ONLY_IN[other] for text in texts)
        return tuple(text + cell.mark for text in texts) if cell.mark else texts

    def column(self, cell: Cell) -> float:
        """How many em of a cell's letters stand in a line."""
        return max((self.width * cell.share - cell.less) / cell.size / cell.broad, 2.0)

    def _margin(self, above: float) -> float:
        return AIR if above and self.is_airy else above


def _side_by_side(english: str, japanese: str = "") -> str:
    """Two languages in one line; a short Japanese label goes to the next line whole, as one long word would."""
    if len(japanese) <= LABEL:
        japanese = _WIDE.sub("…", japanese)
    return f"{english}  {japanese}" if japanese else english
