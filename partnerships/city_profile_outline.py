"""How long a city profile is, block by block: static/css/print-city-profile.css in numbers. Pure.

When the sheet or `templates/print/_city_profile.html` changes, this follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from partnerships.city_profile import CityProfileFacts, Column, StrongIndustry
from partnerships.snapshot_outline import (
    ABOVE,
    CITY_LEADING,
    CITY_SIZE,
    DEMONSTRATION,
    LONG_CITY_SIZE,
    foot,
    sources,
    with_also,
)
from portal.documents.measures import JOINED
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
from portal.pictures import picture

KIND = Words("City profile", "都市のご案内")
NAMES = 0.41  # what the name takes of the title zone where no photo stands there
BESIDE_NAMES = 2.0  # rem between them and the words, taken from the words
PHOTO = {"en": 0.28, "ja": 0.28, "both": 0.21}  # what the photo takes of the title zone
OVER_PROMISE, OVER_SUMMARY = {"en": 0.5, "ja": 0.5, "both": 0.3}, {"en": 0.55, "ja": 0.55, "both": 0.35}
HIGHEST_PHOTO = 0.17  # 30 mm, as a share of the text width
PROMISE_SIZE, PROMISE_LEADING = {"en": 1.72, "ja": 1.5, "both": 1.5}, {"en": 1.3, "ja": 1.45, "both": 1.3}
KEY_GAP, HALF_GAP = 1.4, 0.95
FIGURE, KEY_LEADING = {"en": 2.05 * 1.15, "ja": 1.9 * 1.25, "both": 2.05 * 1.15}, 1.35
RANK = 1.7
EMPLOYERS, MEASURE = {"en": 0.3, "ja": 0.27, "both": 0.31}, 10.4
THIRD, WIDE = 0.31, 0.655  # of three columns; two of them with the gap between
VALUE, YEAR = {"en": 0.27, "ja": 0.27, "both": 0.28}, {"en": 0.21, "ja": 0.21, "both": 0.2}
PADDING = 1.0


def outline(facts: CityProfileFacts, language: str, titles: Mapping[str, str]) -> Outline:
    """How long the page is. `titles` are the blocks' names in the reader's words."""
    above = ABOVE[language]

    def block(name: str, rows: Iterable[Row], above: float, **more: Any) -> Block:
        return Block(name, titles[name], tuple(rows), HEADING, above, HEADING_RULE, **more)

    share, less = {3: (THIRD, 0.0), 2: (0.5, HALF_GAP)}.get(len(facts.columns), (1.0, 0.0))
    columns = tuple((block(column.block, _list(column, share, less), 0),) for column in facts.columns)
    over_keys = 0.6 if language == "both" else 1.2
    return Outline(
        language,
        (
            masthead(facts.giver, _kind(facts), facts.logo),
            Columns(_title(facts, language, titles), above=0.7 if language == "both" else 1.25),
            Block("keys", titles["keys"], tuple(_keys(facts, language)), 0.4, over_keys, HEADING_RULE, is_fixed=True),
            block("industries", _industries(facts, language), above),
            *([Columns(columns, above=above)] if columns else []),
            Columns(
                (
                    (block("about", _about(facts, THIRD if facts.trade else 1.0), 0),),
                    (block("trade", _trade(facts, language, WIDE if facts.about else 1.0), 0),),
                ),
                above=above,
            ),
            foot(facts, titles["contacts"], language),
            sources(facts, language, titles["notes"]),
        ),
    )


def _kind(facts: CityProfileFacts) -> Words:
    demonstration = DEMONSTRATION if facts.is_demonstration else Words()
    return Words(demonstration.en + KIND.en, demonstration.ja + KIND.ja)


def _title(facts: CityProfileFacts, language: str, titles: Mapping[str, str]) -> tuple[tuple[Block, ...], ...]:
    """The name beside the promise with the summary under it; with a photo all of them stand beside that."""
    found = picture(facts.photo)
    share = 1 - PHOTO[language] if found else NAMES if facts.has_words else 1.0
    sizes = LONG_CITY_SIZE if facts.has_long_name else CITY_SIZE
    place = Cell(facts.place, share, 0, 0.95, 1.4, is_beside=True, is_name=True)
    name = Cell(
        Words(once=with_also(facts.city, facts.also)),
        share,
        0,
        sizes[language],
        CITY_LEADING[language],
        MINCHO,
        is_name=True,
        under=(place,),
    )
    rows = [Row((name,), padding=0.23, rule=0, air=0)]
    title = Block("title", titles["title"], tuple(rows), is_fixed=True)
    words, margin = (1 - PHOTO[language], 0.0) if found else (1 - NAMES, BESIDE_NAMES)
    promise = Block("promise", titles["promise"], tuple(_promise(facts, language, words, margin)), is_fixed=True)
    summary = Block("summary", titles["summary"], tuple(_summary(facts, language, words, margin)))
    if not found:
        return (title,), (promise, summary)
    height = min(HIGHEST_PHOTO, PHOTO[language] * found.height / found.width)
    return (title, promise, summary), (Block("photo", "", (), drawing=height, is_fixed=True),)


def _promise(facts: CityProfileFacts, language: str, share: float, less: float) -> Iterator[Row]:
    for number, text in enumerate(facts.promise.lines(language)):
        is_under = number > 0
        size = 1.28 if is_under else PROMISE_SIZE[language]
        leading = 1.45 if is_under else PROMISE_LEADING[language]
        if text == facts.promise.ja:
            text = "".join(JOINED.join(each.text) if each.is_short else each.text for each in facts.clauses)
        cell = Cell(Words(once=text), share, less, size, leading, MINCHO)
        yield Row((cell,), padding=0.25 if is_under else OVER_PROMISE[language], rule=0, air=0)


def _summary(facts: CityProfileFacts, language: str, share: float, less: float) -> Iterator[Row]:
    for number, line in enumerate(facts.summary, start=1):
        mark = facts.profile_mark if number == len(facts.summary) else ""
        yield Row((Cell(line.text, share, less, mark=mark),), padding=OVER_SUMMARY[language], rule=0, air=0)


def _keys(facts: CityProfileFacts, language: str) -> Iterator[Row]:
    count = max(len(facts.keys), 1)
    less = KEY_GAP * (count - 1) / count
    cells = tuple(Cell(key.label, 1 / count, less, leading=KEY_LEADING, mark=key.mark) for key in facts.keys)
    if cells:
        yield Row(cells, padding=FIGURE[language], rule=0, air=0)


def _industries(facts: CityProfileFacts, language: str) -> Iterator[Row]:
    if not facts.industries:
        return
    named, measure = EMPLOYERS[language], MEASURE if facts.measure else 0.0
    why, less = 1 - named, RANK + measure + (2 if measure else 1) * PADDING
    legend = facts.legend
    english, japanese = f"Most important first · {legend.en}", f"重要な順 · {legend.ja}"
    words = Words(english, japanese) if legend else Words("Most important first", "重要な順")
    head = Cell(words, why, less, is_beside=True, is_label=True)
    employers = Cell(Words("Employers", "主な企業・機関"), named, is_beside=True, is_label=True)
    measured = Cell(facts.measure, 0, -measure, is_label=True)
    yield Row((head, employers, measured) if measure else (head, employers), padding=0.28, rule=0, air=0.36)
    for row in facts.industries:
        cells = [_why(row, why, less), Cell(row.employers, named, is_name=True)]
        yield Row(tuple(cells), least=1.4 + 0.81 if row.width else 0)


def _why(row: StrongIndustry, share: float, less: float) -> Cell:
    """The sector's name with what links it to the other city in one line, its reason under it."""
    names = Words(
        f"{row.label.en} {row.link.en}".strip() if row.label.en else "",
        f"{row.label.ja} {row.link.ja}".strip() if row.label.ja else "",
    )
    reason = (Cell(row.reason, share, less, mark=row.mark),) if row.reason else ()
    return Cell(names, share, less, broad=BOLD, is_beside=True, is_name=True, is_label=True, under=reason)


def _list(column: Column, share: float, less: float) -> tuple[Row, ...]:
    return ledger([Cell(line.text, share, less)] for line in column.lines)


def _about(facts: CityProfileFacts, share: float) -> Iterator[Row]:
    """Each label over its text, a hairline and padding between."""
    for number, row in enumerate(facts.about):
        label = Cell(row.label, share, is_beside=True, is_label=True, under=(Cell(row.text, share, mark=row.mark),))
        yield Row((label,), padding=0.44 if number else 0.22, rule=0.3 if number else 0, air=0)


def _trade(facts: CityProfileFacts, language: str, share: float) -> tuple[Row, ...]:
    value, year = VALUE[language] * share, YEAR[language] * share
    label = share - value - year
    return ledger(
        (
            Cell(row.text, label, 2 * PADDING, is_beside=True),
            Cell(row.figure, value, broad=BOLD, is_beside=True, is_label=True),
            Cell(row.when, year, mark=row.mark, is_label=True),
        )
        for row in facts.trade
    )
