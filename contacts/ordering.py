"""Where a person stands in a list: by kana in the ten rows of the syllabary, or by A–Z. Pure.

A Japanese name without its reading, and a Western one without its katakana, come after all readings, under their
letters. A Japanese name without Latin letters stands under those of its kana, and under # where nobody knows them. The
normal form is the search's own, so that カトウ and かとう stand together.
"""

from __future__ import annotations

from dataclasses import dataclass

from contacts.choices import KanaRow
from partnerships.names import Named, is_japanese
from portal.readings import reading_key
from portal.search_key import search_key

_FIRST_OF_ROW = (
    ("わ", KanaRow.WA),
    ("ら", KanaRow.RA),
    ("ゃ", KanaRow.YA),
    ("ま", KanaRow.MA),
    ("は", KanaRow.HA),
    ("な", KanaRow.NA),
    ("た", KanaRow.TA),
    ("さ", KanaRow.SA),
    ("か", KanaRow.KA),
    ("ぁ", KanaRow.A),
)
_LAST_OF_ALL = "\uffff"


@dataclass(frozen=True)
class Place:
    """The keys that a list sorts by, and the group's heading in each of the two orders."""

    kana: str
    latin: str
    row: str
    letter: str


def place_of(person: Named) -> Place:
    """The place of a name. Without a reading `kana` begins with the last character there is."""
    reading = search_key(person.family_kana, person.given_kana)
    latin = search_key(person.family_latin, person.given_latin)
    if not latin:
        latin = _letters_of_kana(person)
    if not latin:
        native = search_key(person.family_name, person.given_name)
        latin = _LAST_OF_ALL + native if is_japanese(person) else native
    kana = reading or _LAST_OF_ALL + latin.removeprefix(_LAST_OF_ALL)
    letter = latin[:1].upper() if latin[:1].isascii() else "#"
    return Place(kana[:170], latin[:170], row_of(reading), letter if letter.isalpha() else "#")


def _letters_of_kana(person: Named) -> str:
    """How a Japanese name is read, in Latin letters; empty where the family name or all of it cannot be read."""
    native = person.family_name + person.given_name
    if native and not is_japanese(person):
        return ""
    family, given = person.family_kana or person.family_name, person.given_kana or person.given_name
    letters = [reading_key(family), reading_key(given)]
    return " ".join(filter(None, letters)) if letters[0] or not family else ""


def row_of(reading: str) -> str:
    """The row of the syllabary that a reading in hiragana begins in: たなか stands in た, ぱく in は."""
    first = reading[:1]
    if not "ぁ" <= first <= "ゖ":
        return KanaRow.OTHER
    return next(row for start, row in _FIRST_OF_ROW if first >= start)
