"""Cells for people's spreadsheet programs: a text that would be taken for a formula is made harmless, and comes back.

A guarded text gets one apostrophe in front; `bare` takes exactly that one away again, for any text: texts that begin
with apostrophes before such a start are guarded too, so that nothing is taken for a guard that is none. In a format
whose cells carry their type (XLSX) a text is never a formula; there `typed` only keeps `bare` from taking away what was
the text's own. Pure.
"""

from __future__ import annotations

import re
from typing import Any

BOM = b"\xef\xbb\xbf"
"""In front of a CSV file in UTF-8: without it Excel takes Japanese for the system's old encoding."""

# The full-width ones too: a Japanese spreadsheet program takes them for the others.
_STARTS = "=+\\-@\t\r\n＝＋－＠"
_FORMULA = re.compile(f"'*[ \u3000\u00a0]*[{_STARTS}]")
_GUARDED = re.compile(f"'(?='*[ \u3000\u00a0]*[{_STARTS}])")
# The quotation mark comes first, though what stands before it decides: a search for one literal is five times as quick.
_QUOTED = re.compile('"(?<=[,\0]")(?=\'*(?: |\u3000|\u00a0)*(?:[=+\\-@\t\r\n]|＝|＋|－|＠))'.encode())


def harmless(value: Any) -> Any:
    """A value as a cell may hold it. Numbers stay numbers; a text that begins like a formula gets an apostrophe."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value


def bare(text: str) -> str:
    """The text that `harmless` or `typed` was given: what every reader of cells asks."""
    return text[1:] if _GUARDED.match(text) else text


def typed(value: Any) -> Any:
    """A value for a cell that carries its type: a formula's start stays, for it is a text there."""
    if isinstance(value, str) and _GUARDED.match(value):
        return f"'{value}"
    return "" if value is None else value


def harmless_lines(lines: list[bytes]) -> bytes:
    """Lines of CSV in UTF-8 with every cell quoted that holds anything, made harmless and ended with CR LF.

    For thousands of lines at once, as a database writes them: `harmless` for each cell would cost more than the rest of
    the work. No cell holds NUL, so that it can stand for the end of a line while newlines within cells are looked at.
    """
    block = b"\0" + b"\0".join([line.rstrip(b"\n") for line in lines])
    return _QUOTED.sub(b"\"'", block)[1:].replace(b"\0", b"\r\n") + b"\r\n"
