"""Looks at a paper that somebody sent, in a process of its own with little memory and little time.

`portal.confined` runs this file as a program: the bytes come on standard input; the ending under which it may be kept,
or the reason of a refusal, goes to standard output. It imports nothing of the portal but what its child may.
"""

from __future__ import annotations

import json
import re
import sys
from io import BytesIO
from xml.parsers import expat

from portal import archives

MOST_MEMBERS = 1000
"""Of a text with many pictures."""
MAIN_PARTS = {
    "word/document.xml": ("docx", "wordprocessingml.document.main+xml"),
    "xl/workbook.xml": ("xlsx", "spreadsheetml.sheet.main+xml"),
}
"""The part that makes an archive a paper → its ending, and the type that its list of contents must give it."""
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument")
"""Kinds of relation by which a text fetches a part from elsewhere when it is opened."""
_PROGRAMS = re.compile(rb"/(JavaScript|Launch)\b")
_OBJECTS = re.compile(r"(?:^|/)(?:activex/|embeddings/.*\.bin$)", re.IGNORECASE)


class Refusal(Exception):
    """Why a paper is not taken: a reason by its short name."""


def archive_ending(data: bytes) -> str:
    """docx or xlsx. Raises Refusal."""
    try:
        archive = archives.sound(data, MOST_MEMBERS)
        parts = archives.xml_parts(archive)
    except archives.Unsound as error:
        raise Refusal(error.reason) from error
    names = archive.namelist()
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Refusal("damaged")
    types = [given.get("ContentType", "") for given in _elements(parts.get("[Content_Types].xml", b"<Types/>"))]
    found = [(ending, mark) for part, (ending, mark) in MAIN_PARTS.items() if part in parts]
    if len(found) != 1:
        raise Refusal("unknown")
    ending, mark = found[0]
    if any(_is_program(each) for each in types) or any(_OBJECTS.search(name) for name in names):
        raise Refusal("macros")
    if not any(mark in each for each in types):
        raise Refusal("unknown")
    for name, content in parts.items():
        if name.endswith(".rels") and any(_is_refused(given) for given in _elements(content)):
            raise Refusal("macros")
    return ending


def _elements(content: bytes) -> list[dict[str, str]]:
    """The attributes of each element, as a program for texts will read them: however they are quoted or written.
    Raises Refusal."""
    found: list[dict[str, str]] = []
    reader = expat.ParserCreate()
    reader.StartElementHandler = lambda _name, given: found.append(given)
    reader.StartDoctypeDeclHandler = _refuse_doctype
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error
    return found


def _refuse_doctype(*_said: object) -> None:
    raise Refusal("bomb")


def _is_program(content_type: str) -> bool:
    return any(mark in content_type.lower() for mark in ("macroenabled", "vbaproject", "activex"))


def _is_refused(relation: dict[str, str]) -> bool:
    kind = relation.get("Type", "").rpartition("/")[2].lower()
    is_elsewhere = relation.get("TargetMode", "").strip().lower() == "external"
    return kind in ("vbaproject", "control") or (is_elsewhere and kind in FETCHED)


def pdf_ending(data: bytes) -> str:
    """pdf. Raises Refusal for one that does not open, is locked, runs programs or carries other files."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        is_locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or b"password" in str(error).lower().encode()
        raise Refusal("locked" if is_locked else "damaged") from error
    if not pages:
        raise Refusal("damaged")
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0 or _PROGRAMS.search(data):
        raise Refusal("pdf_programs")
    unpacked = BytesIO()  # an action may stand in a packed list of objects, or be written with other characters
    document.save(unpacked)
    if _PROGRAMS.search(unpacked.getvalue()):
        raise Refusal("pdf_programs")
    if raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        raise Refusal("pdf_files")
    return "pdf"


LOOKED_AT = {"archive": archive_ending, "pdf": pdf_ending}


def main() -> None:
    """Read a paper, write one line of JSON."""
    try:
        said = {"ending": LOOKED_AT[sys.argv[1]](sys.stdin.buffer.read())}
    except Refusal as refusal:
        said = {"reason": str(refusal)}
    except MemoryError:
        said = {"reason": "too_much"}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
