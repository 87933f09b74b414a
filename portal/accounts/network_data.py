"""A table of a network's page as open data: the same cells as CSV and JSON, the same in each language. Pure.

A number that is not told is the word "hidden" in CSV; in JSON it is null and its column stands in `hidden`. What is not
known is empty in CSV and null in JSON.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from portal.network_panels import HIDDEN, Column, DataTable
from portal.panels import Cell
from portal.spreadsheets import BOM, harmless

VERSION = 1
"""Goes up when a column is renamed, taken away or means something else. A column that is added leaves it."""


def as_csv(table: DataTable) -> bytes:
    """UTF-8 with its mark, formulas made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[harmless(cell.value) for cell in row] for row in table.rows])
    return BOM + text.getvalue().encode()


def as_json(table: DataTable, *, network: str, on: datetime.date, documentation: str) -> bytes:
    """The rows with the names of their columns, and above them what they are."""
    body = {
        "version": VERSION,
        "network": network,
        "table": table.name,
        "as_of": on.isoformat(),
        "licence": table.licence or None,
        "documentation": documentation,
        "count": len(table.rows),
        "rows": [_entry(table.columns, row) for row in table.rows],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _entry(columns: Sequence[Column], row: Sequence[Cell]) -> dict[str, Any]:
    entry = {column.name: _plain(column, cell.value) for column, cell in zip(columns, row, strict=True)}
    if any(column.is_sum for column in columns):
        hides = [
            column.name for column, cell in zip(columns, row, strict=True) if column.is_sum and cell.value == HIDDEN
        ]
        entry["hidden"] = hides
    return entry


def _plain(column: Column, value: Any) -> Any:
    if value == "" or (column.is_sum and value == HIDDEN):
        return None
    return str(value) if isinstance(value, Decimal) else value
