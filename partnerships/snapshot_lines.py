"""What a snapshot says, line by line, as it is kept beside every finished page: to tell later what has changed. Pure.

Everything that is printed stands here but the numbers of the sources, which change whenever a line comes or goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from partnerships.snapshot import Contact, FactRow, SnapshotFacts
from portal.documents.changes import line
from portal.documents.words import Words


def lines(facts: SnapshotFacts, language: str) -> dict[str, tuple[str, ...]]:
    """Block → its lines, those with a name of their own as `changes.line` writes them."""

    def text(words: Words) -> str:
        return " / ".join(words.lines(language))

    def of_cities(row: FactRow) -> Iterator[str]:
        if row.shared:
            yield line(text(row.label), text(row.shared))
        for city, words in ((facts.home, row.home), (facts.partner, row.partner)):
            if words:
                yield line(f"{text(row.label)} · {city.short}", text(words))

    kind = [text(facts.since), text(facts.giver)]
    blocks = {
        "title": [*(line(city.title, text(city.place)) for city in facts.both_cities), *kind],
        "cities": [said for row in facts.cities for said in of_cities(row)],
        "countries": [line(text(row.label), text(row.shared)) for row in facts.countries],
        "history": [line(text(row.when), text(row.text)) for row in facts.history],
        "events": [line(text(row.text), text(row.when)) for row in facts.events],
        "industries": [
            text(facts.industries_unit),
            *(line(text(row.label), f"● {row.home} ○ {row.partner}" if row.home else "") for row in facts.industries),
        ],
        "organizations": [line(text(row.name), text(row.years)) for row in facts.organizations],
        "contacts": [*map(of_person, facts.contacts), facts.shown_address],
        "notes": [text(note.words) for note in facts.notes],
    }
    return {name: tuple(filter(None, said)) for name, said in blocks.items()}


def of_person(person: Contact) -> str:
    """A person to talk to, under the name that comes first."""
    first, *others = person.faces
    names = [" ".join(filter(None, (face.name, face.reading, face.title))) for face in others]
    return line(first.name, ", ".join(filter(None, (first.reading, first.title, *names, person.phone, person.email))))
