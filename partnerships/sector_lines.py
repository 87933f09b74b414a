"""Sectors and the wider sectors that they are part of: 311 (food) belongs to 31-33 (manufacturing). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerships.models import Sector

Line = tuple[str, ...]
"""Codes from a sector itself to its widest parent."""


def line_of(sector: Sector) -> Line:
    """The line of a sector. Ask for `parent__parent` in the same query."""
    codes = [sector.code]
    while (parent := sector.parent) is not None:
        codes.append(parent.code)
        sector = parent
    return tuple(codes)


def suits(reader: Line, sectors: Iterable[Line]) -> bool:
    """Whether what is meant for these sectors suits the reader's: none named suits all, a wide one its parts.

    What is meant for a part only is not promised to the whole."""
    named = list(sectors)
    return not reader or not named or any(line[0] in reader for line in named)


def touches(reader: Line, sectors: Iterable[Line]) -> bool:
    """Whether what happened in these sectors interests the reader's: as `suits`, and a part of the reader's too."""
    named = list(sectors)
    return suits(reader, named) or any(reader[0] in line for line in named)


def is_in(reader: Line, sectors: Iterable[Line]) -> bool:
    """Whether one of these sectors is the reader's own, or a part or a parent of it: it is said to this reader."""
    return bool(reader) and any(line[0] in reader or reader[0] in line for line in sectors)
