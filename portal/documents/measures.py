"""How many lines a text takes in a column, foreseen from its characters alone: no layout, no font file.

Widths are those of our own sans face (`tests/documents/test_measures.py` reads them back from it); lines break where
the engine breaks them: after spaces and hyphens, between Japanese characters, never before what ends a clause."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import ceil

from portal.documents.words import NARROW_NO_BREAK, THIN, kept_together, space_japanese

# Thousandths of an em of Portal Sans Regular, for the characters from U+0020 to U+007E.
_ASCII = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
    723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
    554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
    270, 338, 555,
)  # fmt: skip
JOINED = "\u2060"  # stands between characters that no line may part: a clause of a promise
_WIDTHS = {chr(0x20 + number): width / 1000 for number, width in enumerate(_ASCII)} | {
    THIN: 0.125, NARROW_NO_BREAK: 0.125, "–": 0.536, "—": 0.894, "‘": 0.278, "’": 0.278, "“": 0.474, "”": 0.474,
    "…": 1.0, "·": 0.561, "€": 0.555, "\u00a0": 0.224, JOINED: 0.0,
}  # fmt: skip
_JAPANESE = "\u2e80-\uff60\uffa0-\U0010ffff"
_OPENS, _CLOSES = "（「『【〈《〔", "、。，．・：；！？）」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％"
_SPACE = f"[ \t\n\u3000{THIN}]*"
# What stays together at the end of a line, and the space behind it, which may hang over the edge.
_PIECE = re.compile(
    rf"([{_OPENS}]*(?:\S(?:{JOINED}\S)+|(?:[^\s{_JAPANESE}\-–—/]|{NARROW_NO_BREAK}|[\-–—/](?=\d))+[\-–—/]*"
    rf"|[{_JAPANESE}]|[\-–—/]+)?[{_CLOSES}]*)({_SPACE})"
)


def lines(text: str, column: float) -> int:
    """Lines of a text in a column of so many em. A word wider than the column is broken."""
    count, filled = 1, 0.0
    for width, space in _pieces(text):
        if filled and filled + width > column:
            count, filled = count + 1, 0.0
        if width > column:
            count += ceil(width / column) - 1
            filled = width % column
        else:
            filled += width
        filled += space
    return count


def ems(text: str) -> float:
    """Width of a text in one line, in its own em."""
    return sum(_WIDTHS[character] if character in _WIDTHS else _width(character) for character in text)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[float, float], ...]:
    """Widths of what stays together, each with that of the space behind it."""
    text = space_japanese(text)
    found: list[tuple[float, float]] = []
    at = 0
    for begin, end in [*kept_together(text), (len(text), len(text))]:
        found += [(ems(piece[1]), ems(piece[2])) for piece in _PIECE.finditer(text, at, begin) if piece[0]]
        if end > begin:
            found.append((ems(text[begin:end]), 0.0))
        at = end
    return tuple(found)


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    """Japanese characters are one em wide; an accented letter is as wide as its base, others about as an n."""
    if unicodedata.east_asian_width(character) in "WFA" and character >= "\u2150":
        return 1.0
    if character < " " or unicodedata.combining(character):
        return 0.0
    base = unicodedata.normalize("NFKD", character)[0]
    return _WIDTHS.get(base, 0.6)
