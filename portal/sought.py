"""What somebody types into the search for everything, and the texts in which it is sought. Pure.

Both go the same way: one normal form (`portal.search_key`), parted where the script changes, and beside it how kana
and romaji sound (`portal.readings`), so that しずおか and Shizuoka are one. Latin letters must begin a word; Japanese,
which has no spaces, may stand anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.readings import reading_key, reading_start
from portal.search_key import search_key

LONGEST = 200
MOST_WORDS = 8
_JAPANESE = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_JAPANESE}]+|[^\W_{_JAPANESE}]+")
_KANA = re.compile("[\u3041-\u3096\u30fc]{2,}")
_NOT_KANA = re.compile("[^\u3041-\u3096\u30fc]")
_UNSEEN = {"Cc": " ", "Cf": "", "Cs": "", "Co": " ", "Cn": " "}
_ENDS_OF_PLACES = "市町村区県府都"


@dataclass(frozen=True)
class Word:
    """One word of a search, and all the ways in which it may stand in a text: a space before it begins a word."""

    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Sought:
    """What somebody typed, without signs that nobody sees, and its words. False where there is none."""

    text: str
    words: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    def stands_in(self, key: str) -> bool:
        """Whether every word stands in a text of this key. Asked of thousands of keys: plain loops are the fastest."""
        for word in self.words:
            for form in word.forms:
                if form in key:
                    break
            else:
                return False
        return True


def sought(text: str, names: Iterable[Sequence[str]] = ()) -> Sought:
    """What is asked for: at most eight words, more are ignored. `names`: the names of each thing that has several;
    whoever begins one of them means the others as well."""
    text = _seen(text[: LONGEST * 4])[:LONGEST].strip()
    words = tuple(dict.fromkeys(_runs(text)))[:MOST_WORDS]
    others = [_starts_of(group) for group in names]
    return Sought(text, tuple(Word(word, _forms(word, others)) for word in words))


@lru_cache(maxsize=1 << 15)
def text_key(*texts: str | None) -> str:
    """The key of texts in which words are sought: their words in normal form, and how kana and romaji are read."""
    runs = [run for text in texts if text for run in _runs(text)]
    read = dict.fromkeys(reading for run in runs for reading in _readings(run))
    return f" {' '.join(runs)} {' '.join(reading for reading in read if reading not in runs)} "


def marked(text: str, asked: Sought) -> list[tuple[str, bool]]:
    """A text in parts, each with whether somebody typed it. Joined they are the text."""
    key, places = _letters(text)
    hits = [False] * len(text)
    for form in {form for word in asked.words for form in word.forms}:
        at = key.find(form)
        while at >= 0:
            for place in places[at + (form[0] == " ") : at + len(form)]:
                hits[place] = True
            at = key.find(form, at + 1)
    parts: list[tuple[str, bool]] = []
    for letter, is_hit in zip(text, hits, strict=True):
        if parts and parts[-1][1] == is_hit:
            parts[-1] = (parts[-1][0] + letter, is_hit)
        else:
            parts.append((letter, is_hit))
    return parts


def _seen(text: str) -> str:
    """A text without control characters and marks that nobody sees."""
    return " ".join("".join(_UNSEEN.get(unicodedata.category(each), each) for each in text).split())


def _runs(text: str) -> list[str]:
    """The words of a text in normal form; where the script changes a new one begins."""
    return _RUNS.findall(search_key(text))


def _readings(run: str) -> list[str]:
    """How the kana in a word are read; of a word in Latin letters how it is read as romaji."""
    if run.isascii() or not re.match(f"[{_JAPANESE}]", run):
        return [reading_key(run)]
    return [reading_key(kana) for kana in _KANA.findall(run)]


def _forms(word: str, others: Sequence[Sequence[str]]) -> tuple[str, ...]:
    is_japanese = bool(re.match(f"[{_JAPANESE}]", word))
    forms = [word if is_japanese else f" {word}"]
    if not is_japanese or not _NOT_KANA.search(word):
        # Long vowels are read as short ones: what is little more than one long vowel (aaaa) is not read at all.
        forms += [f" {key}" for key in (reading_key(word), reading_start(word)) if 2 * len(key) >= len(word)]
    least = 2 if is_japanese else 3
    if len(word) >= least:
        begun = tuple({_without_ending(form.strip()) for form in forms})
        for names in others:
            if any(name.startswith(begun) for name in names):
                forms += [name if re.match(f"[{_JAPANESE}]", name) else f" {name}" for name in names]
    return tuple(dict.fromkeys(forms))


def _starts_of(names: Sequence[str]) -> list[str]:
    """The normal form of each name, of a Japanese place also without 市, and how it is read."""
    found: dict[str, None] = {}
    for name in filter(None, names):
        words = _without_ending(" ".join(_runs(name)))
        found |= dict.fromkeys(filter(None, (words, reading_key(words))))
    return list(found)


def _without_ending(name: str) -> str:
    """静岡 for 静岡市."""
    return name[:-1] if len(name) > 2 and name[-1] in _ENDS_OF_PLACES else name


@lru_cache(maxsize=1 << 12)
def _letter(letter: str) -> str:
    return search_key(letter)


def _letters(text: str) -> tuple[str, list[int]]:
    """The normal form of a text letter by letter, parted as in `text_key`, and of which letter each is."""
    key, places = [" "], [0]
    was_japanese = None
    for place, letter in enumerate(text):
        for each in _letter(letter) or " ":
            run = _RUNS.match(each)
            is_japanese = bool(re.match(f"[{_JAPANESE}]", each)) if run else None
            if was_japanese is not None and is_japanese not in (None, was_japanese):
                key.append(" ")
                places.append(place)
            key.append(each if run else " ")
            places.append(place)
            was_japanese = is_japanese
    return "".join(key), places
