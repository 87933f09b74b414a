"""Benefit sheets for the corpus: benefits, proofs and events with distinct texts, addressed to somebody or not."""

from __future__ import annotations

import datetime

from partnerships.benefit_sheet_facts import OfferRecord
from partnerships.coming import Coming
from partnerships.models import Benefit, BenefitKind, Programme, Sector
from portal.documents.words import Words
from portal.proofs import Behind, Proof
from tests.documents.corpus import Writer, record_of
from tests.documents.sample import OMAHA, SHIZUOKA
from tests.documents.snapshot_corpus import SECTORS, contact

KINDS = ("market_insight", "business_contacts", "japanese_goods", "publicity", "community_development")
FIGURES = ("", "1", "4", "23", "350+", "1,480", "about 140", "US$2 billion")
COUNTERS = ("件", "社", "団体", "名", "枚以上")
FIRST = datetime.date(2027, 1, 21)


@record_of("benefit-sheet")
def benefit_sheet(writer: Writer, amount: float) -> OfferRecord:
    """An offer: up to five kinds of benefit, one after the other, whose words and proofs grow with the amount."""
    chance = writer.chance("record")
    weight = chance.choice((0.7, 1, 1.5))
    grown = {kind: amount - kind / 5 / weight for kind in range(len(KINDS)) if amount >= kind / 5 / weight}
    events = min(4, round(3 * amount * chance.choice((0.5, 1, 1.5))))
    code, english, japanese = chance.choice((("", "", ""), *SECTORS))
    sector = Sector(code=code, label_en=english, label_ja=japanese) if code else None
    return OfferRecord(
        home=OMAHA,
        partner=SHIZUOKA,
        kind=chance.choice(("sister", "sister", "friendship")),
        status="formal",
        founded_year=chance.choice((None, 1965, 1987)),
        founded_source=writer.source("founded"),
        giver=writer.organization("giver"),
        is_demonstration=chance.choice((True, False)),
        sector=sector,
        addressee=chance.choice((Words(), writer.organization("addressee"))),
        benefits=tuple(
            benefit(writer, kind, number) for kind, age in grown.items() for number in range(1 + int(age * 0.8))
        ),
        proofs={
            KINDS[kind]: tuple(proof(writer, kind, number, age - 0.3 * number) for number in range(1 + (age >= 0.3)))
            for kind, age in grown.items()
        },
        events=tuple(event(writer, number) for number in range(events)),
        contact=chance.choice((None, contact(writer, 0), contact(writer, 2))),
        changed_on=datetime.date(2026, 11, 21),
        public_address=chance.choice(("", "https://portal.example.org/directory/omaha-ne-shizuoka/")),
    )


def benefit(writer: Writer, kind: int, number: int) -> Benefit:
    text = writer.sentence(f"benefit {kind} {number}", 50, 150)
    row = BenefitKind(pk=kind + 1, code=KINDS[kind], label_en=KINDS[kind], label_ja=KINDS[kind])
    only = writer.chance(f"only {kind} {number}").choice(("", "", "", "en"))
    return Benefit(pk=10 * kind + number + 1, kind=row, text_en=text.en, text_ja="" if only else text.ja)


def proof(writer: Writer, kind: int, number: int, age: float) -> Proof:
    chance = writer.chance(f"proof {kind} {number}")
    figure = chance.choice(FIGURES)
    first = writer.sentence(f"proof {kind} {number}", 40, 110)
    more = writer.sentences(f"more of proof {kind} {number}", round(200 * age))
    text = Words(f"{first.en} {more.en}".strip(), first.ja + more.ja)
    when = chance.choice((Words(), Words("2025", "2025年"), Words("next on 18 December 2026", "次回は2026年12月18日")))
    return Proof(
        KINDS[kind],
        Words(figure, f"{figure}{chance.choice(COUNTERS)}" if figure[:1].isdigit() else figure, figure),
        text,
        (Behind(None, Words("record", "記録"), "/records/"),),
        "/records/",
        when,
        sources=chance.choice(((), (writer.source(f"proof {kind}"),))),
    )


def event(writer: Writer, number: int) -> Coming:
    title, venue = writer.phrase(f"event {number}"), writer.phrase(f"venue {number}", 40)
    chance = writer.chance(f"day {number}")
    day = FIRST + datetime.timedelta(days=45 * number + chance.randint(0, 30))
    row = Programme(pk=number + 1, title_en=title.en, title_ja=title.ja)
    if chance.random() < 0.6:
        row.venue_en, row.venue_ja = venue.en, venue.ja
    if chance.random() < 0.25:
        return Coming(row, day.year, day.month)
    last = day + datetime.timedelta(days=chance.choice((0, 0, 2, 12)))
    return Coming(row, day.year, day.month, day, last)
