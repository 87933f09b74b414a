"""A table as it is read: numbers in the reader's way, what is not known said so, words of the other language marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.bilingual import typed
from portal.panels import Amount, Cell, Table
from portal.templatetags.portal import tongue


@dataclass(frozen=True)
class Read:
    """A field of a table as it is read."""

    text: str
    address: str
    heading: str
    is_number: bool


@dataclass(frozen=True)
class ReadTable:
    """A table in words; `numeric` says which columns hold numbers alone."""

    caption: Any
    headings: Sequence[tuple[Any, bool]]
    rows: Sequence[Sequence[Read]]
    is_told: bool = False


def amount_words(number: Amount) -> str:
    """A number as it is read: 1,240."""
    places = 0 if number == int(number) else 1
    return str(number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True))


def read_table(table: Table) -> ReadTable:
    """A table in words; what is not known says so."""
    numeric = [
        bool(table.rows) and all(row[place].is_number for row in table.rows) for place in range(len(table.headings))
    ]
    rows = [
        [
            Read(_text(cell), cell.address, str(heading), cell.is_number)
            for cell, heading in zip(row, table.headings, strict=True)
        ]
        for row in table.rows
    ]
    return ReadTable(table.caption, list(zip(table.headings, numeric, strict=True)), rows, table.is_told)


def _text(cell: Cell) -> str:
    if cell.value is None and not cell.words:
        return _("not known")
    if cell.is_number and not cell.words:
        return amount_words(cell.value)
    words = str(cell.words or cell.value)
    return words if isinstance(words, SafeString) else tongue(typed(words))
