"""The facts of a partnership's one-page snapshot, ready to be set: plain data, no database, no paper.

`partnerships/documents/snapshot.py` fills them from our rows, `templates/print/_snapshot.html` prints them,
`snapshot_outline.py` tells how long they are. What is unknown is absent: no row says "none" or a dash."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.documents import measures
from portal.documents.words import NARROW_NO_BREAK, Words, superscript

HISTORY_LIMIT, EVENT_LIMIT = {"en": 160, "ja": 80}, {"en": 60, "ja": 30}
SECTORS_PRINTED = {"en": 5, "ja": 5, "both": 4}
LEGEND = 28  # characters
KANA = 0.92  # how broad kana stand in a headline
BETWEEN_MARKS = 2 * NARROW_NO_BREAK  # ¹ ³ must not read as ¹³
LONG_NAME, LONG_WORD = {"en": 13, "ja": 9, "both": 13}, {"en": 6.05, "ja": 7.2, "both": 7.1}
"""Characters of a city's name, and ems of a word in it, that still stand at full size beside the map."""


@dataclass(frozen=True)
class City:
    """One of the two places: `title` as the headline sets it, `short` as a legend does."""

    title: str
    name: Words
    place: Words
    short: str
    also: str = ""  # the Japanese name, on a bilingual page


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
    said: str = ""  # the two figures for readers who listen


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
    logo: str
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
    def headline(self) -> str:
        """Both cities in one line, for a bookmark."""
        return ("・" if self.home.title == self.home.name.ja else " – ").join(city.title for city in self.both_cities)

    @property
    def has_short_names(self) -> bool:
        """Whether both names stand in one line of a legend."""
        return sum(len(city.short) for city in self.both_cities) <= LEGEND

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
    """Whether a city's name is too long to stand at full size beside the map: no word of it is ever parted."""
    words = (home + " " + partner).split()
    broadest = max((measures.ems(word) * (KANA if language == "ja" else 1) for word in words), default=0)
    return max(len(home), len(partner)) > LONG_NAME[language] or broadest > LONG_WORD[language]
