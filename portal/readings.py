"""How a name sounds: one key for all the ways in which a Japanese name is spelled. Pure.

サトウ, さとう, ｻﾄｳ, Sato, Satō, Satoh, Satou and SATO come to one key; so do けんいち, Kenichi, Ken'ichi, Ken-ichi
and Kennichi; ほんま, Homma and Honma; しょうじ, Shoji, Syozi and Shōji. A word that is not Japanese from end to end
(Bennett, Louis) keeps its letters, without case, accents and marks. A name in kanji has no key: only its kana says
how it is read.

The key folds broadly, as a search should: おの and おおの (Ono, Ohno, Ōno) have one key, かの and かんの (Kano, Kanno)
too. Whether two spellings can be one name is a second question, `likeness()`: おの and Ohno contradict each other, Ono
agrees with both. Evidence that somebody stands here twice counts less where only the broad fold joins the names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import jaconv

# What a spelling may mean at one letter of the key. Two spellings agree where they have a meaning in common.
_SHORT, _LONG = 1, 2
_PLAIN, _SPLIT, _DOUBLE = 1, 2, 4  # the n of かに · かんい · かんに
_ANY = 7


class Likeness(IntEnum):
    """How two spellings stand to each other."""

    OTHER = 0
    BROAD = 1
    """One key, though the spellings contradict each other: おの and おおの."""
    SAME = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """How a name sounds: the key, and for each letter of it what the spelling may mean there."""

    key: str = ""
    marks: bytes = b""
    is_japanese: bool = False
    """Whether it can be a Japanese word: each syllable of it is one."""

    def __add__(self, other: Reading) -> Reading:
        """Two names written as one word: what meets at the seam is folded as inside a word."""
        seam = self.key[-1:] + other.key[:1]
        both = self.is_japanese and other.is_japanese
        if seam in _FOLDED:
            mark = _DOUBLE if seam == "nn" else _LONG
            return Reading(self.key + other.key[1:], self.marks[:-1] + bytes([mark]) + other.marks[1:], both)
        return Reading(self.key + other.key, self.marks + other.marks, both)

    def likeness(self, other: Reading) -> Likeness:
        """Whether the two can be spellings of one name; what has no key is like nothing."""
        if not self.key or self.key != other.key:
            return Likeness.OTHER
        agree = all(a & b for a, b in zip(self.marks, other.marks, strict=True))
        return Likeness.SAME if agree else Likeness.BROAD


def reading_key(text: str) -> str:
    """The key of a name or a word of it; empty where there is nothing to read, as in kanji. Spaces do not count."""
    return read(text).key


def reading_start(text: str) -> str:
    """The key of a word that somebody is still typing: keys begin with it. To be asked beside the letters as typed."""
    normal, kana = _normal(text)
    found = _parsed(normal, kana=kana, sure=kana, is_open=True)
    return found.key if found else _plain(normal).key


def likeness(one: str, other: str) -> Likeness:
    """Whether two spellings can be one name."""
    return read(one).likeness(read(other))


def name_keys(family: str, given: str = "") -> frozenset[str]:
    """The keys of a whole name in each order of its words, so that names written in either order share one.

    Sato Kenichi, Kenichi Satoh and さとうけんいち in one piece have `satokenichi` in common.
    """
    return frozenset(reading.key for reading in name_readings(family, given))


@lru_cache(maxsize=1 << 15)
def name_readings(family: str, given: str = "") -> tuple[Reading, ...]:
    """The readings of a whole name, begun at each of its words in turn; none if a word cannot be read."""
    words = [read(word) for word in _SPACE.split(f"{family} {given}") if word]
    words = [word for word in words if word.key] if all(word.key for word in words) else []
    turns = min(len(words), _MOST_WORDS)
    return tuple({joined.key: joined for joined in (_joined(words[at:] + words[:at]) for at in range(turns))}.values())


@lru_cache(maxsize=1 << 16)
def read(text: str) -> Reading:
    """How a name sounds; an empty reading where nothing can be read."""
    if not text or _KANJI.search(text):
        return Reading()
    normal, kana = _normal(text)
    sure = kana or ":" in normal
    return _parsed(normal, kana=kana, sure=sure, is_open=False) or _plain(normal)


# --- one spelling of the letters --------------------------------------------------------------------------------------
# Between the steps N stands for ん where it is said, Q for っ, and : for a long vowel that is marked as one.

_MOST_WORDS = 4
_FOLDED = {"aa", "ii", "uu", "ee", "oo", "ou", "nn"}
_SPACE = re.compile(r"[\s·・･,，、_]+")
_KANJI = re.compile(r"[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MACRON = re.compile("(?<=[aiueo])[\u0302\u0304]")
_SPLIT_N = re.compile(r"n[\W_]+(?=[aiueoy])")
_NO_LETTERS = re.compile(r"[^\w:]+|_")

_ROWS = (
    (" ", "あいうえお"), ("k", "かきくけこ"), ("g", "がぎぐげご"), ("s", "さしすせそ"), ("z", "ざじずぜぞ"),
    ("t", "たちつてと"), ("d", "だぢづでど"), ("n", "なにぬねの"), ("h", "はひふへほ"), ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"), ("m", "まみむめも"), ("r", "らりるれろ"), (" ", "ぁぃぅぇぉ"),
)  # fmt: skip
_LETTERS = {
    kana: (start + vowel).strip() for start, row in _ROWS for kana, vowel in zip(row, "aiueo", strict=True)
} | dict(
    zip(
        "やゆよゃゅょわゎゐゑをゔんっーゕゖ",
        ["ya", "yu", "yo", "ya", "yu", "yo", "wa", "wa", "i", "e", "o", "bu", "N", "Q", ":", "ka", "ke"],
        strict=True,
    )
)
_BEFORE_SMALL = {"ふ": "f", "つ": "ts", "し": "sh", "ち": "ch", "じ": "j", "ぢ": "j", "う": "w"}
_KANA = re.compile("([ぁ-ゖ])([ぁぃぅぇぉゃゅょ])?|ー")


def _normal(text: str) -> tuple[str, bool]:
    """The text in small letters without accents and marks, and whether it was in kana."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        hiragana = jaconv.kata2hira(text)
        letters = _KANA.sub(_sign, hiragana)
        split = _MACRON.sub(":", unicodedata.normalize("NFD", letters.translate(_OTHER_LETTERS)))
        without_accents = "".join(letter for letter in split if not unicodedata.combining(letter))
        return _NO_LETTERS.sub("", _SPLIT_N.sub("N", without_accents)), letters != hiragana
    return text if text.isalpha() else _NO_LETTERS.sub("", _SPLIT_N.sub("N", text)), False


