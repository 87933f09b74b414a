"""How long a benefit sheet is, block by block: the widths and heights of static/css/print-benefit-sheet.css in numbers.
Pure.

When the sheet or `templates/print/_benefit_sheet.html` changes, this follows; tests/documents/test_benefit_sheet.py
tells where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from partnerships.benefit_sheet import BenefitRow, BenefitSheetFacts
from partnerships.snapshot_outline import DEMONSTRATION, sources
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

KIND = Words("Benefits for business", "企業向けのご案内")
ABOVE = {"en": 1.2, "ja": 1.2, "both": 1.05}
NAMES, BESIDE = 0.52, 2.0  # what the reader's sector takes of the title zone; the promise has the rest
Sizes = Mapping[str, tuple[float, float, float]]  # in rem, the leading in its own em, how much wider than the sans
READER: Sizes = {"en": (2.5, 1.12, MINCHO - 0.02), "ja": (2.3, 1.2, MINCHO - 0.1), "under": (1.5, 1.3, MINCHO - 0.06)}
LEAD: Sizes = {"en": (1.72, 1.3, MINCHO), "ja": (1.46, 1.45, MINCHO), "under": (1.24, 1.45, MINCHO)}
HEAD = 2.33  # rem: the headings of both columns
WHAT, GAP = 0.43, 1.9
FIGURE = {"en": 5.5, "ja": 6.0, "both": 5.5}  # the column of the numbers with its padding
BETWEEN_PROOFS = 0.45
LEFT, RIGHT = 0.56, 0.44
DAY = {"en": 8.0, "ja": 9.2, "both": 9.2}
FIGURE_HEIGHT = {"en": 2.05 * 1.1, "ja": 1.7 * 1.25, "both": 2.05 * 1.1}
LONG_FIGURE_HEIGHT = 2 * 1.24 * 1.35  # two lines


def outline(facts: BenefitSheetFacts, language: str, titles: Mapping[str, str]) -> Outline:
    """How long the page is. `titles` are the blocks' names in the reader's words."""
    above = ABOVE[language]
    events = Block("events", titles["events"], _events(facts, language), HEADING, rule=HEADING_RULE)
    call = _call(facts, language, titles["call"], is_alone=not facts.events)
    demonstration = DEMONSTRATION if facts.is_demonstration else Words()
    return Outline(
        language,
        (
            masthead(facts.giver, Words(demonstration.en + KIND.en, demonstration.ja + KIND.ja), facts.logo),
            _title(facts, language, titles["title"]),
            Block(
                "benefits", titles["benefits"], tuple(_benefits(facts, language)), HEAD, above=1.2, rule=HEADING_RULE
            ),
            Columns(((events,), (call,)) if facts.events else ((call,),), above=above),
            sources(facts, language, titles["notes"]),
        ),
    )


def _under(*cells: Cell) -> Cell:
    first, *others = cells
    return replace(first, under=(*first.under, *others))


def _display(words: Words, language: str, sizes: Sizes, share: float, less: float) -> list[Cell]:
    """A statement in display type: on a bilingual page its Japanese is smaller."""
    styles = {"en": ("en",), "ja": ("ja",), "both": ("en", "under")}[language]
    return [
        Cell(Words(once=text), share, less, *sizes[style])
        for text, style in zip(words.lines(language), styles, strict=False)
    ]


def _title(facts: BenefitSheetFacts, language: str, title: str) -> Block:
    place = [
        Cell(words, NAMES, 0, 0.95, 1.4, mark=mark)
        for words, mark in ((facts.cities, ""), (facts.since, facts.since_mark))
    ]
    reader = _under(*_display(facts.reader, language, READER, NAMES, 0), *place)
    lead = _display(facts.promise, language, LEAD, 1 - NAMES, BESIDE)
    to = [Cell(Words(once=str(line)), 1 - NAMES, BESIDE) for line in facts.to]
    beside = _under(*lead, *to)
    return Block("title", title, (Row((reader, beside), padding=0.55, rule=0, air=0),), above=1.25, is_fixed=True)


def _benefits(facts: BenefitSheetFacts, language: str) -> Iterator[Row]:
    for row in facts.benefits:
        texts = [Cell(text, WHAT) for text in row.texts]
        what = _under(
            Cell(row.label, WHAT, broad=BOLD if language == "en" else 1.0, is_beside=True, is_label=True), *texts
        )
        between = BETWEEN_PROOFS * (len(row.proofs) - 1)
        figures = sum(LONG_FIGURE_HEIGHT if proof.is_long else FIGURE_HEIGHT[language] for proof in row.proofs)
        yield Row((what, _proofs(row, language)), 0.6 + between, figures, air=0.32)


def _proofs(row: BenefitRow, language: str) -> Cell:
    return _under(*(Cell(proof.sentence, 1 - WHAT, GAP + FIGURE[language], mark=proof.mark) for proof in row.proofs))


def _events(facts: BenefitSheetFacts, language: str) -> tuple[Row, ...]:
    def what(title: Words, where: Words) -> Cell:
        cell = Cell(title, LEFT, DAY[language])
        return _under(cell, Cell(where, LEFT, DAY[language])) if where else cell

    return ledger(
        [Cell(row.when, 0, -(DAY[language] - 1), is_label=True), what(row.title, row.where)] for row in facts.events
    )


def _call(facts: BenefitSheetFacts, language: str, title: str, *, is_alone: bool) -> Block:
    share, less = (1.0, 0.0) if is_alone else (RIGHT, GAP)
    square = 5.0 if facts.public_address else 0.0
    both = language == "both"
    english = Cell(Words(once=facts.call.en), share, less, broad=BOLD)
    japanese = Cell(Words(once=facts.call.ja), share, less, leading=1.4 if both else 0)
    said = {"en": english, "ja": japanese, "both": _under(english, japanese)}[language]
    rows = [Row((said,), padding=0.5, rule=0, air=0)]
    person = _under(*_person(facts, share, less + square + 1))
    rows.append(Row((person,), padding=0, least=square, rule=0, air=0))
    if facts.public_address:
        more = Cell(facts.more, share, less, 0.88, 1.35, is_beside=True)
        address = _under(more, Cell(Words(once=facts.shown_address), share, less, 0.88, 1.35))
        rows.append(Row((address,), padding=0.3, rule=0, air=0))
    return Block("call", title, tuple(rows), HEADING, rule=HEADING_RULE, is_fixed=True)


def _person(facts: BenefitSheetFacts, share: float, less: float) -> Iterable[Cell]:
    if not facts.contacts:
        yield Cell(facts.giver, share, less, 1.06, broad=BOLD, is_name=True)
    for person in facts.contacts:
        for face in person.faces:
            broad = BOLD if face.lang == "en" else 1.0
            yield Cell(Words(once=f"{face.name} {face.reading}".strip()), share, less, 1.06, broad=broad)
            if face.title:
                yield Cell(Words(once=face.title), share, less)
        for text in filter(None, (person.phone, person.email)):
            yield Cell(Words(once=text), share, less)
