"""Whether a gift has been given before. Pure.

Two are the same when their names in one language say the same words, in any order, width or case, or when one name
says all the words of the other: a glass paperweight is a paperweight. Japanese, which has no spaces, counts as the
same when one name stands in the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from partnerships.names import is_japanese_text
from portal.search_key import search_key

_SMALL = {"a", "an", "the", "of", "and", "with", "from", "for"}


class Named(Protocol):
    """What has a name in two languages."""

    what_en: str
    what_ja: str


Row = TypeVar("Row", bound=Named)


def is_same(one: Named, other: Named) -> bool:
    """Whether two gifts are the same thing, by what they are called in either language."""
    return _alike(one.what_en, other.what_en) or _alike(one.what_ja, other.what_ja)


def given_before(gift: Named, earlier: Iterable[Row]) -> list[Row]:
    """Those of the earlier gifts that are the same thing."""
    return [row for row in earlier if is_same(gift, row)]


def _alike(one: str, other: str) -> bool:
    first, second = search_key(one), search_key(other)
    if not first or not second:
        return False
    if is_japanese_text(one) or is_japanese_text(other):
        first, second = first.replace(" ", ""), second.replace(" ", "")
        return min(len(first), len(second)) > 1 and (first in second or second in first)
    words, others = _words(first), _words(second)
    return bool(words) and bool(others) and (words <= others or others <= words)


def _words(name: str) -> set[str]:
    words = {word.strip(".,;:()\"'") for word in name.split()}
    return {word.removesuffix("s") for word in words if word and word not in _SMALL}