def _sign(found: re.Match[str]) -> str:
    """One sign of the syllabary, with the small one after it, in letters: きょ kyo, ふぁ fa, てぃ ti."""
    sign, small = found.groups()
    letters = _LETTERS[sign or "ー"]
    if not small:
        return letters
    if (len(letters) < 2 and sign != "う") or letters[0] in "ywNQ:":
        return letters + _LETTERS[small]
    if small in "ゃゅょ":
        return letters[:-1] + _LETTERS[small]
    return _BEFORE_SMALL.get(sign, letters[:-1]) + _LETTERS[small]


def _plain(normal: str) -> Reading:
    letters = normal.replace("N", "n").replace("Q", "").replace(":", "")
    return Reading(letters, bytes([_ANY]) * len(letters))


# --- the syllables of a Japanese word ---------------------------------------------------------------------------------

_MORA = re.compile(
    r"""
      (?P<n> N | n(?![aiueoy]) | m(?=[bpm]) )
    | Q+(?![bcdfghjkmnprstwyz])
    | (?P<stop> Q+ | t(?=ch) | c(?=ch) | (?P<twice>[bdfghjkprstz])(?=(?P=twice)) )?
      (?P<start> [kgsztdnhbpmrcj]y | sh | ch | ts | dz | dj | [kgsztdnhbpmrfjyw] )?
      (?P<vowel> [aiueo])
      (?P<long> (?: : | (?P=vowel) | (?<=o)u | (?<=o)h(?![aiueo]) )* )
    """,
    re.VERBOSE,
)
_OPEN_END = re.compile(r"[bcdfghjkmnprstwyz]{1,3}")
_STARTS = {"sy": "sh", "ty": "ch", "cy": "ch", "zy": "j", "jy": "j", "dy": "j", "dj": "j", "dz": "z"}
_MORAE = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu", "wo": "o"}


def _parsed(text: str, *, kana: bool, sure: bool, is_open: bool) -> Reading | None:
    """The reading of a word that is Japanese from end to end, else None. `is_open`: its last syllable may be begun.

    `sure` says that the spelling marks long vowels, so that an unmarked one is short; kana also say which n is which.
    """
    key, marks = "", bytearray()
    at, moraic = 0, ""
    while at < len(text):
        found = _MORA.match(text, at)
        if found is None:
            if not (is_open and _OPEN_END.fullmatch(text, at)):
                return None
            key += _STARTS.get(text[at:], text[at:])
            break
        at = found.end()
        if found["n"]:
            if moraic and not is_open:
                return None
            moraic = found["n"]
            continue
        if not found["vowel"]:
            continue
        start = _STARTS.get(found["start"] or "", found["start"] or "")
        start = _MORAE.get(start + found["vowel"], start + found["vowel"])[:-1]
        if moraic and start[:1] != "n":
            key += "n"
            marks.append(_SPLIT if start in ("", "y") else _ANY)
        elif found["stop"] and start:
            key += start[0]
            marks.append(_ANY)
        for letter in start:
            marks.append(_mark_of_n(moraic, start, found["vowel"], kana) if letter == "n" else _ANY)
        key += start + found["vowel"]
        is_told = sure or found["vowel"] in "aie"
        marks.append(_LONG if found["long"] else _SHORT if is_told else _SHORT | _LONG)
        moraic = ""
    if moraic:
        key += "n"
    return Reading(key, bytes(marks).ljust(len(key), bytes([_ANY])), is_japanese=True)


def _mark_of_n(moraic: str, start: str, vowel: str, kana: bool) -> int:
    """What the n that begins a syllable may mean. Kennichi is written for けんいち too, Kanno never for かの."""
    if kana:
        return _DOUBLE if moraic else _PLAIN
    if moraic:
        return _DOUBLE | _SPLIT if moraic == "n" and (vowel == "i" or start == "ny") else _DOUBLE
    return _PLAIN | _SPLIT


def _joined(words: list[Reading]) -> Reading:
    joined = words[0]
    for word in words[1:]:
        joined += word
    return joined
