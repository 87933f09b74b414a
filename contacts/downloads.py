"""People as a file that is written while it is sent: CSV, a workbook, vCards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.sheets import Sheet, Tally, names
from contacts.vcards import cards
from portal.spreadsheets import BOM, harmless
from portal.workbooks import workbook

Parts = Iterator[bytes]


@dataclass(frozen=True)
class Form:
    """A form that people can go out in: its word in the address, its label, what it is good for, its file."""

    name: str
    label: Any
    words: Any
    content_type: str
    ending: str
    write: Callable[[Sheet, Tally, str], Parts]


def as_csv(sheet: Sheet, tally: Tally, language: str) -> Parts:
    """UTF-8 with its mark, cells made harmless, lines that end with CR LF (RFC 4180). The headers go out at once."""
    yield BOM + ",".join(f'"{harmless(word)}"' for word in sheet.header).encode() + b"\r\n"
    for count, lines in sheet.lines():
        tally.people += count
        yield lines
    tally.is_whole = True


def as_workbook(sheet: Sheet, tally: Tally, language: str) -> Parts:
    """A workbook with one sheet of texts."""
    yield from workbook("People" if language == "en" else "連絡先", sheet.header, _counted(sheet, tally))
    tally.is_whole = True


def as_cards(sheet: Sheet, tally: Tally, language: str) -> Parts:
    """A vCard for each person; all the cards of a batch in one piece."""
    for rows in _counted(sheet, tally):
        yield b"".join(cards(names(), rows, language))
    tally.is_whole = True


def _counted(sheet: Sheet, tally: Tally) -> Iterator[list]:
    for rows in sheet.rows():
        tally.people += len(rows)
        yield rows


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form(
            "xlsx",
            _("Excel workbook"),
            _("Opens in Excel, Numbers and LibreOffice as it is. The best choice for looking and sorting."),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            as_workbook,
        ),
        Form(
            "csv",
            _("CSV"),
            _(
                "For other programs. A text that would be taken for a formula, such as +81 54 …, begins with an "
                "apostrophe; the portal takes it off again."
            ),
            "text/csv; charset=utf-8",
            "csv",
            as_csv,
        ),
        Form(
            "vcard",
            _("vCard"),
            _("For address books on telephones and computers: names with their reading, in both scripts."),
            "text/vcard; charset=utf-8",
            "vcf",
            as_cards,
        ),
    )
}
