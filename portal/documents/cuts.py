"""What to shorten when a page is too long: which blocks, and how many characters, counted line by line.

A line saves height only where it makes its row lower and its row's column is the taller one. So we take whole lines
from the tallest block there is, count the characters that such a line holds, and go on until the page is low enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from portal.documents import measures
from portal.documents.outline import Block, Cell, Outline, Row, Ruler, levels


@dataclass(frozen=True)
class Cut:
    """A block that is too long, and about how many characters to take out of it.

    On a page in both languages `japanese` of them are to go from the Japanese, the others from the English.
    """

    block: str
    title: str
    characters: int
    japanese: int = 0

    def __str__(self) -> str:
        parts = f" ({self.characters - self.japanese} English, {self.japanese} Japanese)" if self.japanese else ""
        return f"{self.title}: about {self.characters} characters too long{parts}"


def what_to_cut(outline: Outline, paper: str, overflow: float) -> tuple[Cut, ...]:
    """Take `overflow` points from the tallest blocks that make the page tall, the longest cut first.

    Two stacks stand side by side: only the taller one has to give, until both are equal.
    """
    level = levels(outline.language)[-1]
    ruler = Ruler(outline.language, level, paper)
    blocks = {block.name: _Giving(block, ruler) for block in outline.blocks()}
    heights = {name: giving.height for name, giving in blocks.items()}
    goal = ruler.height(outline, heights) - overflow / level.points
    while ruler.height(outline, heights) > goal + 1e-6:
        able = (blocks[name] for name in _that_make_it_tall(outline, heights) if blocks[name].can_give)
        tallest = max(able, key=lambda giving: giving.height, default=None)
        if tallest is None:
            break
        tallest.give()
        heights[tallest.block.name] = tallest.height
    cuts = (giving.cut(outline.language) for giving in blocks.values() if giving.taken)
    return tuple(sorted(cuts, key=lambda cut: -cut.characters))


def _that_make_it_tall(outline: Outline, heights: dict[str, float]) -> Iterator[str]:
    for part in outline.parts:
        stack: Sequence[Block] = (
            (part,)
            if isinstance(part, Block)
            else max(part.stacks, key=lambda stack: sum(heights[block.name] for block in stack))
        )
        yield from (block.name for block in stack)


@dataclass
class _Text:
    """A text on the page: its lines, how high one is (rem), how many characters one holds, how many there are."""

    language: str
    lines: int
    leading: float
    a_line: float
    characters: int

    def give(self) -> int:
        """Lose a line; the characters that go with it."""
        lost = self.characters if self.lines == 1 else min(self.characters, ceil(self.a_line))
        self.lines -= 1
        self.characters -= lost
        return lost


@dataclass
class _Giving:
    """A block while lines are taken from it."""

    block: Block
    ruler: Ruler
    taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = [(row, [list(self._texts(cell)) for cell in row.cells]) for row in self.block.rows]

    @property
    def height(self) -> float:
        """The block's height as it is now."""
        rows = tuple(Row((), least=self._height(row, cells), padding=0, rule=0, air=0) for row, cells in self.rows)
        return self.ruler.block(Block("", "", rows, self.block.frame, self.block.above, self.block.rule,
                                      self.block.drawing, self.block.drawing_less))  # fmt: skip

    @property
    def can_give(self) -> bool:
        return not self.block.is_fixed and any(self._lines(cells) for _row, cells in self.rows)

    def give(self) -> None:
        """Make the row with the most lines one line lower; a row of one line goes whole."""
        row, cells = max(self.rows, key=lambda each: self._lines(each[1]))
        before, goal = self._height(row, cells), self._lines(cells) - 1
        while self._lines(cells) and (goal == 0 or self._height(row, cells) >= before):
            tallest = max(cells, key=_height_of)
            text = max(tallest, key=lambda text: text.lines)
            self.taken[text.language] = self.taken.get(text.language, 0) + text.give()

    def cut(self, language: str) -> Cut:
        """What was taken, in characters."""
        japanese = self.taken.get("ja", 0) if language == "both" else 0
        return Cut(self.block.name, self.block.title, sum(self.taken.values()), japanese)

    def _texts(self, cell: Cell) -> Iterator[_Text]:
        for each in cell.all():
            column, leading = self.ruler.column(each), each.leading or self.ruler.leading
            for number, text in enumerate(self.ruler.texts(each)):
                a_line = column * len(text) / max(measures.ems(text), 0.1)
                height = (Ruler.UNDER_ENGLISH if number else leading) * each.size
                language = "ja" if text.startswith(each.words.ja or "\0") else "en"
                yield _Text(language, measures.lines(text, column), height, a_line, len(text))

    def _lines(self, cells: list[list[_Text]]) -> int:
        return max((sum(text.lines for text in cell) for cell in cells), default=0)

    def _height(self, row: Row, cells: list[list[_Text]]) -> float:
        """The row's height with the lines that are left; nothing without any."""
        if not self._lines(cells):
            return 0.0
        tallest = max(map(_height_of, cells))
        air = row.air if self.ruler.is_airy else 0.0
        return max(tallest, row.least) + row.padding + air + row.rule / self.ruler.points


def _height_of(cell: list[_Text]) -> float:
    return sum(text.lines * text.leading for text in cell)
