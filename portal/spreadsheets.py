"""Cells for people's spreadsheet programs: a text that would be taken for a formula is made harmless. Pure."""

from __future__ import annotations

from typing import Any

# The full-width ones too: a Japanese spreadsheet program takes them for the others.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Any) -> Any:
    """A value as a cell may hold it. Numbers stay numbers; a text that begins like a formula gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
