"""Reads XLSX: looks at the archive before anything opens it, then takes the first sheet that people see.

What only a running spreadsheet program could tell is not guessed: a row with a formula or an error in it is named, with
its column. Nothing outside the file is opened; links to other workbooks stay words.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from portal import archives
from portal.imports.reading.answer import Refusal, Row, main

MOST_MEMBERS = 200
MOST_CELLS = 4_000_000
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ODD = re.compile(
    rb"<(?:\w+:)?f[\s/>]|\st=[\"'][ed][\"']"
    rb"|<(?:\w+:)?c(?:\s+[rs]=[\"'][^\"']*[\"']|\s+t=[\"']n[\"'])*\s*><(?:\w+:)?v>(?![-+.0-9])"
)
"""A formula, an error, a day in words, a number that does not begin like one."""
_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|_x00(?:0[0-8bcefBCEF]|1[0-9a-fA-F])_"
    rb"|&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));"
)
"""A control character, as it is or in one of the ways in which a sheet hides it."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
Odd = dict[int, tuple[str, int]]
"""Row → why it cannot be taken and in which column."""


def read(data: bytes, arguments: list[str]) -> tuple[dict[str, Any], Iterator[Row]]:
    """The head and the rows of the first visible sheet. `line` is the row's number in the sheet."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    members = _checked(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        seen = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not seen:
            raise Refusal("no_sheet")
        odd = _odd_cells(members, seen[0].name)
        sheet = book.get_sheet_by_name(seen[0].name)
        if sheet.height == 0:
            raise Refusal("empty")
        first_row, first_column = sheet.start or (0, 0)
        is_plain = not any(_CONTROL.search(content) for content in members.values())
        rows = _rows(sheet.iter_rows(), first_row, first_column, odd, is_plain=is_plain)
    except (CalamineError, ValueError, OverflowError, KeyError, expat.ExpatError) as error:
        raise Refusal("damaged") from error
    sheets = len(seen)
    return {"format": "xlsx", "sheet": _UNSEEN.sub("\ufffd", seen[0].name), "sheets": sheets}, rows


def _checked(data: bytes) -> dict[str, bytes]:
    """The parts of the workbook that are XML, looked at before any parser is. Refused: bombs, programs, DTDs."""
    try:
        archive = archives.sound(data, MOST_MEMBERS)
        if "xl/workbook.xml" not in archive.namelist():
            raise Refusal("not_a_workbook")
        return archives.xml_parts(archive)
    except archives.Unsound as error:
        raise Refusal(error.reason) from error


def _odd_cells(members: dict[str, bytes], name: str) -> Odd:
    """The first formula, error, or number or day that is none of each row. Refused: a sheet without end."""
    content = members.get(_path_of(members, name))
    if content is None:
        raise Refusal("damaged")
    last_row = last_column = 0
    for found in _PLACE.finditer(content):
        last_row = max(last_row, int(found[2]))
        last_column = max(last_column, _number(found[1].decode()))
    if last_row * last_column > MOST_CELLS:
        raise Refusal("sheet_without_end", line=last_row, column=last_column)
    return _look_for(content) if _ODD.search(content) else {}


def _look_for(content: bytes) -> Odd:
    odd: Odd = {}
    here = {"row": 0, "column": 0}
    kind = ""
    value: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal kind
        tag = tag.rpartition(":")[2]
        if tag == "row":
            here["row"], here["column"] = int(attributes.get("r", here["row"] + 1)), 0
        elif tag == "c":
            place = re.fullmatch(r"([A-Z]+)(\d+)", attributes.get("r", ""))
            here["column"] = _number(place[1]) if place else here["column"] + 1
            kind = attributes.get("t", "n")
            value.clear()
            if kind == "e":
                odd.setdefault(here["row"], ("error_in_cell", here["column"]))
        elif tag == "f":
            odd.setdefault(here["row"], ("formula_in_cell", here["column"]))

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] == "v" and not _is_value(kind, "".join(value)):
            odd.setdefault(here["row"], ("error_in_cell", here["column"]))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, value.append
    parser.Parse(content, True)
    return odd


def _is_value(kind: str, text: str) -> bool:
    """Whether a cell that says it is a number or a day is one; texts may be anything."""
    try:
        if kind == "n":
            float(text or 0)
        elif kind == "d":
            datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _path_of(members: dict[str, bytes], name: str) -> str:
    """Where a sheet lies in the archive."""
    sheets: dict[str, str] = {}
    places: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = link

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            places[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, handler in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.Parse(members.get(part, b""), True)
    target = places.get(sheets.get(name, ""), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rows(rows: Iterator[list[Any]], first_row: int, first_column: int, odd: Odd, *, is_plain: bool) -> Iterator[Row]:
    margin = [""] * first_column
    for line, cells in enumerate(rows, start=first_row + 1):
        texts = margin + [cell if type(cell) is str else _text(cell) for cell in cells]
        if not is_plain and (unseen := [place for place, text in enumerate(texts, start=1) if _UNSEEN.search(text)]):
            texts = [_UNSEEN.sub("\ufffd", text) for text in texts]
            odd.setdefault(line, ("control_in_cell", unseen[0]))
        if line in odd:
            yield line, texts, *odd[line]
        elif any(text and not text.isspace() for text in texts):
            endless = next((place for place, cell in enumerate(cells, start=1) if _is_endless(cell)), 0)
            yield (line, texts, "error_in_cell", endless + first_column) if endless else (line, texts)


def _is_endless(cell: Any) -> bool:
    return type(cell) is float and not math.isfinite(cell)


def _text(cell: Any) -> str:
    """A cell as a person reads it: 3 for 3.0, a day without its midnight."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    return str(cell)


if __name__ == "__main__":
    main(read)
