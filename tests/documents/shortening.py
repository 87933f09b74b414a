"""Shortens the facts of a page as a person would who was told to: so many characters out of this block.

People begin where they like: at the end or at the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from portal.documents.cuts import Cut
from portal.documents.words import Words

Path = tuple[str | int, ...]
LABELS = {"when", "years", "label", "figure", "link"}  # words that stand beside a text and go with it


@dataclass
class Pen:
    """How many characters are still to go from the texts of a page, by language."""

    language: str
    left: dict[str, int]

    def strikes(self, words: Words) -> list[str]:
        """The fields from which it may still take something."""
        if self.language == "both":
            found = [name for name in ("en", "ja", "once") if self.left["ja" if name == "ja" else "en"]]
        else:
            own, other = ("en", "ja") if self.language == "en" else ("ja", "en")
            found = (
                [own if getattr(words, own) else other if getattr(words, other) else "once"] if self.left["en"] else []
            )
        return [name for name in found if getattr(words, name)]

    def strike(self, words: Words) -> Words:
        """Take characters off the end of a text. Without a text in the page's language its translation goes too."""
        texts = {name: getattr(words, name) for name in ("en", "ja", "once")}
        for name in self.strikes(words):
            language = "ja" if name == "ja" and self.language == "both" else "en"
            gone = min(self.left[language], len(texts[name]))
            self.left[language] -= gone
            texts[name] = texts[name][: len(texts[name]) - gone].rstrip()
            if self.language != "both" and not texts[name]:
                return Words()
        return Words(**texts)


def shortened(facts: Any, cuts: tuple[Cut, ...], language: str, way: str) -> Any:
    """The facts without as many characters as `cuts` name. A block is a field of the facts of the same name."""
    for cut in cuts:
        pen = Pen(language, {"en": cut.characters - cut.japanese, "ja": cut.japanese})
        facts = replace(facts, **{cut.block: tuple(_shorter(getattr(facts, cut.block), pen, way))})
    return facts


def _shorter(rows: tuple[Any, ...], pen: Pen, way: str) -> Iterator[Any]:
    found = list(rows)
    for number in range(len(found)) if way == "the beginning" else reversed(range(len(found))):
        for path in list(_texts(found[number])):
            found[number] = _with(found[number], path, pen.strike(_at(found[number], path)))
    return (row for row in found if any(_at(row, path) for path in _texts(row)))


def _texts(row: Any) -> Iterator[Path]:
    """Where in a row its texts stand, those of the rows inside it too."""
    if isinstance(row, Words):
        yield ()
    elif isinstance(row, tuple):
        yield from ((number, *path) for number, each in enumerate(row) for path in _texts(each))
    elif is_dataclass(row):
        for each in fields(row):
            if each.name not in LABELS:
                yield from ((each.name, *path) for path in _texts(getattr(row, each.name)))


def _at(row: Any, path: Path) -> Words:
    for step in path:
        row = row[step] if isinstance(step, int) else getattr(row, step)
    return row


def _with(row: Any, path: Path, words: Words) -> Any:
    if not path:
        return words
    step, *rest = path
    if isinstance(step, int):
        return (*row[:step], _with(row[step], tuple(rest), words), *row[step + 1 :])
    return replace(row, **{step: _with(getattr(row, step), tuple(rest), words)})
