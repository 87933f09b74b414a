"""The packet for a board: the board room on paper, in either language or both, with the figures of the same moment."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import override

from partnerships.board_room import Compared, Part, parts_of, sentences
from partnerships.periods import compared_words
from portal.documents.long import LongPaper
from portal.documents.words import Words
from portal.panels import Look
from portal.read_tables import ReadTable

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Packet:
    """What the board room shows for one look, once in each language."""

    look: Look
    parts: tuple[Sequence[Part], Sequence[Part]]


@dataclass(frozen=True)
class PacketTable:
    """A table: its caption, its headings with whether numbers stand below, its rows."""

    caption: Words
    headings: tuple[tuple[Words, bool], ...]
    rows: tuple[tuple[tuple[Words, bool], ...], ...]


@dataclass(frozen=True)
class PacketPart:
    """A panel on paper: its words, its figures with those before, its tables, what is missing."""

    title: Words
    summary: Words
    figures: tuple[tuple[Words, Words, Words], ...]
    gaps: tuple[Words, ...]
    tables: tuple[PacketTable, ...]


@dataclass(frozen=True)
class PacketFacts:
    """Everything that the packet prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    partnership: Words
    months: Words
    sentences: tuple[Words, ...]
    parts: tuple[PacketPart, ...]


class BoardPacket(LongPaper):
    """Plain words first, then every panel as a table."""

    template, sheet = "print/_board_packet.html", "board-packet"

    def facts(self, record: Packet, language: str) -> PacketFacts:
        look = record.look
        titles = {"en": "Board packet", "ja": "理事会資料", "both": "Board packet / 理事会資料"}
        return PacketFacts(
            document_title=titles[language],
            giver=Words(look.association.name_en, look.association.name_ja),
            logo=look.association.logo,
            as_of=look.today.isoformat(),
            printed_on=_in_both(lambda: date_format(look.today, "DATE_FORMAT")),
            is_demonstration=look.association.is_demonstration,
            partnership=_in_both(lambda: str(look.partnership)) if look.partnership else Words(),
            months=_in_both(lambda: compared_words(look.period)),
            sentences=tuple(
                _pair(*(each.words for each in both)) for both in zip(*map(sentences, record.parts), strict=True)
            ),
            parts=tuple(_part(*both) for both in zip(*record.parts, strict=True)),
        )


BOARD_PACKET = BoardPacket()


def packet_of(look: Look) -> Packet:
    """Every panel for a look, in both languages. As many queries as the page asks, twice."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(parts_of(look))
    return Packet(look, (found[0], found[1]))


def _part(english: Part, japanese: Part) -> PacketPart:
    panel = english.panel
    return PacketPart(
        title=_in_both(lambda: str(panel.title)),
        summary=_pair(english.shown.summary, japanese.shown.summary),
        figures=tuple(map(_figure, english.figures, japanese.figures)),
        gaps=tuple(
            _pair(one.words, other.words) for one, other in zip(english.shown.gaps, japanese.shown.gaps, strict=True)
        ),
        tables=tuple(map(_table, english.tables, japanese.tables)),
    )


def _figure(english: Compared, japanese: Compared) -> tuple[Words, Words, Words]:
    return (
        _pair(english.label, japanese.label),
        _pair(english.words, japanese.words),
        _pair(english.before, japanese.before),
    )


def _table(english: ReadTable, japanese: ReadTable) -> PacketTable:
    headings = zip(english.headings, japanese.headings, strict=True)
    rows = zip(english.rows, japanese.rows, strict=True)
    return PacketTable(
        caption=_pair(english.caption, japanese.caption),
        headings=tuple((_pair(one[0], other[0]), one[1]) for one, other in headings),
        rows=tuple(
            tuple((_pair(one.text, other.text), one.is_number) for one, other in zip(row, its_japanese, strict=True))
            for row, its_japanese in rows
        ),
    )


def _in_both(say: Callable[[], str]) -> Words:
    """What is said in each language."""
    with override("en"):
        english = say()
    with override("ja"):
        japanese = say()
    return _pair(english, japanese)


def _pair(english: Any, japanese: Any) -> Words:
    """A statement as plain text; what is the same in both languages stands there once."""
    one, other = (html.unescape(strip_tags(str(text))).strip() for text in (english, japanese))
    return Words(once=one) if one == other else Words(one, other)
