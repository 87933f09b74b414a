"""One normal form for search: what a person types in any width, case, kana or accent finds the same rows."""

from __future__ import annotations

import unicodedata

import jaconv


def search_key(*texts: str) -> str:
    """Texts joined in normal form: NFKC, small letters, hiragana for katakana, no accents on Latin letters."""
    return " ".join(filter(None, (_normal(text) for text in texts)))


def words_of(text: str) -> list[str]:
    """The words of a search in normal form; at most eight, the rest is ignored."""
    return _normal(text.replace("\0", "")).split()[:8]


def _normal(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    folded = jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold())
    split = unicodedata.normalize("NFD", folded)
    # Latin accents go; the marks of が and ぱ (U+3099, U+309A) stay and are joined again.
    kept = "".join(mark for mark in split if not unicodedata.combining(mark) or mark in "\u3099\u309a")
    return " ".join(unicodedata.normalize("NFC", kept).split())
