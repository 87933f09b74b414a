"""How places are spelled: addresses, search words, readings of romaji, what a compiler's note says. Pure."""

from __future__ import annotations

import re

import jaconv
from django.utils.text import slugify

from portal.search_key import search_key

AMBIGUOUS = "prefecture ambiguous: "
_LONG = {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee"}


def slug_of_names(*names: str) -> str:
    """Names in ASCII for an address: Cañon City, CO, Kahoku → canon-city-co-kahoku."""
    return "-".join(filter(None, (slugify(name) for name in names)))


def readings(romaji: str) -> list[str]:
    """What a reader may type for a Japanese name in romaji with long vowels marked: Ōmachi → おおまち, おうまち.

    A long o is written おう or おお and romaji does not say which, so both are given. For search only, never shown.
    """
    text = romaji.casefold().replace("-", "").replace(" ", "")
    for long, double in _LONG.items():
        text = text.replace(long, double)
    spelled = dict.fromkeys([text.replace("ō", "ou"), text.replace("ō", "oo")])
    found = list(dict.fromkeys(jaconv.alphabet2kana(each) for each in spelled))
    latin = [each for each in spelled if each != romaji.casefold()]
    return [*(kana for kana in found if re.fullmatch(r"[ぁ-ゖー]+", kana)), *latin]


def key_of_place(name_en: str, name_macron: str, name_ja: str, region: list[str], country: str) -> str:
    """Everything by which a place is found; `region` is its code and its names in every language and reading."""
    spellings = [name_en, name_macron, name_ja]
    if country == "JP":
        spellings += readings(name_macron or name_en)
    return search_key(*dict.fromkeys(filter(None, (*spellings, *region))))


def candidates(note: str) -> list[str]:
    """The municipalities that a compiler's note names for a place whose prefecture is not known."""
    for part in note.split("; "):
        if part.startswith(AMBIGUOUS):
            return part.removeprefix(AMBIGUOUS).split("/")
    return []


def remarks(note: str) -> list[str]:
    """The other parts of a compiler's note, each a short English phrase."""
    return [part for part in note.split("; ") if part and not part.startswith(AMBIGUOUS)]


def sources_of(text: str) -> list[str]:
    """The sources of a pair, separated by " ; " in the file."""
    return [source.strip() for source in text.split(" ; ") if source.strip()]
