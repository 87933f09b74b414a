"""Where a text names somebody, and the same text without the name. Pure.

A name has a family and a given part in each script; a text names somebody when both parts stand side by side, in
either order, in any case, with a space, a comma or ・ between them or nothing. One part alone is a name only in rows
that somebody took part in (`is_near`): elsewhere 田中 is anybody's.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jaconv

TAKEN_OUT, TAKEN_OUT_JA = "[erased]", "［削除済み］"
_BETWEEN = r"[\s\u3000・･,，、._-]{0,3}"
_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_FEWEST_DIGITS = 7
_SHORTEST = {True: 2, False: 3}
"""Characters of one part that alone may stand for somebody, of Japanese and of Latin script."""

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mentions:
    """Somebody's names (family, given) in all their forms, and the addresses and numbers that are theirs alone."""

    names: Names
    addresses: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]], addresses: Iterable[str] = ()) -> Mentions:
        """From the names as they are written: the other kana, narrow kana and letters without accents are added."""
        forms: dict[tuple[str, str], None] = {}
        for family, given in names:
            parts = family.strip(), given.strip()
            for turned in (str, jaconv.kata2hira, jaconv.hira2kata, _narrow, _without_accents):
                forms.setdefault((turned(parts[0]), turned(parts[1])))
        return cls(tuple(form for form in forms if any(form)), tuple(dict.fromkeys(filter(None, addresses))))

    @cached_property
    def whole(self) -> re.Pattern[str] | None:
        """Both parts side by side, or an address."""
        return _any_of([*self._whole_names, *(_address(each) for each in self.addresses)])

    @cached_property
    def _whole_names(self) -> list[str]:
        return [form for family, given in self.names if family and given for form in _orders(family, given)]

    @cached_property
    def parts(self) -> re.Pattern[str] | None:
        """One part alone, as written or in capitals."""
        words = {part for name in self.names for part in name if len(part) >= _SHORTEST[_is_japanese(part)]}
        forms = sorted({form for word in words for form in (word, word.upper())}, key=len, reverse=True)
        return _any_of([_bounded(re.escape(form), form, form) for form in forms], re.UNICODE)

    def needles(self) -> list[tuple[str, ...]]:
        """What a database can look for: all of one tuple must stand somewhere in a row that names somebody."""
        found: list[tuple[str, ...]] = [name for name in self.names if all(name)]
        return found + [(_digits_at_the_end(each) if _is_number(each) else each,) for each in self.addresses]

    def names_in(self, value: Any, *, is_near: bool = False) -> bool:
        """Whether a text, or anything that JSON holds, names them."""
        return bool(self.cleaned(value, is_near=is_near) != value)

    def cleaned(self, value: Any, *, is_near: bool = False) -> Any:
        """The same text, list or mapping without them. Cells side by side that make up the name are emptied of it."""
        if isinstance(value, str):
            return self._text(value, is_near=is_near)
        if isinstance(value, Mapping):
            return dict(zip(value, self._cells(list(value.values()), is_near=is_near), strict=True))
        if isinstance(value, (list, tuple)):
            return self._cells(value, is_near=is_near)
        return value

    def are_cells_of(self, cells: Iterable[str], *, has_namesake: bool = False) -> bool:
        """Whether cells side by side are a row about them: the whole name, or one part of it and an address of theirs.

        With a namesake the name alone says nothing.
        """
        text = _plainly("\n".join(cells))
        if not any(part in text for name in self._plain_names for part in name):
            return False
        filled = {cell.strip() for cell in text.split("\n")}
        has_name = any(len(name) == 2 and name <= filled for name in self._plain_names)
        has_name = has_name or (self._whole_cell is not None and any(map(self._whole_cell.match, filled)))
        if has_name and not has_namesake:
            return True
        has_part = has_name or any(name & filled for name in self._plain_names)
        return has_part and self._address is not None and self._address.search(text) is not None

    @cached_property
    def _plain_names(self) -> list[set[str]]:
        return [{_plainly(part) for part in name if part} for name in self.names]

    @cached_property
    def _whole_cell(self) -> re.Pattern[str] | None:
        return _any_of([rf"{form}[\s.]*(?:様|さん|殿)?\Z" for form in self._whole_names])

    @cached_property
    def _address(self) -> re.Pattern[str] | None:
        return _any_of([_address(each) for each in self.addresses])

    def _cells(self, cells: Sequence[Any], *, is_near: bool) -> list[Any]:
        words = {_plainly(each) for each in cells if isinstance(each, str)}
        is_row_of_theirs = any(all(name) and {_plainly(part) for part in name} <= words for name in self.names)
        return [self.cleaned(each, is_near=is_near or is_row_of_theirs) for each in cells]

    def _text(self, text: str, *, is_near: bool) -> str:
        for pattern in (self.whole, self.parts if is_near else None):
            if pattern is not None:
                text = pattern.sub(_in_their_place, text)
        return text


def escaped(text: str) -> str:
    """A text as JSON columns of SQLite hold it."""
    return json.dumps(text)[1:-1]


def excerpt(text: str, mentions: Mentions, around: int = 60) -> str:
    """The words around the first mention, for a list."""
    found = mentions.whole.search(text) if mentions.whole else None
    if not found:
        return text[: 2 * around]
    start, end = max(0, found.start() - around), min(len(text), found.end() + around)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _orders(family: str, given: str) -> list[str]:
    one, two = re.escape(family), re.escape(given)
    return [
        _bounded(f"{one}{_BETWEEN}{two}", family, given),
        _bounded(f"{two}{_BETWEEN}{one}", given, family),
    ]


def _bounded(pattern: str, first: str, last: str) -> str:
    """Latin letters begin and end at the bounds of a word; Japanese knows none."""
    before = "" if _is_japanese(first[0]) else r"(?<![^\W\d_])"
    after = "" if _is_japanese(last[-1]) else r"(?![^\W\d_])"
    return f"{before}{pattern}{after}"


def _address(address: str) -> str:
    if _is_number(address):
        return r"(?<!\d)\+?" + r"[\s().\-‐－・]*".join(re.findall(r"\d", address)) + r"(?!\d)"
    return re.escape(address)


def _is_number(address: str) -> bool:
    return (
        "@" not in address and len(re.findall(r"\d", address)) >= _FEWEST_DIGITS and not re.search(r"[^\W\d]", address)
    )


def _digits_at_the_end(number: str) -> str:
    """What stands together in every way of writing a number: its last digits."""
    return re.findall(r"\d+", number)[-1][-4:]


def _any_of(patterns: list[str], flags: int = re.IGNORECASE) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), flags) if patterns else None


def _in_their_place(found: re.Match[str]) -> str:
    return TAKEN_OUT_JA if _is_japanese(found[0]) else TAKEN_OUT


def _is_japanese(text: str) -> bool:
    return bool(_JAPANESE.search(text))


def _narrow(text: str) -> str:
    return str(jaconv.z2h(jaconv.hira2kata(text), kana=True)) if _is_japanese(text) else text


def _without_accents(text: str) -> str:
    if _is_japanese(text):
        return text
    split = unicodedata.normalize("NFD", text)
    return "".join(mark for mark in split if not unicodedata.combining(mark))


def _plainly(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
