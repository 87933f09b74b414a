"""What is worth a word once a history is saved: lines without a year, lines that only one language has."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import history
from partnerships.models import Partnership
from portal.bilingual import in_reader_language

LONGEST_NAMED = 60  # characters by which a line is told from the others


def remarks(partnership: Partnership) -> list[str]:
    """How the papers take the history, where that may surprise. Nothing of it is wrong."""
    rows = history.rows(partnership.history_en, partnership.history_ja)
    found = _undated(rows)
    if count := sum(bool(row.text_ja and not row.text_en) for row in rows):
        words = ngettext(
            "One Japanese line has no English partner; it prints in Japanese on the English paper.",
            "%(number)s Japanese lines have no English partner; they print in Japanese on the English paper.",
            count,
        )
        found.append(words % {"number": count})
    if count := sum(bool(row.text_en and not row.text_ja) for row in rows):
        words = ngettext(
            "One English line has no Japanese partner; it prints in English on the Japanese paper.",
            "%(number)s English lines have no Japanese partner; they print in English on the Japanese paper.",
            count,
        )
        found.append(words % {"number": count})
    return found


def _undated(rows: list[history.HistoryRow]) -> list[str]:
    """The first line without a year by its words and where it stands, and how many more there are."""
    undated = [number for number, row in enumerate(rows) if row.year is None]
    if not undated:
        return []
    row = rows[undated[0]]
    above = next((each.years for each in reversed(rows[: undated[0]]) if each.year is not None), "")
    words = (
        _("“%(line)s” has no year; it stands behind %(years)s.")
        if above
        else _("“%(line)s” has no year; it stands first.")
    )
    found = [words % {"line": Truncator(in_reader_language(row, "text")).chars(LONGEST_NAMED), "years": above}]
    if more := len(undated) - 1:
        found.append(
            ngettext("One more line has no year.", "%(number)s more lines have no year.", more) % {"number": more}
        )
    return found
