"""Every word that an answer says, also where it is packed: so that a search for somebody else's words finds them.

Pure. Whatever cannot be unpacked is searched as it is: an answer that lies about its kind hides nothing.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

DEEPEST = 3  # a workbook in a ZIP in a ZIP


def words_in(data: bytes, depth: int = DEEPEST) -> str:
    """The words of some bytes: a PDF's pages and what it says of itself, every member of a ZIP with its name (a
    workbook is one), else the text, with what JSON and the calendar's and the card's folded lines hide put back."""
    plain = data.decode(errors="replace")
    if data[:4] == b"PK\x03\x04" and depth:
        return plain + members_of(data, depth)
    if data[:5] == b"%PDF-":
        return plain + pages_of(data)
    if data[:2] == b"\x1f\x8b":
        return plain + words_in(zlib.decompress(data, wbits=31), depth - 1) if depth else plain
    if data[:1] in (b"{", b"["):
        return plain + said_in(data)
    unfolded = plain.replace("\r\n ", "").replace("\r\n\t", "").replace("=\r\n", "") if "\r\n" in plain else ""
    return plain + unfolded


def members_of(data: bytes, depth: int) -> str:
    """The names of a ZIP's members, its comment, and the words in each."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as bundle:
            said = [bundle.comment.decode(errors="replace")]
            for name in bundle.namelist():
                said += [name, words_in(bundle.read(name), depth - 1)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError):
        return ""
    return "\n".join(said)


def pages_of(data: bytes) -> str:
    """What the pages of a PDF say, without the ends of lines that break words, and its title and author."""
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        text = "\n".join(page.extract_text() for page in reader.pages)
        return "\n".join([text, text.replace("\n", ""), *map(str, (reader.metadata or {}).values())])
    except PyPdfError:
        return ""


def said_in(data: bytes) -> str:
    """A JSON document's texts as people read them, not as they are escaped."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False)
    except ValueError:
        return ""


def words_of_letter(letter: Any) -> str:
    """A mail as it goes out: its lines, those to whom it goes, its text, its other texts, what is attached."""
    said = [letter.subject, letter.body, *letter.recipients(), letter.from_email, *letter.reply_to]
    said += [f"{name}: {value}" for name, value in letter.extra_headers.items()]
    said += [str(text) for text, _kind in getattr(letter, "alternatives", [])]
    for name, content, _kind in letter.attachments:
        said += [str(name), words_in(content if isinstance(content, bytes) else str(content).encode())]
    return "\n".join(said)
