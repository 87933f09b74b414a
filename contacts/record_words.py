"""What our records say, in both languages at once: for papers that go out and for pages that show the same. Pure.

A `Row` is one statement: its heading, its lines, where its record stands, and what is missing where nothing is known.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, override

from portal.bilingual import Said, typed
from portal.documents.words import Words
from portal.money import money


@dataclass(frozen=True)
class Line(Words):
    """One line of a row, as a page of the reader's language says it."""

    @property
    def said(self) -> Said:
        """The reader's own language where it exists, else the other one, marked."""
        own = "ja" if get_language() == "ja" else "en"
        text, other = (self.ja, self.en) if own == "ja" else (self.en, self.ja)
        if text:
            return Said(text, own, False)
        if self.once:
            return typed(self.once)
        return Said(other, "en" if own == "ja" else "ja", bool(other))


@dataclass(frozen=True)
class Told:
    """What is said about one thing: several texts where the record holds several; without a label it stands alone."""

    label: Line
    texts: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """A statement: what it is about, what is said, `missing` where the record has nothing, and its page."""

    head: Line
    lines: tuple[Told, ...] = ()
    missing: Line = field(default_factory=Line)
    address: str = ""
    name: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether the record has nothing to say here."""
        return not self.lines


@dataclass(frozen=True)
class Section:
    """Rows under one heading; a note says how they were counted."""

    name: Line
    rows: tuple[Row, ...]
    note: Line = field(default_factory=Line)


def line(english: str, japanese: str = "", once: str = "") -> Line:
    """A line in both languages; a number alone stands once."""
    return Line(english, japanese, once)


def pair(row: Any, name: str) -> Line:
    """The two columns of a text."""
    return Line(getattr(row, f"{name}_en"), getattr(row, f"{name}_ja"))


def lines_of(row: Any, name: str) -> tuple[Line, ...]:
    """The two columns of a text that lists things, a line for each; as it was written where the languages differ."""
    whole = pair(row, name)
    english, japanese = whole.en.splitlines(), whole.ja.splitlines()
    if not english or not japanese:
        return tuple(Line(each, "") for each in english) or tuple(Line("", each) for each in japanese)
    if len(english) != len(japanese):
        return (whole,)
    return tuple(Line(*both) for both in zip(english, japanese, strict=True))


def in_both(say: Callable[..., Any], *given: Any) -> Line:
    """What `say(*given)` says in each language; `str` says a label."""
    found = []
    for language in ("en", "ja"):
        with override(language):
            found.append(str(say(*given)))
    return Line(*found)


def amount(value: Decimal | None, currency: str) -> Line:
    """A sum of money as each language writes it."""
    return in_both(lambda: money(value, currency))


def day(when: datetime.date | None) -> Line:
    """A date as each language writes it; empty when not known."""
    if when is None:
        return Line()
    return Line(f"{when.day} {when:%B} {when.year}", f"{when.year}年{when.month}月{when.day}日")


def told(label: Line, *texts: Line) -> Told | None:
    """A label and what it says; None where nothing is said."""
    known = tuple(text for text in texts if text)
    return Told(label, known) if known else None


def alone(*texts: Line) -> tuple[Told, ...]:
    """Texts without a label, a line each; nothing where there are none."""
    return tuple(Told(Line(), (text,)) for text in texts if text)


def all_of(lines: Iterable[Told | None]) -> tuple[Told, ...]:
    """Those that say something."""
    return tuple(each for each in lines if each)


def as_text(sections: Iterable[Section], language: str) -> str:
    """Everything as plain text of one language, to be copied into somebody else's form."""
    parts = []
    for section in sections:
        parts.append(_in(section.name, language).upper() if language == "en" else f"【{_in(section.name, language)}】")
        for row in section.rows:
            parts.append(_in(row.head, language))
            parts.extend([_said_in(each, language) for each in row.lines] or [f"[{_in(row.missing, language)}]"])
            parts.append("")
    return "\n".join(parts).strip()


def _said_in(line_of: Told, language: str) -> str:
    between, colon = ("、", "：") if language == "ja" else (", ", ": ")
    text = between.join(_in(each, language) for each in line_of.texts)
    return f"{_in(line_of.label, language)}{colon}{text}" if line_of.label else text


def _in(words: Line, language: str) -> str:
    return (words.lines(language) or ("",))[0]


def sheet_lines(sections: Iterable[Section]) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """A line for each thing that is said, in both languages, and for each gap what is missing."""
    head = (
        "section_en",
        "section_ja",
        "statement_en",
        "statement_ja",
        "label_en",
        "label_ja",
        "text_en",
        "text_ja",
        "missing",
    )
    found: list[tuple[str | None, ...]] = []
    for section in sections:
        for row in section.rows:
            about = (section.name.en, section.name.ja, row.head.en, row.head.ja)
            if row.is_gap:
                found.append((*about, None, None, row.missing.en, row.missing.ja, "yes"))
            for each in row.lines:
                texts = [_said_in(Told(Line(), each.texts), language) for language in ("en", "ja")]
                found.append((*about, each.label.en or None, each.label.ja or None, *texts, None))
    return head, found


def wide_lines(sections: Iterable[Section], language: str) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """One line: a column for each statement."""
    rows = [row for section in sections for row in section.rows]
    between = "、" if language == "ja" else ", "
    texts = [between.join(_said_in(each, language) for each in row.lines) or None for row in rows]
    return tuple(_in(row.head, language) for row in rows), [tuple(texts)]
