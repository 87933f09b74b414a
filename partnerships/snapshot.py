"""The facts of a partnership's one-page snapshot, ready to be set: plain data, no database, no paper.

`partnerships/documents/snapshot.py` fills them from our rows, `templates/print/_snapshot.html` prints them, `outline()` tells
the fitter how long they are. What is unknown is absent: no row says "none" or a dash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from partnerships import great_circle
from portal.documents.fit import Block, Cell, Columns, Outline, Row
from portal.documents.words import NARROW_NO_BREAK, Words, superscript

HISTORY_LIMIT, EVENT_LIMIT = {"en": 160, "ja": 80}, {"en": 60, "ja": 30}
SECTORS_PRINTED = {"en": 5, "ja": 5, "both": 4}
BETWEEN_MARKS = 2 * NARROW_NO_BREAK  # ¹ ³ must not read as ¹³
LONG_NAME = {
    "en": 13,
    "ja": 9,
    "both": 13,
}  # characters of a city name that no longer stand at full size beside the map


@dataclass(frozen=True)
class City:
    """One of the two places: `title` as the headline sets it, `short` as a legend does."""

    title: str
    name: Words
    place: Words
    short: str


@dataclass(frozen=True)
class FactRow:
    """A fact of both cities. `shared` spans both columns; otherwise either side may be unknown."""

    label: Words
    home: Words = field(default_factory=Words)
    partner: Words = field(default_factory=Words)
    shared: Words = field(default_factory=Words)
    home_mark: str = ""
    partner_mark: str = ""


@dataclass(frozen=True)
class DatedRow:
    """A line of the history (`year`) or of the yearly events (`when`)."""

    when: Words
    text: Words
    mark: str = ""


@dataclass(frozen=True)
class IndustryRow:
    """A sector that both cities have: figures as text, bars as whole per cents of the longest."""

    label: Words
    home: str
    partner: str
    home_width: int
    partner_width: int


@dataclass(frozen=True)
class OrganizationRow:
    """A partner organization and its years; an open dash means that it still is one."""

    name: Words
    years: Words
    mark: str = ""


@dataclass(frozen=True)
class Face:
    """A contact's name and title as one language gives them."""

    lang: str
    name: str
    reading: str
    title: str


@dataclass(frozen=True)
class Contact:
    """A person to talk to: the faces in the order of the page, then how to reach them."""

    faces: tuple[Face, ...]
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Map:
    """The drawing, with its coastline."""

    land: str
    arc: str
    home: tuple[float, float]
    partner: tuple[float, float]
    home_label: object
    partner_label: object
    distance_label: object


@dataclass(frozen=True)
class SnapshotFacts:
    """Everything that one snapshot prints, in the page's language."""

    document_title: str
    giver: Words
    home: City
    partner: City
    since: Words
    since_mark: str
    map: Map | None
    map_title: str
    cities: tuple[FactRow, ...]
    countries: tuple[FactRow, ...]
    history: tuple[DatedRow, ...]
    history_mark: str
    events: tuple[DatedRow, ...]
    industries: tuple[IndustryRow, ...]
    industries_unit: Words
    industries_mark: str
    organizations: tuple[OrganizationRow, ...]
    contacts: tuple[Contact, ...]
    public_address: str
    shown_address: str
    qr_text: str
    more: Words
    notes: tuple[Note, ...]
    as_of: str
    has_long_names: bool
    is_demonstration: bool

    @property
    def both_cities(self) -> tuple[City, City]:
        return self.home, self.partner

    @property
    def has_columns(self) -> bool:
        return bool(self.history or self.events or self.industries or self.organizations)


@dataclass(frozen=True)
class Note:
    """A line at the foot of the page, with the number or dagger that leads to it."""

    words: Words
    mark: str = ""


class Notes:
    """Numbers the sources in the order in which a reader meets them; what reads the same keeps its number."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._found: dict[tuple[str, ...], Words] = {}

    def mark(self, *sources: Words) -> str:
        """The superscript numbers of these sources, new ones being added; empty for none."""
        keys = {source.lines(self._language): source for source in sources if source}
        for key, source in keys.items():
            self._found.setdefault(key, source)
        order = list(self._found)
        return BETWEEN_MARKS.join(superscript(number) for number in sorted(order.index(key) + 1 for key in keys))

    def printed(self) -> tuple[Note, ...]:
        """The list at the foot of the page."""
        return tuple(Note(source, superscript(number)) for number, source in enumerate(self._found.values(), start=1))


def has_long_name(home: str, partner: str, language: str) -> bool:
    """Whether a city's name is too long to stand at full size beside the map."""
    return max(len(home), len(partner)) > LONG_NAME[language]


