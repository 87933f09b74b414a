"""A workbook with one sheet of texts, written while its rows are still being read. Pure.

Every cell is a text in a column of format *text*: a program neither counts it nor takes it for a formula, also after
somebody edits it. Control characters travel as Excel writes them (_x0007_); the two codes that XML cannot name at all
become the replacement character. Why it is our own: docs/decisions/0081-sheets-out.md.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence

from portal.spreadsheets import typed

_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_", "\ufffe": "\ufffd", "\uffff": "\ufffd"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="{title}" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    # 0 plain, 1 text, 2 text in bold
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    "<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="
    '"1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    "</cellXfs></styleSheet>",
}


class _Pipe(io.RawIOBase):
    """What the archive writes into, emptied after every step; it cannot be gone back in."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # an archive writes bytes alone
        self.held.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data, self.held = b"".join(self.held), []
        return data


def workbook(title: str, header: Sequence[str], batches: Iterable[list[Sequence[str | None]]]) -> Iterator[bytes]:
    """The bytes of the file, a batch of rows at a time. `title` is the sheet's, at most 31 letters."""
    pipe = _Pipe()
    letters = [_letters(number) for number in range(len(header))]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as archive:
        for name, text in _PARTS.items():
            with archive.open(name, "w") as part:  # by name: without a clock, so that the same rows give the same bytes
                part.write((_HEAD + text.replace("{title}", _escaped(title[:31]))).encode())
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_opening(letters).encode())
            sheet.write(_line(1, header, letters, style=2).encode())
            yield pipe.taken()
            number = 1
            for rows in batches:
                lines = []
                for number, row in enumerate(rows, start=number + 1):  # noqa: B020  goes on where the last batch ended
                    lines.append(_line(number, row, letters, style=1))
                sheet.write("".join(lines).encode())
                yield pipe.taken()
            sheet.write(b"</sheetData></worksheet>")
    yield pipe.taken()


def _opening(letters: list[str]) -> str:
    """The top row stays in sight, every column is one of texts."""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(letters)}" width="18" style="1" customWidth="1"/></cols><sheetData>'
    )


def _line(number: int, row: Sequence[str | None], letters: list[str], style: int) -> str:
    cells = "".join(
        [
            f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_cell(text)}</t></is></c>'
            for letter, text in zip(letters, row, strict=True)
            if text
        ]
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(text: str) -> str:
    return _escaped(typed(text))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_code, text) if _SPECIAL.search(text) else text


def _code(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"_x{ord(found[0]):04X}_"


def _letters(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)
