"""What to shorten when a page is too long: which blocks, and how many characters.

First every block is given the height that it may keep: the tallest ones give, line by line, until the page is low
enough. Then we try on each block what people do, and count the characters: take rows off its end, off its beginning,
or bring its longest texts down. The largest count is the one that is told, so that each of these ways is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portal.documents.outline import Block, Cell, Outline, Row, Ruler, levels
from portal.documents.words import Words

STEPS = 8  # a row is shortened by so many parts of its texts


@dataclass(frozen=True)
class Cut:
    """A block that is too long, and about how many characters to take out of it.

    On a page in both languages `japanese` of them are to go from the Japanese, the others from the English.
    """

    block: str
    title: str
    characters: int
    japanese: int = 0

    def kept(self) -> dict[str, Any]:
        """What an export keeps of it; the title is looked up again, in the language of whoever reads."""
        parts = {"japanese": self.japanese} if self.japanese else {}
        return {"block": self.block, "characters": self.characters, **parts}

    def __str__(self) -> str:
        parts = f" ({self.characters - self.japanese} English, {self.japanese} Japanese)" if self.japanese else ""
        return f"{self.title}: about {self.characters} characters too long{parts}"


def what_to_cut(outline: Outline, paper: str, overflow: float) -> tuple[Cut, ...]:
    """Make the page lower by `overflow` points; the longest cut first."""
    level = levels(outline.language)[-1]
    ruler = Ruler(outline.language, level, paper)
    blocks = {block.name: block for block in outline.blocks()}
    whole = ruler.heights(outline)
    kept = _heights_to_keep(outline, ruler, whole, overflow / level.points)
    cuts = (
        _cut(ruler, blocks[name], whole[name] - height) for name, height in kept.items() if height < whole[name] - 1e-6
    )
    return tuple(sorted(cuts, key=lambda cut: -cut.characters))


def _heights_to_keep(outline: Outline, ruler: Ruler, whole: Mapping[str, float], overflow: float) -> dict[str, float]:
    """Block → the height it may keep, in rem. Of two stacks side by side only the taller one has to give."""
    kept = dict(whole)
    lowest = {block.name: ruler.block(replace(block, rows=_fixed_rows(block))) for block in outline.blocks()}
    goal = ruler.height(outline, whole) - overflow
    while ruler.height(outline, kept) > goal + 1e-6:
        able = [block.name for block in _that_make_it_tall(outline, kept) if kept[block.name] > lowest[block.name]]
        if not able:
            break
        tallest = max(able, key=kept.__getitem__)
        kept[tallest] = max(lowest[tallest], kept[tallest] - ruler.leading)
    return kept


def _fixed_rows(block: Block) -> tuple[Row, ...]:
    return block.rows if block.is_fixed else tuple(row for row in block.rows if not _length(row))


def _that_make_it_tall(outline: Outline, heights: Mapping[str, float]) -> Iterator[Block]:
    for part in outline.parts:
        if isinstance(part, Block):
            yield part
        else:
            yield from max(part.stacks, key=lambda stack: sum(heights[block.name] for block in stack))


# --- characters of one block -----------------------------------------------------------------------------------------

Count = dict[str, int]


def _cut(ruler: Ruler, block: Block, by: float) -> Cut:
    """How many characters make a block lower by `by` rem, whichever way they are taken out."""
    rows = [row for row in block.rows if _length(row)]
    counts = [_off_the_end(ruler, rows[::-1], by), _off_the_end(ruler, rows, by), _off_the_longest(ruler, rows, by)]
    most = {language: max(count.get(language, 0) for count in counts) for language in ("en", "ja")}
    japanese = most["ja"] if ruler.language == "both" else 0
    return Cut(block.name, block.title, sum(most.values()), japanese)


def _off_the_end(ruler: Ruler, rows: Sequence[Row], by: float) -> Count:
    """Whole rows in this order, and as much of the last one as it takes."""
    count: Count = {}
    for row in rows:
        height = ruler.row(row)
        if height < by:
            _add(count, _characters(ruler, row))
            by -= height
            continue
        for step in range(1, STEPS):
            shorter = _shorter(row, partial(_part, STEPS - step))
            if height - ruler.row(shorter) >= by:
                _add(count, _difference(ruler, row, shorter))
                return count
        _add(count, _characters(ruler, row))
        return count
    return count


def _off_the_longest(ruler: Ruler, rows: Sequence[Row], by: float) -> Count:
    """All texts down to one length, Japanese to half of it; nothing if that is not enough."""
    height, low, high = sum(map(ruler.row, rows)), 0, 2 * max(map(_length, rows), default=0)
    found: Count = {}
    while high - low > max(3, high // 50):
        middle = (low + high) // 2
        shorter = [_shorter(row, partial(min, middle), partial(min, middle // 2)) for row in rows]
        if height - sum(map(ruler.row, shorter)) >= by:
            low, found = middle, {}
            for row, short in zip(rows, shorter, strict=True):
                _add(found, _difference(ruler, row, short))
        else:
            high = middle
    return found


def _part(steps: int, length: int) -> int:
    return length * steps // STEPS


def _shorter(row: Row, left: Callable[[int], int], left_of_japanese: Callable[[int], int] | None = None) -> Row:
    """The row with the beginning of each text that a person could shorten; `left` says of a length what remains."""

    def shortened(cell: Cell) -> Cell:
        words = cell.words
        if not cell.is_label:
            japanese = (left_of_japanese or left)(len(words.ja))
            words = Words(words.en[: left(len(words.en))], words.ja[:japanese], words.once[: left(len(words.once))])
        return replace(cell, words=words, under=tuple(map(shortened, cell.under)))

    return replace(row, cells=tuple(map(shortened, row.cells)))


def _texts(row: Row) -> Iterator[Words]:
    """What a person could shorten in a row."""
    return (cell.words for first in row.cells for cell in first.all() if not cell.is_label)


def _length(row: Row) -> int:
    """The length of the longest text that a person could shorten."""
    return max((len(text) for words in _texts(row) for text in (words.en, words.ja, words.once)), default=0)


def _characters(ruler: Ruler, row: Row) -> Count:
    count: Count = {}
    for words in _texts(row):
        for text in words.lines(ruler.language):
            language = "ja" if text == words.ja else "en"
            count[language] = count.get(language, 0) + len(text)
    return count


def _difference(ruler: Ruler, row: Row, shorter: Row) -> Count:
    left = _characters(ruler, shorter)
    return {language: count - left.get(language, 0) for language, count in _characters(ruler, row).items()}


def _add(count: Count, more: Count) -> None:
    for language, characters in more.items():
        count[language] = count.get(language, 0) + characters
