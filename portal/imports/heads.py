"""Finding the head of a table: below titles and preambles, by the headers that a sheet knows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from portal.imports.reading.answer import Refusal, Row
from portal.resources import Recognition, Sheet

LOOKED_AT = 20
"""Rows among which the head is looked for."""


@dataclass(frozen=True)
class Table:
    """A file as a table: its headers, what the sheet makes of them, and the rows below as far as they can be read."""

    headers: list[str]
    recognition: Recognition | None
    rows: list[list[Any]]


def table_of(rows: Sequence[Row], sheet: Sheet, *, is_ragged_wrong: bool) -> Table:
    """The table in the rows of a file. Refused: no rows below the head, two columns of one name."""
    place, recognition = _head(rows, sheet)
    headers = [cell.strip() for cell in rows[place][1]]
    while headers and not headers[-1]:
        headers.pop()
    _refuse_same(headers, rows[place][0])
    if recognition:
        recognition = Recognition(recognition.origin, recognition.mapping[: len(headers)])
    found = [_fitted(row, len(headers), is_ragged_wrong) for row in rows[place + 1 :]]
    if not found:
        raise Refusal("no_rows", line=rows[place][0])
    return Table(headers, recognition, found)


def signature_of(headers: Sequence[str]) -> str:
    """By which the same headers are known again: in small letters and normal width."""
    return hashlib.sha256(json.dumps([folded(each) for each in headers]).encode()).hexdigest()


def folded(header: str) -> str:
    """A header in normal form: width (also of the brackets of （カナ）), case, blanks."""
    return " ".join(normalize("NFKC", header).casefold().split())


def _head(rows: Sequence[Row], sheet: Sheet) -> tuple[int, Recognition | None]:
    """Where the head stands: the row with most known headers; else the first that has more than one cell."""
    best: tuple[int, int, Recognition | None] = (0, 0, None)
    for place, row in enumerate(rows[:LOOKED_AT]):
        recognition = sheet.recognise(row[1])
        if recognition and recognition.known > best[0]:
            best = (recognition.known, place, recognition)
    if best[0]:
        return best[1], best[2]
    wide = (place for place, row in enumerate(rows[:LOOKED_AT]) if sum(1 for cell in row[1] if cell.strip()) > 1)
    return next(wide, 0), None


def _refuse_same(headers: Sequence[str], line: int) -> None:
    seen: set[str] = set()
    for column, header in enumerate(headers, start=1):
        if (key := folded(header)) and key in seen:
            raise Refusal("same_header", line=line, column=column, header=header[:80])
        seen.add(key)


def _fitted(row: Row, wanted: int, is_ragged_wrong: bool) -> list[Any]:
    """A row with as many cells as the head, or with the reason why it has not."""
    line, cells = row[0], list(row[1])
    if len(row) == 4:
        return [line, cells[:wanted], row[2], row[3]]
    while len(cells) > wanted and not cells[-1].strip():
        cells.pop()
    if len(cells) > wanted:
        return [line, cells[:wanted], "row_too_long", wanted + 1, {"found": len(cells), "wanted": wanted}]
    if len(cells) < wanted:
        if is_ragged_wrong:
            told = {"found": len(cells), "wanted": wanted}
            return [line, cells, "row_too_short", len(cells) + 1, told]
        cells += [""] * (wanted - len(cells))
    return [line, cells]
