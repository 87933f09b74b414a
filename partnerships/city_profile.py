"""The facts of a city's one-page profile, ready to be set: plain data, no database, no paper.

`partnerships/documents/city_profile.py` fills them from our rows, `templates/print/_city_profile.html` prints them,
`city_profile_outline` tells the fitter how long they are. What is unknown is absent, its heading with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from partnerships.snapshot import Contact, Note
from portal.documents.words import Words

COLUMNS = (
    ("growth", Words("Growth areas", "成長分野")),
    ("resources", Words("Resources", "地域の資源")),
    ("plans", Words("Leaders’ plans", "市の計画")),
)


@dataclass(frozen=True)
class KeyFigure:
    """One of the four big figures; its label says what it counts and its year, its mark leads to its source."""

    figure: Words
    label: Words
    mark: str


@dataclass(frozen=True)
class Clause:
    """A clause of a Japanese promise; a short one is never broken."""

    text: str
    is_short: bool


@dataclass(frozen=True)
class StrongIndustry:
    """A sector (`label`) with its reason and its employers.

    `width` is its bar in whole per cents of the longest, 0 for none; the bar of the closest match is red, and `link`
    says so in words.
    """

    rank: int
    label: Words
    link: Words
    reason: Words
    employers: Words
    mark: str
    figure: Words = field(default_factory=Words)
    width: int = 0
    is_closest: bool = False

    @property
    def employers_mark(self) -> str:
        """The row's source stands once, behind the first text that it has."""
        return "" if self.reason else self.mark

    @property
    def figure_mark(self) -> str:
        return "" if self.reason or self.employers else self.mark


@dataclass(frozen=True)
class Line:
    """A paragraph of the summary, or a point of a list."""

    text: Words


@dataclass(frozen=True)
class Column:
    """One of the three columns, with its heading."""

    block: str
    title: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class AboutRow:
    """A statement about the people of the city."""

    label: Words
    text: Words
    mark: str


@dataclass(frozen=True)
class TradeRow:
    """A figure about trade and investment: what it counts, the figure with its unit, its year."""

    text: Words
    figure: Words
    when: Words
    mark: str


@dataclass(frozen=True)
class CityProfileFacts:
    """Everything that one city profile prints, in the page's language."""

    document_title: str
    giver: Words
    logo: str
    city: str
    also: str  # the Japanese name, on a bilingual page
    place: Words
    has_long_name: bool
    promise: Words
    clauses: tuple[Clause, ...]
    summary: tuple[Line, ...]
    photo: str
    photo_alt: str
    keys: tuple[KeyFigure, ...]
    industries: tuple[StrongIndustry, ...]
    measure: Words
    legend: Words  # what the one red bar says
    industries_mark: str
    growth: tuple[Line, ...]
    resources: tuple[Line, ...]
    plans: tuple[Line, ...]
    profile_mark: str
    about: tuple[AboutRow, ...]
    trade_title: Words
    trade: tuple[TradeRow, ...]
    contacts: tuple[Contact, ...]
    public_address: str
    shown_address: str
    qr_text: str
    more: Words
    notes: tuple[Note, ...]
    as_of: str
    is_demonstration: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """Growth areas, resources, leaders' plans: those that there are."""
        return tuple(Column(block, title, lines) for block, title in COLUMNS if (lines := getattr(self, block)))

    @property
    def has_both_tables(self) -> bool:
        """Whether people and trade stand side by side."""
        return bool(self.about and self.trade)

    @property
    def has_words(self) -> bool:
        """Whether anything stands beside the city's name."""
        return bool(self.promise or self.summary)
