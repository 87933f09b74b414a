"""Why a paper is not taken, in words that say what to do instead."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "empty": _("This file is empty. Choose another one."),
    "too_big": _("This file has %(size)s; at most %(most)s are taken. Save it smaller, or keep it elsewhere."),
    "old_office": _(
        "Files of older Word and Excel (.doc, .xls) are not taken. Open it, save it as .docx, .xlsx or PDF, then "
        "choose that file."
    ),
    "heic": _(
        "This photo is in the format of newer phones (HEIC or AVIF), which is not taken. Save or export it as JPEG, "
        "then choose that file."
    ),
    "unknown": _(
        "This is no PDF, no Word document, no Excel workbook and no PNG or JPEG picture, whatever its name says. Open "
        "it, save it as PDF, then choose that file."
    ),
    "macros": _(
        "This file holds programs (macros) or fetches parts from elsewhere. Save it as a plain .docx or .xlsx, or as "
        "PDF, then choose that file."
    ),
    "pdf_programs": _(
        "This PDF holds programs that run when somebody opens it. Print it into a new PDF, then choose that file."
    ),
    "pdf_files": _("Other files are hidden in this PDF. Print it into a new PDF and attach the others one by one."),
    "locked": _("This file is locked with a password. Take the password off, save it, then choose it again."),
    "damaged": _("This file is damaged or cut off. Open it, save it anew, then choose that file."),
    "bomb": _("This file unpacks to far more than it should. Open it, save it as PDF, then choose that file."),
    "too_much": _("This file took too long to look at. Save it as PDF with fewer pages, then choose that file."),
    "busy": _("Too many files are being looked at just now. Save again in a minute."),
    "gone": _("The file chosen before is no longer held. Choose it again."),
}


def words_of(reason: str, **numbers: Any) -> str:
    """The sentence of a reason, in the reader's language."""
    return str(REFUSALS[reason]) % numbers if numbers else str(REFUSALS[reason])
