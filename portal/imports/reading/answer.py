"""What a reader says of a file: a head, and rows with their line; or why the file cannot be taken. Pure.

The answer is lines of JSON: first the head, or the refusal; then each row as `[line, cells]`, with a third part, a
reason by its short name and the number of the column, when the row itself cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 20_000_000
LONGEST_CELL = 20_000
"""Characters. No column of ours holds so many; a longer one is a damaged file."""

Row = tuple[int, list[str]] | tuple[int, list[str], str, int]


class Refusal(Exception):
    """Why a file is not taken: a reason by its short name, and where."""

    def __init__(self, reason: str, *, line: int = 0, column: int = 0, **numbers: Any) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column, self.numbers = reason, line, column, numbers


def bounded(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, refused where there are too many of them, or too much in them."""
    characters = 0
    for number, row in enumerate(rows, start=1):
        cells = row[1]
        if number > MOST_ROWS + 30:  # a title and a preamble may stand above the head
            raise Refusal("too_many_rows", line=row[0], most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise Refusal("too_many_columns", line=row[0], found=len(cells), most=MOST_COLUMNS)
        for column, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                raise Refusal("too_long_a_cell", line=row[0], column=column, found=len(cell), most=LONGEST_CELL)
            if "\0" in cell:
                raise Refusal("nul", line=row[0], column=column)
            characters += len(cell)
        if characters > MOST_CHARACTERS:
            raise Refusal("too_much", line=row[0])
        yield row


def main(read: Callable[[bytes, list[str]], tuple[dict[str, Any], Iterator[Row]]]) -> None:
    """Read standard input, answer on standard output. A refusal that comes late leaves nothing of the rows before."""
    out = sys.stdout.buffer
    try:
        head, rows = read(sys.stdin.buffer.read(), sys.argv[1:])
        said = [json.dumps(row, ensure_ascii=False).encode() for row in bounded(rows)]
        if not said:
            raise Refusal("empty")
    except Refusal as refusal:
        head = {"refusal": refusal.reason, "line": refusal.line, "column": refusal.column, **refusal.numbers}
        said = []
    except (MemoryError, RecursionError):
        head, said = {"refusal": "too_much", "line": 0, "column": 0}, []
    out.write(json.dumps(head, ensure_ascii=False).encode())
    for line in said:
        out.write(b"\n")
        out.write(line)
