"""The packet for a board: the board room on paper, in either language or both, with the figures of one moment.

The figures are asked for while somebody waits, which is short; setting them on paper is a job's (`portal.documents`).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from contacts.documents.packet_drawings import PaperDrawing, drawing_of
from contacts.documents.packet_words import in_both, pair
from partnerships.board_room import Compared, Part, parts_of, sentences
from partnerships.periods import compared_words
from portal.documents.long import LongPaper, register
from portal.documents.words import Words
from portal.kept.comparing import one_moment
from portal.looks.doors import Seen
from portal.panels import Look
from portal.read_tables import ReadTable

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Packet:
    """What the board room shows for one look, once in each language."""

    look: Look
    asked_at: datetime.datetime
    parts: tuple[Sequence[Part], Sequence[Part]]

    @property
    def seen(self) -> list[Seen]:
        """Whom the panels name, for the read log."""
        return [each for part in self.parts[0] for each in part.shown.seen]


@dataclass(frozen=True)
class PacketTable:
    """A table: its caption, its headings, each with whether numbers stand below and the hundredths of the line that its
    column has, its rows. `is_whole`: it is short enough to stand on one page."""

    caption: Words
    headings: tuple[tuple[Words, bool, int], ...]
    rows: tuple[tuple[tuple[Words, bool], ...], ...]
    is_whole: bool


@dataclass(frozen=True)
class PacketPart:
    """A panel on paper: its words, its figures with those before, its drawing, its tables, what is missing."""

    name: str
    title: Words
    summary: Words
    figures: tuple[tuple[Words, Words, Words], ...]
    drawing: PaperDrawing
    gaps: tuple[Words, ...]
    tables: tuple[PacketTable, ...]


@dataclass(frozen=True)
class PacketFacts:
    """Everything that the packet prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    asked_at: Words
    is_limited: bool
    is_demonstration: bool
    partnership: Words
    months: Words
    sentences: tuple[Words, ...]
    parts: tuple[PacketPart, ...]


class BoardPacket(LongPaper):
    """Plain words first, then every panel with its drawing and its tables."""

    template, sheet = "print/_board_packet.html", "board-packet"
    key, title = "board_packet", _("Board packet")

    def address(self, association: Any, variant: str) -> str:
        """The page where one chooses language and paper."""
        page = reverse("board_packet", kwargs={"association": association.slug})
        return f"{page}?{variant}" if variant else page

    def facts(self, record: Packet, language: str) -> PacketFacts:
        look = record.look
        titles = {"en": "Board packet", "ja": "理事会資料", "both": "Board packet / 理事会資料"}
        return PacketFacts(
            document_title=titles[language],
            giver=Words(look.association.name_en, look.association.name_ja),
            logo=look.association.logo,
            as_of=look.today.isoformat(),
            asked_at=in_both(lambda: moment_words(record.asked_at)),
            is_limited=look.is_limited and look.partnership is None,
            is_demonstration=look.association.is_demonstration,
            partnership=in_both(lambda: str(look.partnership)) if look.partnership else Words(),
            months=in_both(lambda: compared_words(look.period)),
            sentences=tuple(
                pair(*(each.words for each in both)) for both in zip(*map(sentences, record.parts), strict=True)
            ),
            parts=tuple(_part(*both) for both in zip(*record.parts, strict=True)),
        )


BOARD_PACKET = register(BoardPacket())
LINE, BETWEEN, HEADING = 58, 1.5, 7.5
"""In ems: a line of the paper, what stays free between columns, what a heading needs for its longest word."""
FEW = 24
"""Lines of a table that no page parts."""


def packet_of(look: Look) -> Packet:
    """Every panel for a look, in both languages, as the rows are at one moment whatever others write meanwhile. As many
    queries as the page asks, twice."""
    with one_moment():
        asked_at, found = timezone.now(), []
        for language in LANGUAGES:
            with override(language):
                found.append(parts_of(look))
    return Packet(look, asked_at, (found[0], found[1]))


def moment_words(moment: datetime.datetime) -> str:
    """A moment by the association's clock, with the name of its hour, in the active language."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def _part(english: Part, japanese: Part) -> PacketPart:
    panel = english.panel
    return PacketPart(
        name=panel.name,
        title=in_both(lambda: str(panel.title)),
        summary=pair(english.shown.summary, japanese.shown.summary),
        figures=tuple(map(_figure, english.figures, japanese.figures)),
        drawing=drawing_of(english.shown, japanese.shown),
        gaps=tuple(
            pair(one.words, other.words) for one, other in zip(english.shown.gaps, japanese.shown.gaps, strict=True)
        ),
        tables=tuple(map(_table, english.tables, japanese.tables)),
    )


def _figure(english: Compared, japanese: Compared) -> tuple[Words, Words, Words]:
    return (
        pair(english.label, japanese.label),
        pair(english.words, japanese.words),
        pair(english.before, japanese.before),
    )


def _table(english: ReadTable, japanese: ReadTable) -> PacketTable:
    rows = tuple(
        tuple((pair(one.text, other.text), one.is_number) for one, other in zip(row, its_japanese, strict=True))
        for row, its_japanese in zip(english.rows, japanese.rows, strict=True)
    )
    headings = [
        (pair(one[0], other[0]), one[1]) for one, other in zip(english.headings, japanese.headings, strict=True)
    ]
    shares = _shares([words for words, _is_number in headings], rows)
    return PacketTable(
        caption=pair(english.caption, japanese.caption),
        headings=tuple((*heading, share) for heading, share in zip(headings, shares, strict=True)),
        rows=rows,
        is_whole=_line_count(rows, shares) <= FEW,
    )


def _shares(headings: Sequence[Words], rows: Sequence[Sequence[tuple[Words, bool]]]) -> list[int]:
    """How the columns share a line, in hundredths: the short ones have what they need, so that no day is parted; the
    long ones share what is left."""
    needs = [max((_breadth(row[place][0]) for row in rows), default=0.0) for place in range(len(headings))]
    needs = [
        max(need, min(_breadth(heading), HEADING)) + BETWEEN for need, heading in zip(needs, headings, strict=True)
    ]
    given, left = [0.0] * len(needs), float(LINE)
    long: list[int] = []
    for done, place in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        if not long and needs[place] <= left / (len(needs) - done):
            given[place] = needs[place]
            left -= needs[place]
        else:
            long.append(place)
    for place in long:
        given[place] = left * math.sqrt(needs[place]) / sum(math.sqrt(needs[each]) for each in long)
    whole = sum(given)
    return [max(round(100 * each / whole), 1) for each in given]


def _line_count(rows: Sequence[Sequence[tuple[Words, bool]]], shares: Sequence[int]) -> int:
    """About how many lines a table takes in both languages."""
    breadths = [LINE * share / 100 for share in shares]
    return sum(
        max(
            2 * math.ceil(_breadth(words) / breadth) for (words, _is_number), breadth in zip(row, breadths, strict=True)
        )
        for row in rows
    )


def _breadth(words: Words) -> float:
    """About how many em the longer of both languages is wide."""
    return max((sum(0.55 if each < "\u2e80" else 1.0 for each in text) for text in words.lines("both")), default=0.0)
