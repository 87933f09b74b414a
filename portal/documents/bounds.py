"""What no page holds, found before and after it is laid out, so that the press is never kept busy by nonsense.

Before: texts far beyond any page are refused by their length alone. On the way: characters that print nothing are left
out of the page. After: a text that sticks out of its column is refused, for it would be cut off. What is refused is
named by its block, as a text that is too long is. See docs/decisions/0011 and 0012."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from portal.documents.cuts import Cut
from portal.documents.fit import DoesNotFit

if TYPE_CHECKING:
    from portal.documents.kinds import DocumentKind

MOST_IN_ALL = 40_000
"""Characters in all texts of a page's facts; a full page prints about seven thousand."""
MOST_IN_A_TEXT = 8_000
MOST_TEXTS = 2_500
LEFT_WHEN_HOPELESS = 4_000
"""To so many characters texts beyond these bounds are to be shortened: that fits a page of any kind."""
_BLOCKS = {"giver": "mast", "document_title": "title"}  # fields of facts whose block has another name
TOLERANCE = 1.5
"""Pixels that letters may stand over their column: a space at the end of a line, a slanted stroke."""

# Controls, marks that turn words around, joiners, forms of characters, and numbers that are no characters: they show
# nothing themselves, and some break PDF readers and XML. The forms of a kanji are all set as our faces have it.
_NOTHING = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile("[\\x0b\\x0c\\x85\u1680\u2000-\u2008\u200a\u2028\u2029\u205f]")


def printable(html: str) -> str:
    """The page without characters that show nothing, and with a plain space for those that our faces lack."""
    return _SPACES.sub(" ", _NOTHING.sub("", html))


def refuse_the_hopeless(kind: DocumentKind, facts: Any) -> None:
    """Raise `DoesNotFit` for texts so long that nobody needs to lay them out. Takes milliseconds whatever comes."""
    lengths: Counter[str] = Counter()
    longest = number = 0
    for name, text in _texts(facts):
        lengths[name] += len(text)
        longest, number = max(longest, len(text)), number + 1
    if lengths.total() <= MOST_IN_ALL and longest <= MOST_IN_A_TEXT and number <= MOST_TEXTS:
        return
    each = _share(lengths.values(), LEFT_WHEN_HOPELESS)
    raise DoesNotFit(
        tuple(
            Cut(name, kind.title_of(name), length - each)
            for name, length in lengths.most_common()
            if length > (each if name in kind.block_titles else MOST_IN_A_TEXT)  # a drawing is long by itself
        )
    )


def refuse_what_sticks_out(kind: DocumentKind, page: Any, blocks: Collection[str]) -> None:
    """Raise `DoesNotFit` for texts of a laid-out page (WeasyPrint's) that stand over the edge of their column."""
    over: Counter[str] = Counter()
    for name, text, excess, width in _sticking_out(page, blocks):
        over[name] = max(over[name], ceil(len(text) * min(1.0, excess / width)))
    if over:
        raise DoesNotFit(tuple(Cut(name, kind.title_of(name), number) for name, number in over.most_common()))


def blocks_with(characters: Collection[str], kind: DocumentKind, facts: Any, language: str) -> tuple[str, ...]:
    """The blocks that say one of these characters, in reading order."""
    wanted = set(characters)
    lines = ((name, text) for name, texts in kind.lines(facts, language).items() for text in texts)
    found = dict.fromkeys(name for name, text in lines if wanted.intersection(text))
    return tuple(found or dict.fromkeys(name for name, text in _texts(facts) if wanted.intersection(text)))


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the facts under the name of its field, which is mostly its block's."""
    if isinstance(value, str):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), name or _BLOCKS.get(field.name, field.name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, name or str(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner, name)


def _share(lengths: Iterable[int], room: int) -> int:
    """How much each text may keep so that all of them have room; what is shorter keeps all it has."""
    left = sorted(lengths)
    while left:
        each = room // len(left)
        if left[0] >= each:
            return each
        room -= left.pop(0)
    return room


def _sticking_out(page: Any, blocks: Collection[str]) -> Iterator[tuple[str, str, float, float]]:
    """Block, text, how far it stands over its column, how wide it is (pixels)."""
    from weasyprint.formatting_structure import boxes

    columns = (boxes.BlockBox, boxes.TableCellBox, boxes.PageBox)

    def walk(box: Any, name: str, right: float) -> Iterator[tuple[str, str, float, float]]:
        box = getattr(box, "_box", box)  # placed absolutely
        if box.element is not None and (found := box.element.get("id")) in blocks:
            name = found
        if isinstance(box, boxes.TextBox):
            if box.text.strip() and box.position_x + box.width > right + TOLERANCE:
                yield name, box.text, box.position_x + box.width - right, box.width
            return
        if isinstance(box, columns) and box.element_tag != "body":
            right = min(right, box.content_box_x() + box.width + box.padding_right + TOLERANCE)
        for child in getattr(box, "children", ()):
            yield from walk(child, name, right)

    yield from walk(page, "", page.content_box_x() + page.width)