# --- how long it is: shares of the text width, and rem, as static/css/print-document.css has them --

_LABEL = {"en": 0.19, "ja": 0.19, "both": 0.23}
_YEAR = {"en": 3.4, "ja": 4.1, "both": 3.4}
_MONTH = {"en": 6.2, "ja": 5.4, "both": 8.6}
_YEARS = {"en": 6.4, "ja": 8.4, "both": 6.4}
_SECTOR = {"en": 0.5, "ja": 0.5, "both": 0.58}
_NAMES = {"en": 13.2, "ja": 12.6, "both": 14.3}
_MAP = {"en": 0.59, "ja": 0.59, "both": 0.55}
_LEFT, _RIGHT, _GAP = 0.56, 0.44, 1.9
_HEADING, _CELL_GAP = 2.45, 1.0


def outline(facts: SnapshotFacts, language: str, titles: Mapping[str, str]) -> Outline:
    """How long the page is, block by block. `titles` are the blocks' names in the reader's words."""
    above = 1.05 if language == "both" else 1.2

    def block(name: str, rows: Iterable[Row], frame: float, **more: Any) -> Block:
        return Block(name, titles[name], tuple(rows), frame, **more)

    drawing = {"drawing": _MAP[language] * great_circle.HEIGHT / great_circle.WIDTH} if facts.map else {}
    return Outline(
        language,
        (
            block("title", [Row((), padding=_NAMES[language])], 2.45, is_fixed=True, **drawing),
            block("cities", _fact_rows(facts.cities, language), _HEADING + 1.6),
            block("countries", _topic_rows(facts.countries), _HEADING + above),
            Columns(
                (
                    (
                        block("history", _dated_rows(facts.history, _YEAR[language]), _HEADING),
                        block("events", _dated_rows(facts.events, _MONTH[language]), _HEADING + above),
                    ),
                    (
                        block("industries", _sector_rows(facts.industries, language), _HEADING + 1.5),
                        block("organizations", _named_rows(facts.organizations, language), _HEADING + above),
                    ),
                ),
                frame=above if facts.has_columns else 0,
            ),
            block("contacts", _people(facts), 4.2, is_fixed=True),
            block("notes", [_note_row(facts, language)], 1.3, is_fixed=True),
        ),
        frame=1.75,
    )


def _fact_rows(rows: Iterable[FactRow], language: str) -> Iterable[Row]:
    label = _LABEL[language]
    side = (1 - label) / 2
    for row in rows:
        name = Cell(row.label, label, _CELL_GAP, is_beside=True)
        if row.shared:
            yield Row((name, Cell(row.shared, 2 * side)))
        else:
            yield Row((name, Cell(row.home, side, _CELL_GAP), Cell(row.partner, side)))


def _topic_rows(rows: Iterable[FactRow]) -> Iterable[Row]:
    return (Row((Cell(row.label, 0.58, _CELL_GAP), Cell(row.shared, 0.42))) for row in rows)


def _dated_rows(rows: Iterable[DatedRow], first_column: float) -> Iterable[Row]:
    return (Row((Cell(row.text, _LEFT, first_column),)) for row in rows)


def _sector_rows(rows: Iterable[IndustryRow], language: str) -> Iterable[Row]:
    two_bars = Cell(Words(once="0"), 1, size=1.65)
    share = _RIGHT * _SECTOR[language]
    return (Row((Cell(row.label, share, _GAP * _SECTOR[language]), two_bars)) for row in rows)


def _named_rows(rows: Iterable[OrganizationRow], language: str) -> Iterable[Row]:
    return (Row((Cell(row.name, _RIGHT, _GAP + _YEARS[language] + _CELL_GAP),)) for row in rows)


def _people(facts: SnapshotFacts) -> Iterable[Row]:
    """One row of people; the square of the public page beside them is six and a half rem high."""
    beside, count = (15.2 if facts.public_address else 0), max(len(facts.contacts), 1)
    cells = []
    for person in facts.contacts:
        titles = Words(*(face.title for face in person.faces))
        lines = len(person.faces) + bool(person.phone) + bool(person.email)
        cells.append(Cell(titles, 1 / count, beside / count + 1.2, more_lines=lines))
    if cells or beside:
        yield Row(tuple(cells), padding=0, least=6.5 if beside else 0)


def _note_row(facts: SnapshotFacts, language: str) -> Row:
    texts = [text for note in facts.notes for text in (note.mark, *note.words.lines(language))]
    return Row((Cell(Words(once=" ".join(texts)), 1.0, size=0.88),), padding=0)
