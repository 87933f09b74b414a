"""Why a file, or a row of it, is not taken: in words that say what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SAVE_AGAIN = _(
    "Open the file in your spreadsheet program and save it as “CSV UTF-8” or as XLSX, then choose that file."
)

FILES = {
    "empty": _("The file is empty. Choose the one that holds your rows."),
    "too_big": _("The file has %(size)s; at most %(most)s are taken. Divide it into several."),
    "no_rows": _("The file has headers but no rows: there is nothing to take over."),
    "too_many_rows": _("The file has more than %(most)d rows. Divide it into several."),
    "too_many_columns": _(
        "The file has %(found)d columns; at most %(most)d are taken. Delete the columns that hold nothing, or choose "
        "another separator when you save it."
    ),
    "too_long_a_cell": _("This cell holds %(found)d characters; at most %(most)d are taken. Shorten it."),
    "too_long_a_field": _(
        "A cell that begins here holds more than %(most)d characters. Most often its last quotation mark is missing."
    ),
    "too_much": _("The file takes too much time or memory to read. Divide it into several, or save it as CSV."),
    "busy": _("The portal is reading other files just now. Send this one again in a minute."),
    "nul": _("The file holds a NUL character here, which no text has. It is damaged, or it is no CSV. Save it anew."),
    "quote": _(
        "A cell that begins in this line has a quotation mark that is not closed, or one that stands in the middle of "
        "it. Close it, or write it twice."
    ),
    "encoding": format_lazy(
        "{} {}",
        _("From byte %(byte)d of this line on, the file is neither UTF-8 nor Japanese Excel’s own encoding (CP932)."),
        _("Say which encoding it has, or save it as “CSV UTF-8”."),
    ),
    "mixed_encodings": format_lazy(
        "{} {}",
        _("Some lines are written in UTF-8, but this one, at its byte %(byte)d, is not. Two files were joined."),
        _SAVE_AGAIN,
    ),
    "not_this_encoding": _(
        "Byte %(byte)d of this line does not exist in %(encoding)s. Choose another encoding, or let the portal find it."
    ),
    "html": format_lazy("{} {}", _("This is a web page (HTML), whatever its name says."), _SAVE_AGAIN),
    "picture": _("This is a picture, whatever its name says. Choose the file with the rows."),
    "pdf": format_lazy("{} {}", _("This is a PDF."), _SAVE_AGAIN),
    "old_excel": format_lazy(
        "{} {}", _("This file is of an old Excel (XLS), or it is locked by a password."), _SAVE_AGAIN
    ),
    "unknown": format_lazy("{} {}", _("This is no CSV, XLSX or vCard file, whatever its name says."), _SAVE_AGAIN),
    "damaged": format_lazy("{} {}", _("The file is damaged or cut off."), _SAVE_AGAIN),
    "bomb": format_lazy(
        "{} {}",
        _("The file unpacks to far more than a table needs, or holds things that no table needs. It was not opened."),
        _SAVE_AGAIN,
    ),
    "locked": _("The file is locked by a password. Save it without one, then choose that file."),
    "macros": _("The file holds programs (macros), whatever its name says. Save it as XLSX without them."),
    "not_a_workbook": format_lazy("{} {}", _("This archive holds no workbook."), _SAVE_AGAIN),
    "no_sheet": _("The workbook has no sheet that can be seen. Show the sheet with the rows, and save it."),
    "sheet_without_end": _(
        "The sheet says that it reaches to this cell. Delete the empty rows and columns behind your table, and save it."
    ),
    "card_in_card": _("A card begins here inside of another one. Export the cards anew, each by itself."),
    "card_without_end": _("This card has no end (END:VCARD). The file is cut off; export it anew."),
    "same_header": _(
        "Two columns have the header “%(header)s”. Give one of them another name, so that nothing is mixed up."
    ),
}

ROWS = {
    "row_too_short": _(
        "This row has %(found)d cells, the head has %(wanted)d. Nothing was moved to fit. Mend the row or leave it out."
    ),
    "row_too_long": _(
        "This row has %(found)d cells, the head has only %(wanted)d. Most often a text with a comma lacks its "
        "quotation marks."
    ),
    "formula_in_cell": _("This cell holds a formula. Copy it and insert only its value, then save the file."),
    "control_in_cell": _("The cell holds a control character, which nobody can see. Type its text anew."),
    "error_in_cell": _("This cell holds an error or a number that is none. Write the value itself."),
    "card_without_name": _("This card has no name."),
    "card_version": _("This card is of no version that the portal reads (2.1, 3.0 and 4.0)."),
}
"""Rows that cannot be read, whatever the sheet."""


def words_of(reason: str, told: Mapping[str, Any]) -> str:
    """The sentence of a refusal, in the reader's language."""
    words = str(FILES.get(reason) or ROWS[reason])
    return words % told if "%(" in words else words


def with_place(words: str, *, file: str, line: int, column: int) -> str:
    """The sentence behind where it is: “people.csv, line 3, column 5: …”."""
    if line and column:
        place = gettext("%(file)s, line %(line)d, column %(column)d")
    elif line:
        place = gettext("%(file)s, line %(line)d")
    else:
        place = "%(file)s"
    place %= {"file": file, "line": line, "column": column}
    return gettext("%(place)s: %(words)s") % {"place": place, "words": words}
