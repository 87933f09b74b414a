"""Content in two languages: the reader's own where it exists, else the other one, marked as such."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Said:
    """A text with the language it is in; `is_other` when the reader's own language is missing."""

    text: str
    language: str
    is_other: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def said(row: Any, field: str, language: str | None = None) -> Said:
    """The text of `field_en`/`field_ja` of a row for a reader of `language` (default: the active one). No query."""
    own = (language or get_language() or "en")[:2]
    own = own if own in LANGUAGES else "en"
    other = "en" if own == "ja" else "ja"
    if text := getattr(row, f"{field}_{own}"):
        return Said(text, own, False)
    text = getattr(row, f"{field}_{other}")
    return Said(text, other if text else own, bool(text))


def in_reader_language(row: Any, field: str) -> str:
    """The plain text of `said()`, for `__str__` and titles."""
    return said(row, field).text


def language_of(field: str) -> str:
    """The language that a field's name says its text is in: "ja" for `history_ja`, empty for a name without one."""
    ending = field.rpartition("_")[2]
    return ending if ending in LANGUAGES else ""


_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")


def typed(text: str, language: str | None = None) -> Said:
    """A text that somebody typed once, in whichever language: its script tells which."""
    own = (language or get_language() or "en")[:2]
    found = "ja" if _JAPANESE.search(text) else "en"
    is_words = bool(re.search(r"[^\W\d_]", text))  # a bare number or date is everybody's
    return Said(text, found if is_words else own, is_words and found != own)
