"""From our rows to what a benefit sheet prints, sources numbered in reading order. Pure.

`partnerships/documents/benefit_sheet.py` collects the rows into an `OfferRecord`; the sentences come from
`benefit_sheet_phrases` and `proof_phrases`. Nothing here knows what day it is: which events are to come was decided
when the rows were collected, so that the page stays the same until one of them is over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partnerships import benefit_sheet_phrases as tell
from partnerships import proof_phrases as prove
from partnerships import snapshot_phrases as say
from partnerships.benefit_sheet import BenefitRow, BenefitSheetFacts, EventRow, ProofLine
from partnerships.coming import Coming
from partnerships.snapshot import Note, Notes
from partnerships.snapshot_facts import DEMONSTRATION, contact_of
from portal.demo import INVENTED
from portal.documents.words import Words
from portal.proofs import Proof, chosen

if TYPE_CHECKING:
    from partnerships.models import Benefit, Place, PrincipalContact, Sector

PROOFS_PRINTED = 2  # for each benefit, the strongest
EVENTS_PRINTED = 4  # the nearest
LONG_FIGURE = {"en": 5, "ja": 4, "both": 5}  # characters that no longer stand at full size in their column


@dataclass(frozen=True)
class OfferRecord:
    """What we have on file for one sheet: rows as they came from the database, and the proofs of the port."""

    home: Place
    partner: Place
    kind: str
    status: str
    founded_year: int | None
    founded_source: str
    giver: Words
    ended_year: int | None = None
    logo: str = ""
    is_demonstration: bool = False
    sector: Sector | None = None
    addressee: Words = field(default_factory=Words)
    benefits: tuple[Benefit, ...] = ()
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)
    events: tuple[Coming, ...] = ()
    contact: PrincipalContact | None = None
    changed_on: datetime.date | None = None
    public_address: str = ""


def set_sheet_facts(record: OfferRecord, language: str) -> BenefitSheetFacts:
    """Turn a record into the facts of a page, numbering the sources in reading order."""
    notes = Notes(language)
    since = say.since(record.kind, record.status, record.founded_year, record.ended_year)
    since_mark = notes.mark(*say.sources(record.founded_source)) if record.founded_year else ""
    benefits = _benefits(record, language, notes)
    events = list(record.events[:EVENTS_PRINTED])
    events_title, with_year = tell.span(events)
    home, partner = say.city_name(record.home), say.city_name(record.partner)
    promise = tell.promise(record.kind)
    reader, address = tell.reader(record.sector), record.public_address
    english = f"{home.en} – {partner.en}: benefits {reader.en[:1].lower()}{reader.en[1:]}"
    japanese = f"{home.ja or home.en}・{partner.ja or partner.en} {reader.ja}"
    extra = [tell.counted()] if any(row.proofs for row in benefits) else []
    extra += [DEMONSTRATION] if record.is_demonstration else []
    extra += [say.as_of(record.changed_on)] if record.changed_on else []
    return BenefitSheetFacts(
        document_title={"en": english, "ja": japanese, "both": f"{english} / {reader.ja}"}[language],
        giver=record.giver,
        logo=record.logo,
        reader=reader,
        cities=tell.cities(record.home, record.partner),
        since=since,
        since_mark=since_mark,
        promise=promise,
        clauses=tuple(f"{clause}。" for clause in promise.ja.split("。") if clause),
        to=tell.to(record.addressee, language),
        benefits=benefits,
        events_title=events_title,
        events=tuple(
            EventRow(
                tell.when(event, with_year=with_year),
                Words(event.programme.title_en, event.programme.title_ja),
                Words(event.programme.venue_en, event.programme.venue_ja),
            )
            for event in events
        ),
        call_title=tell.call_title(record.contact),
        call=tell.call(record.partner),
        contacts=(contact_of(record.contact, language),) if record.contact else (),
        public_address=address,
        shown_address=address.split("://", 1)[-1].rstrip("/"),
        qr_text={"ja": "二次元コード：公開ページ"}.get(language, "QR code: public page"),
        more=Words("More, always current", "最新の情報"),
        notes=(*notes.printed(), *map(Note, extra)),
        as_of=record.changed_on.isoformat() if record.changed_on else "",
        is_demonstration=record.is_demonstration,
    )


def _benefits(record: OfferRecord, language: str, notes: Notes) -> tuple[BenefitRow, ...]:
    """Our benefits by their kinds, in the order of the kinds; one without proof is left out."""
    kinds = {row.kind_id: row.kind for row in record.benefits}
    printed = chosen(record.proofs, [kind.code for kind in kinds.values()], PROOFS_PRINTED)
    found = []
    for key, kind in kinds.items():
        if proofs := printed.get(kind.code):
            texts = tuple(Words(row.text_en, row.text_ja) for row in record.benefits if row.kind_id == key)
            lines = tuple(_line(proof, language, notes) for proof in proofs)
            found.append(BenefitRow(tell.benefit(kind, record.partner), texts, lines))
    return tuple(found)


def _line(proof: Proof, language: str, notes: Notes) -> ProofLine:
    sources = (text for source in proof.sources if source != INVENTED for text in say.sources(source))
    shown = proof.figure.lines(language)
    is_long = bool(shown) and len(shown[0]) > LONG_FIGURE[language]
    return ProofLine(proof.figure, prove.sentence(proof.sentence, proof.when), notes.mark(*sources), is_long)
