"""The rows of a run as a page shows them: part by part, of one finding or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.bilingual import Said, typed
from portal.imports.choices import POSSIBLE, Became, Choice, Finding
from portal.imports.models import ImportRun
from portal.imports.refusals import ROWS, words_of
from portal.imports.services.receiving import CHUNK
from portal.resources import Sheet, Verdict

MARKS = {
    Finding.NEW: "well",
    Finding.UPDATE: "soon",
    Finding.SAME: "rest",
    Finding.DUPLICATE: "soon",
    Finding.REPEATED: "rest",
    Finding.ERROR: "owed",
}


@dataclass
class ShownRow:
    """A row as the page shows it."""

    number: int
    line: int
    name: Said
    finding: Finding
    mark: str
    says: list[str]
    differences: list[tuple[str, str, str]]
    address: str
    choice: str
    possible: list[tuple[str, str]]
    became: str = ""
    why: str = ""


def numbers_of(run: ImportRun, finding: str = "") -> list[int]:
    """The rows with a finding, by their numbers; all without one. No query."""
    if not finding:
        return list(range(run.row_count))
    return [number for number, letter in enumerate(run.findings) if letter == finding]


def rows_shown(run: ImportRun, sheet: Sheet, numbers: list[int]) -> list[ShownRow]:
    """These rows with what was found of them and what became of them. One query."""
    wanted = sorted({number // CHUNK for number in numbers})
    chunks = {chunk.number: chunk for chunk in run.chunks.filter(number__in=wanted)}
    found = []
    for number in numbers:
        chunk, place = chunks[number // CHUNK], number % CHUNK
        result = chunk.results[place] if place < len(chunk.results) else {}
        found.append(_shown(run, sheet, number, chunk.rows[place], Verdict.unpacked(chunk.verdicts[place]), result))
    return found


def says_of(sheet: Sheet, run: ImportRun, verdict: Verdict, cells: Sequence[str]) -> list[tuple[int, str, str]]:
    """Why a row is not simply new: column of the file, counted from one (0 for none), its header, sentence."""
    said = []
    for code, column, told in verdict.says:
        words = words_of(code, told) if code in ROWS else sheet.words(code, told)
        place = told.get("place") or _place_of(run, column, told.get("text", 0), cells)
        said.append((place, run.headers[place - 1] if 0 < place <= len(run.headers) else "", words))
    return said


def _place_of(run: ImportRun, column: str, text: int, cells: Sequence[str]) -> int:
    """Where the text of that number stands, among those of all columns that mean the same."""
    places = [place for place, name in enumerate(run.mapping, start=1) if name and name == column]
    filled = [place for place in places if place <= len(cells) and cells[place - 1].strip()]
    return next(iter([*filled[text:], *places]), 0)


def _shown(
    run: ImportRun, sheet: Sheet, number: int, row: list[Any], verdict: Verdict, result: dict[str, Any]
) -> ShownRow:
    finding = Finding(verdict.finding)
    says = [_("%(column)s: %(words)s") % {"column": header, "words": words} if header else words
            for _place, header, words in says_of(sheet, run, verdict, row[1])]  # fmt: skip
    key = result.get("key") or verdict.key
    became = result.get("became", "")
    is_there = key and became != Became.REMOVED
    return ShownRow(
        number=number,
        line=row[0],
        name=typed(verdict.name or " ".join(cell for cell in row[1][:3] if cell)[:80]),
        finding=finding,
        mark=MARKS[finding],
        says=says,
        differences=[(sheet.label(name), *pair) for name, pair in verdict.differences.items()],
        address=sheet.address(run.association, int(str(key))) if is_there else "",
        choice=run.choices[number] if number < len(run.choices) else Choice.SKIP.value,
        possible=[(each, str(Choice(each).label)) for each in POSSIBLE[finding]],
        became=str(Became(became).label) if became else "",
        why=result.get("why", ""),
    )
