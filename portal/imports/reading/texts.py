"""Reads CSV: in which encoding it is written, what parts its cells, its records with their lines in the file.

An encoding is recognised by what is certain: a mark at the beginning, bytes that only it can hold. Where that does not
decide, the file is refused with the place, and the person says which it is.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from portal.imports.reading.answer import Refusal, Row, main

ENCODINGS = ("utf-8", "cp932", "utf-16-le", "utf-16-be", "cp1252")
DELIMITERS = (",", "\t", ";")
LOOKED_AT = 30
"""Records by which the parting character is chosen."""
_MARKS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
# What cp932 gives for bytes that are no text of Japanese Excel: its private letters, the bytes it has no letter for.
_NO_LETTER = re.compile("[\ue000-\uf8ff\x80\xa0]")
_RUN = re.compile("[^\x00-\x7f]+")
_LONE = re.compile("(?<=[a-z])[^\x00-\x7f](?![^\x00-\x7f])")


def read(data: bytes, arguments: list[str]) -> tuple[dict[str, Any], Iterator[Row]]:
    """The head and the records of a CSV file; `arguments[0]` is the encoding that the person chose, if any."""
    text, encoding = decoded(data, arguments[0] if arguments else "")
    if (at := text.find("\0")) >= 0:
        raise Refusal("nul", line=len(_ends(text[:at])) + 1)
    delimiter, skipped = "", 0
    if said := re.match(r"sep=([,;\t|])(\r\n|\r|\n)", text, re.IGNORECASE):
        delimiter, skipped, text = said[1], 1, text[said.end() :]
    delimiter = delimiter or _delimiter(text)
    head = {"format": "csv", "encoding": encoding, "delimiter": delimiter}
    return head, _records(text, delimiter, skipped)


def decoded(data: bytes, wanted: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Refused: a text that is none, or is two of them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (encoding or len(data) % 4 == 0):
            if not encoding:
                raise Refusal("encoding", line=1, byte=1)
            if not wanted or wanted == encoding:
                return _strictly(data, encoding, len(mark)), encoding
    if wanted:
        return _strictly(data, wanted), wanted
    if encoding := _utf_16(data):
        return _strictly(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _japanese(data, error.start), "cp932"


def _japanese(data: bytes, first_wrong: int) -> str:
    """A text that is not UTF-8 as one of Japanese Excel. `first_wrong`: the first byte that UTF-8 cannot hold."""
    if any(_is_surely_utf_8(line) for line in data.splitlines() if not line.isascii()):
        raise Refusal("mixed_encodings", **_place(data, first_wrong))
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        raise Refusal("encoding", **_place(data, first_wrong)) from None
    if _NO_LETTER.search(text):
        raise Refusal("encoding", **_place(data, first_wrong))
    if 2 * len(_LONE.findall(text)) >= len(_RUN.findall(text)):  # Ren馥, which was Renée in a Western file
        raise Refusal("encoding", **_place(data, first_wrong))
    return text


def _is_surely_utf_8(line: bytes) -> bool:
    try:
        return any(letter > "\u07ff" for letter in line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _utf_16(data: bytes) -> str:
    """UTF-16 without its mark: a text that has line ends and separators when it is read so. Empty for anything else."""
    if b"\0" not in data:
        return ""
    found = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        marks = sum(text.count(mark) for mark in "\n\r,;\t")
        if "\0" not in text and "\n" in text and marks * 30 >= len(text):
            found[marks] = encoding
    return found[max(found)] if found else ""


def _strictly(data: bytes, encoding: str, begin: int = 0) -> str:
    if encoding not in ENCODINGS:
        raise Refusal("encoding", line=1, byte=1)
    try:
        return data[begin:].decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("not_this_encoding", **_place(data, begin + error.start), encoding=encoding) from None


def _place(data: bytes, at: int) -> dict[str, int]:
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return {"line": before.count(b"\n") + 1, "byte": len(before) - before.rfind(b"\n")}


def _ends(text: str) -> list[str]:
    return re.findall(r"\r\n|\r|\n", text)


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in _LINE.finditer(text))


def _delimiter(text: str) -> str:
    """The one that gives the first records most cells."""

    def cells(delimiter: str) -> int:
        try:
            return sum(len(each) - 1 for each in islice(csv.reader(_lines(text), delimiter=delimiter), LOOKED_AT))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def _records(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = "too_long_a_field" if "limit" in str(error) else "quote"
            raise Refusal(reason, line=line, most=csv.field_size_limit()) from None
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells


if __name__ == "__main__":
    main(read)
