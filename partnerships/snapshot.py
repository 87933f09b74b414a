"""The facts of a partnership's one-page snapshot, ready to be set: plain data, no database, no paper.

`partnerships/documents.py` fills them from our rows, `templates/print/_snapshot.html` prints them, `outline()` tells
the fitter how long they are. What is unknown is absent: no row says "none" or a dash."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.documents.fit import Block, Cell, Columns, Outline, Row, ems
from portal.documents.words import Words, superscript

HISTORY_LIMIT, EVENT_LIMIT = {"en": 160, "ja": 80}, {"en": 60, "ja": 30}
SECTORS_PRINTED = {"en": 5, "ja": 5, "both": 4}
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
    """Numbers the sources in the order in which a reader meets them; the same source keeps its number."""

    def __init__(self) -> None:
        self._sources: dict[Words, str] = {}

    def mark(self, *sources: Words) -> str:
        """The superscript numbers of these sources, new ones being added; empty for none."""
        found = [source for source in sources if source]
        for source in found:
            self._sources.setdefault(source, superscript(len(self._sources) + 1))
        return "".join(dict.fromkeys(self._sources[source] for source in found))

    def printed(self) -> tuple[Note, ...]:
        """The list at the foot of the page."""
        return tuple(Note(source, number) for source, number in self._sources.items())


def has_long_name(home: str, partner: str, language: str) -> bool:
    """Whether a city's name is too long to stand at full size beside the map."""
    return max(len(home), len(partner)) > LONG_NAME[language]


def outline(facts: SnapshotFacts, language: str, titles: dict[str, str]) -> Outline:
    """How long the page is, block by block. `titles` are the blocks' names in the reader's words."""

    def block(name: str, rows: list[Row], frame: float) -> Block:
        return Block(name, titles[name], tuple(rows), frame)

    label = {"en": 0.19, "ja": 0.19, "both": 0.23}[language]
    value, gap = (1 - label) / 2, 1.0
    cities = [
        Row((
            Cell(row.label, label, gap, is_beside=True),
            *([Cell(row.shared, 2 * value)] if row.shared else [Cell(row.home, value, gap), Cell(row.partner, value)]),
        ))
        for row in facts.cities
    ]  # fmt: skip
    year = {"en": 3.4, "ja": 4.1, "both": 3.4}[language]
    when = {"en": 6.2, "ja": 5.4, "both": 8.6}[language]
    years = {"en": 6.4, "ja": 8.4, "both": 6.4}[language]
    left, right = 0.56, 0.44
    history = [Row((Cell(row.text, left, year + 0.9),)) for row in facts.history]
    events = [Row((Cell(row.text, left, when + 0.9),)) for row in facts.events]
    bars = {"en": 0.5, "ja": 0.5, "both": 0.58}[language]
    industries = [
        Row((Cell(row.label, right * bars, 1.0), Cell(Words(once="0"), 1, size=1.65))) for row in facts.industries
    ]
    organizations = [Row((Cell(row.name, right, years + 3.0),)) for row in facts.organizations]
    notes = Words(once=" ".join(text for note in facts.notes for text in (note.mark, *note.words.lines(language))))
    people = max((_contact_rows(person, len(facts.contacts)) for person in facts.contacts), default=0)
    qr = 5.0 + (3 if facts.public_address else 0) if facts.public_address else 0
    names = {"en": 13.2, "ja": 12.6, "both": 14.4}[language]
    return Outline(
        language,
        (
            Block("title", titles["title"], (Row((), padding=names),), 2.5, 0.59 * 149 / 420 if facts.map else 0,
            is_fixed=True), block("cities", cities, 4.9), block("countries", [Row((Cell(row.label, 0.58, gap),
            Cell(row.shared, 0.42))) for row in facts.countries], 3.7), Columns( ((block("history", history, 2.5),
            block("events", events, 3.7)), (block("industries", industries, 3.8), block("organizations", organizations,
            3.7))), frame=1.2 if facts.has_columns else 0, ), Block("contacts", titles["contacts"], (Row((),
            padding=max(people * 1.42, qr)),), 4.1, is_fixed=True), Block("notes", titles["notes"], (Row((Cell(notes,
            1.0, size=0.88),), padding=0),), 1.4, is_fixed=True), ), frame=1.9, )  # fmt: skip


def _contact_rows(person: Contact, count: int) -> int:
    """Lines of one contact among `count` side by side."""
    width = {1: 46, 2: 24}.get(count, 15)
    texts = [text for face in person.faces for text in (face.name + face.reading, face.title) if text]
    return sum(1 + int(ems(text) / width) for text in texts) + bool(person.phone) + bool(person.email)
