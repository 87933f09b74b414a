"""What a benefit sheet says, line by line, as it is kept beside every finished page: to tell later what has changed.
Pure."""

from __future__ import annotations

from partnerships.benefit_sheet import BenefitRow, BenefitSheetFacts, EventRow
from partnerships.snapshot import Contact
from portal.documents.changes import line
from portal.documents.words import Words


def lines(facts: BenefitSheetFacts, language: str) -> dict[str, tuple[str, ...]]:
    """Block → its lines, those with a name of their own as `changes.line` writes them."""

    def text(*words: Words) -> str:
        return " ".join(" / ".join(each.lines(language)) for each in words if each)

    def of_benefit(row: BenefitRow) -> list[str]:
        name = text(row.label)
        proofs = [line(name, text(proof.figure, proof.sentence)) for proof in row.proofs]
        return [*(line(name, text(words)) for words in row.texts), *proofs]

    def of_event(row: EventRow) -> str:
        return line(text(row.title), text(row.when, row.where))

    def of_person(person: Contact) -> str:
        first, *others = person.faces
        names = [" ".join(filter(None, (face.name, face.title))) for face in others]
        return line(first.name, ", ".join(filter(None, (first.title, *names, person.phone, person.email))))

    blocks = {
        "title": [text(facts.reader), text(facts.cities), text(facts.since), text(facts.giver), *map(str, facts.to)],
        "benefits": [said for row in facts.benefits for said in of_benefit(row)],
        "events": [of_event(row) for row in facts.events],
        "call": [text(facts.call), *map(of_person, facts.contacts), facts.shown_address],
        "notes": [text(note.words) for note in facts.notes],
    }
    return {name: tuple(filter(None, said)) for name, said in blocks.items()}
