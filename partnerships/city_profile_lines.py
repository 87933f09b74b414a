"""What a city profile says, line by line, as it is kept beside every finished page: to tell later what has changed.

Pure. Everything that is printed stands here but the numbers of the sources.
"""

from __future__ import annotations

from partnerships.city_profile import CityProfileFacts, Line, StrongIndustry
from partnerships.snapshot_lines import of_person
from portal.documents.changes import line
from portal.documents.words import Words


def lines(facts: CityProfileFacts, language: str) -> dict[str, tuple[str, ...]]:
    """Block → its lines, those with a name of their own as `changes.line` writes them."""

    def text(words: Words) -> str:
        return " / ".join(words.lines(language))

    def of_industry(row: StrongIndustry) -> str:
        said = (f"{row.rank}.", text(row.link), text(row.reason), text(row.employers), text(row.figure))
        return line(text(row.label), " · ".join(filter(None, said)))

    def each(rows: tuple[Line, ...]) -> list[str]:
        return [text(row.text) for row in rows]

    blocks = {
        "title": [line(facts.city, text(facts.place)), text(facts.giver), facts.photo_alt],
        "promise": [text(facts.promise)],
        "summary": each(facts.summary),
        "keys": [line(text(row.label), text(row.figure)) for row in facts.keys],
        "industries": [text(facts.measure), *map(of_industry, facts.industries)],
        "growth": each(facts.growth),
        "resources": each(facts.resources),
        "plans": each(facts.plans),
        "about": [line(text(row.label), text(row.text)) for row in facts.about],
        "trade": [line(text(row.text), f"{text(row.figure)}, {text(row.when)}") for row in facts.trade],
        "contacts": [*map(of_person, facts.contacts), facts.shown_address],
        "notes": [text(note.words) for note in facts.notes],
    }
    return {name: tuple(filter(None, said)) for name, said in blocks.items()}
