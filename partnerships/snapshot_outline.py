"""How long a snapshot is, block by block: the widths and heights of static/css/print-snapshot.css in numbers. Pure.

When the sheet or `templates/print/_snapshot.html` changes, this follows; tests/documents/test_fit.py tells where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Any, Protocol

from partnerships import great_circle
from partnerships.snapshot import City, Contact, DatedRow, FactRow, Note, SnapshotFacts
from portal.documents.outline import (
    BOLD,
    HEADING,
    HEADING_RULE,
    MINCHO,
    Block,
    Cell,
    Columns,
    Outline,
    Row,
    ledger,
    masthead,
)
from portal.documents.words import Words

KIND = Words("Partnership snapshot", "姉妹都市のあらまし")
DEMONSTRATION = Words("Demonstration data · ", "見本 · ")
ABOVE = {"en": 1.2, "ja": 1.2, "both": 0.95}
LABEL = {"en": 0.19, "ja": 0.19, "both": 0.23}
TOPIC = 0.58
NAMES = {"en": 0.41, "ja": 0.41, "both": 0.45}  # what the names take of the title zone; the map has the rest
CITY_SIZE, LONG_CITY_SIZE = {"en": 3.1, "ja": 2.75, "both": 2.9}, {"en": 2.15, "ja": 1.8, "both": 2.15}
ALSO = 0.64  # of its size: the Japanese name beside the English one
CITY_LEADING = {"en": 1.12, "ja": 1.2, "both": 1.12}
SINCE_SIZE = {"en": 1.26, "ja": 1.16, "both": 1.26}
YEAR = {"en": 3.4, "ja": 4.6, "both": 3.4}
MONTH = {"en": 7.2, "ja": 6.4, "both": 8.9}
YEARS = {"en": 6.4, "ja": 8.4, "both": 6.4}
SECTOR = {"en": 0.5, "ja": 0.5, "both": 0.58}
LEFT, RIGHT, GAP = 0.56, 0.44, 1.9
PUBLIC, ALONE, BETWEEN = 11.4, 18.0, 1.0  # rem: the column of the public page, the gaps between people
SQUARE, HEADING_IN_FOOT = 5.35, 1.3 * 1.3 + 0.42  # rem
PADDING = 1.0  # rem: to the right of a cell, but the last of its row


class Closing(Protocol):
    """What closes any page about a partnership: people, the way to the public page, sources."""

    @property
    def contacts(self) -> tuple[Contact, ...]: ...
    @property
    def public_address(self) -> str: ...
    @property
    def shown_address(self) -> str: ...
    @property
    def more(self) -> Words: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...


def outline(facts: SnapshotFacts, language: str, titles: Mapping[str, str]) -> Outline:
    """How long the page is. `titles` are the blocks' names in the reader's words."""
    above = ABOVE[language]

    def block(name: str, rows: Iterable[Row], above: float, **more: Any) -> Block:
        return Block(name, titles[name], tuple(rows), HEADING, above, HEADING_RULE, **more)

    return Outline(
        language,
        (
            masthead(facts.giver, _kind(facts), facts.logo),
            _title(facts, language, titles["title"]),
            block("cities", _cities(facts, language), above),
            block("countries", _topics(facts.countries), above),
            Columns(
                (
                    (
                        block("history", _dated(facts.history, YEAR[language]), 0),
                        block("events", _dated(facts.events, MONTH[language]), above if facts.history else 0),
                    ),
                    (
                        block("industries", _sectors(facts, language), 0),
                        block("organizations", _named(facts, language), above if facts.industries else 0),
                    ),
                ),
                above=above,
            ),
            foot(facts, titles["contacts"], language),
            sources(facts, language, titles["notes"]),
        ),
    )


def _kind(facts: SnapshotFacts) -> Words:
    demonstration = DEMONSTRATION if facts.is_demonstration else Words()
    return Words(demonstration.en + KIND.en, demonstration.ja + KIND.ja)


def _title(facts: SnapshotFacts, language: str, title: str) -> Block:
    share = NAMES[language] if facts.map else 1.0
    sizes = LONG_CITY_SIZE if facts.has_long_names else CITY_SIZE

    def city(city: City) -> Cell:
        title = with_also(city.title, city.also)
        name = Cell(Words(once=title), share, 0, sizes[language], CITY_LEADING[language], MINCHO, is_name=True)
        return _under(name, Cell(city.place, share, 0, 0.95, 1.4, is_beside=True, is_name=True))

    names = _under(city(facts.home), city(facts.partner), *_since(facts, language, share))
    width = 1 - NAMES[language]
    drawing = great_circle.HEIGHT / great_circle.WIDTH
    return Block(
        "title",
        title,
        (Row((names,), padding=2 * (0.64 if language == "both" else 0.89), rule=0, air=0),),
        above=0.7 if language == "both" else 1.25,
        is_fixed=True,
        **({"drawing": width * drawing, "drawing_less": 2 * drawing} if facts.map else {}),
    )


def with_also(title: str, also: str) -> str:
    """A name as broad as the English one with the smaller Japanese one beside it."""
    return f"{title} {'あ' * ceil(len(also) * ALSO)}".strip()


def _since(facts: SnapshotFacts, language: str, share: float) -> Iterator[Cell]:
    for text in facts.since.lines(language):
        size = SINCE_SIZE["ja" if language == "ja" or text is facts.since.ja else "en"]
        yield Cell(Words(once=text), share, 0, size, 1.4, MINCHO, mark=facts.since_mark)


def _under(first: Cell, *others: Cell) -> Cell:
    return replace(first, under=(*first.under, *others))


def _cities(facts: SnapshotFacts, language: str) -> Iterator[Row]:
    if not facts.cities:
        return
    share = (1 - LABEL[language]) / 2

    def home(words: Words, **more: Any) -> Cell:
        return Cell(words, share, 0.5 * PADDING + PADDING, **more)

    def partner(words: Words, **more: Any) -> Cell:
        return Cell(words, share, 0.5 * PADDING, **more)

    head = {"is_name": True, "is_beside": True, "is_label": True, "broad": BOLD}
    marked = [Words(*(f"● {text}" for text in (city.name.en, city.name.ja))) for city in facts.both_cities]
    yield Row((home(marked[0], **head), partner(marked[1], **head)), padding=0.22, rule=0, air=0.5)
    for row in facts.cities:
        label = Cell(row.label, LABEL[language], is_beside=True, is_label=True)
        if row.shared:
            shared = Cell(row.shared, 2 * share, PADDING, mark=row.home_mark, is_beside=row.shared.is_short)
            yield Row((label, shared))
        else:
            ours = home(row.home, mark=row.home_mark, is_beside=row.home.is_short)
            yield Row((label, ours, partner(row.partner, mark=row.partner_mark, is_beside=row.partner.is_short)))


def _topics(rows: Iterable[FactRow]) -> tuple[Row, ...]:
    return ledger(
        (Cell(row.label, TOPIC, is_label=True), Cell(row.shared, 1 - TOPIC, PADDING, mark=row.home_mark))
        for row in rows
    )


def _dated(rows: Iterable[DatedRow], first_column: float) -> tuple[Row, ...]:
    return ledger([Cell(row.text, LEFT, first_column, mark=row.mark)] for row in rows)


def _sectors(facts: SnapshotFacts, language: str) -> Iterator[Row]:
    """Two bars and two figures beside each label."""
    if facts.industries and facts.industries_unit:
        legend = f"　● {facts.home.short} ○ {facts.partner.short}"
        unit = facts.industries_unit
        words = Words(unit.en and unit.en + legend, unit.ja and unit.ja + legend)
        yield Row((Cell(words, RIGHT, GAP, 0.88, is_beside=True, is_label=True),), padding=0.25, rule=0, air=0)
    share = SECTOR[language]
    for row in facts.industries:
        label = Cell(row.label, RIGHT * share, GAP * share, leading=1.3)
        yield Row((label,), padding=0.4, least=2 * 1.15 if row.home else 0, rule=0, air=0)


def _named(facts: SnapshotFacts, language: str) -> tuple[Row, ...]:
    width = GAP + YEARS[language] + PADDING
    return ledger([Cell(row.name, RIGHT, width, is_name=True)] for row in facts.organizations)


def foot(facts: Closing, title: str, language: str = "en") -> Block:
    """People side by side, then the square of the public page with its address."""
    rows: tuple[Row, ...] = ()
    if facts.contacts or facts.public_address:
        beside, count = (PUBLIC + BETWEEN if facts.public_address else 0), max(len(facts.contacts), 1)
        less = (beside + BETWEEN * (len(facts.contacts) - 1)) / count
        people = tuple(_person(person, 1 / count, less) for person in facts.contacts)
        if facts.public_address:
            people += (_public(facts),)
        rows = (Row(people, padding=0, rule=0, air=0),)
    return Block(
        "contacts",
        title,
        rows,
        0.6 + HEADING_IN_FOOT,
        above=1.0 if language == "both" else 1.3,
        rule=1.5,
    )


def _public(facts: Closing) -> Cell:
    """The square with the address under it: beside people it begins where their heading does, alone it has room."""
    above, width = (SQUARE - HEADING_IN_FOOT, PUBLIC) if facts.contacts else (SQUARE, ALONE)
    address = Cell(Words(once=facts.shown_address), 0, -width, 0.88, 1.35, is_label=True)
    square = Cell(Words(), 0, -width, above, 1.0, is_label=True, more_lines=1)
    return Cell(facts.more, 0, -width, 0.88, 1.35, is_label=True, under=(address, square))


def _person(person: Contact, share: float, less: float) -> Cell:
    lines: list[Cell] = []
    for face in person.faces:
        broad = BOLD if face.lang == "en" else 0.9 if face.reading else 1.0  # the reading is smaller than the name
        lines.append(
            Cell(Words(once=f"{face.name} {face.reading}".strip()), share, less, 1.06, broad=broad, is_label=True)
        )
        lines.append(Cell(Words(once=face.title), share, less))
    lines += [Cell(Words(once=text), share, less, is_label=True) for text in (person.phone, person.email)]
    return _under(*lines)


def sources(facts: Closing, language: str, title: str) -> Block:
    """The list at the foot of the page."""
    texts = [text for note in facts.notes for text in (note.mark, *note.words.lines(language))]
    row = Row((Cell(Words(once=" ".join(texts)), 1.0, size=0.88, leading=1.38),), padding=0, rule=0, air=0)
    return Block("notes", title, (row,), 0.4, above=0.6 if language == "both" else 0.9, rule=0.3)
