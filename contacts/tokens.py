"""The words by which a person is found, and how what somebody types is taken apart. Pure.

Both go the same way: one normal form (`portal.search_key`), parted at spaces and dots between names, and beside each
word its reading (`portal.readings`), in which サトウ, Sato and Satoh are one. Several words also stand in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contacts.choices import NamePart
from partnerships.names import HasNames
from portal.readings import reading_key, reading_start
from portal.search_key import search_key

LONGEST = 120
MOST_WORDS = 8
_SEAMS = re.compile(r"[\s・･,，、/]+")
_MARKS = re.compile(r"[\-‐-―'’·.．_]+")
_KANA = re.compile(r"[ぁ-ゖー]+")


@lru_cache(maxsize=1 << 16)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in normal form, each in one piece: Ken-ichi is kenichi. What has no letter stays as it is, so
    that it is found as well."""
    return tuple((_MARKS.sub("", word) or word)[:LONGEST] for word in _parted(text))


def _parted(text: str) -> list[str]:
    if not text:
        return []
    found = search_key(text) or text.strip().casefold()
    return [word for word in _SEAMS.split(found) if word] or ([found] if found else [])


@lru_cache(maxsize=1 << 16)
def tokens_of(name: str) -> frozenset[str]:
    """The words under which one name stands: each word and its parts, all in one, and how they are read."""
    words = words_in(name)
    parts = [part[:LONGEST] for word in _parted(name) for part in _MARKS.split(word) if part]
    found = set()
    for word in {*words, *parts, "".join(words)[:LONGEST]} - {""}:
        key = reading_key(word)[:LONGEST]
        if key:
            found.add(key)
        if not key or not _KANA.fullmatch(word):
            found.add(word)
    return frozenset(found)


def words_of_person(person: HasNames) -> Iterator[tuple[str, int]]:
    """Every word of a person with the name it is of, each pair once."""
    for part, names in (
        (NamePart.FAMILY, (person.family_name, person.family_kana, person.family_latin)),
        (NamePart.GIVEN, (person.given_name, person.given_kana, person.given_latin)),
    ):
        for token in frozenset().union(*map(tokens_of, names)):
            yield token, int(part)


@dataclass(frozen=True)
class Asked:
    """One word of a search: its normal form, and the beginnings of which a token may have any."""

    word: str
    starts: tuple[str, ...]

    @property
    def seams(self) -> dict[str, tuple[str, ...]]:
        """Each place where the word may be a whole name and the beginning of the other: the name → what is left."""
        found: dict[str, tuple[str, ...]] = {}
        for start in self.starts:
            for at in range(1, len(start)):
                found[start[:at]] = (*found.get(start[:at], ()), start[at:])
        return found


def asked_for(text: str) -> list[Asked]:
    """The words of a search, at most eight; more are ignored."""
    return [Asked(word, tuple(_starts(word))) for word in words_in(text.replace("\0", ""))[:MOST_WORDS]]


def _starts(word: str) -> list[str]:
    """A word in kana is asked for by its reading alone, any other also as it is."""
    readings = [key[:LONGEST] for key in (reading_key(word), reading_start(word)) if key]
    as_typed = [] if readings and _KANA.fullmatch(word) else [word]
    return list(dict.fromkeys([*as_typed, *readings]))
