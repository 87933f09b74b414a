"""The one file that a batch ends in: its finished pages and a manifest, streamed to a temporary name and moved.

The pages are stored as they are (a PDF does not shrink), each checked against the hash that is its name. The same pages
give the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import os
import uuid
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import PaperSize
from portal.documents import files
from portal.documents.choices import ItemState
from portal.documents.models import PageLanguage
from portal.keeping import for_us_alone, sync_folder
from portal.spreadsheets import harmless

STEP = 50  # pages between two signs of life
HEADINGS = {
    "title": _("Document"),
    "giver": _("Association"),
    "subject": _("About"),
    "language": _("Language of the page"),
    "paper": _("Paper"),
    "state": pgettext_lazy("of a page or link", "State"),
    "reason": _("Reason"),
    "file": _("File"),
    "facts_on": _("Facts last changed on"),
    "bytes": _("Bytes"),
    "sha256": "SHA-256",
    "fingerprint": _("Fingerprint"),
}
"""Columns of the table for people: what they look for first, what a program compares last."""
DAWN = "1980-01-01"  # the earliest day that a ZIP can hold, for a page whose facts have no date


@dataclass(frozen=True)
class Entry:
    """One page in the manifest. `file` is empty for a page that was not made; `reason` then says why.

    `title`, `giver` and `subject` are what people call the page, its association and what it is about, in the language
    of whoever asked; the names beside them are the portal's own.
    """

    file: str
    association: str
    kind: str
    about: str
    variant: str
    language: str
    paper: str
    state: str
    reason: str = ""
    sha256: str = ""
    bytes: int = 0
    fingerprint: str = ""
    facts_on: str = ""
    title: str = ""
    giver: str = ""
    subject: str = ""


def path_of(name: str) -> Path:
    """The file of a kept ZIP (which may have been cleared away)."""
    return folder() / name[:2] / f"{name}.zip"


def folder() -> Path:
    """Where ZIPs lie."""
    return Path(settings.MEDIA_ROOT) / "batches"


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with no two files of one name, whatever the case of the letters: the second gets a 2."""
    taken: set[str] = set()
    found = []
    for entry in entries:
        name, stem, number = entry.file, entry.file.removesuffix(".pdf"), 1
        while name and name.lower() in taken:
            number += 1
            name = f"{stem}-{number}.pdf"
        taken.add(name.lower())
        found.append(Entry(**{**asdict(entry), "file": name}))
    return found


def write(entries: Sequence[Entry], *, sign_of_life: Callable[[], None] = lambda: None) -> tuple[str, int]:
    """Write the ZIP of these pages; answer its sha256 and size. Raises OSError, also for a page whose file is not
    there or not whole any more.
    """
    folder().mkdir(parents=True, exist_ok=True)
    temporary = folder() / f".{uuid.uuid4().hex}.zip"
    try:
        with open(temporary, "xb", opener=for_us_alone) as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
                for number, entry in enumerate(entries):
                    if number % STEP == 0:
                        sign_of_life()
                    if entry.file:
                        _put(bundle, entry.file, page_of(entry), entry.facts_on)
                for name, data in manifests(entries).items():
                    _put(bundle, name, data, max((entry.facts_on for entry in entries), default=""))
            out.flush()
            os.fsync(out.fileno())
        sign_of_life()
        with temporary.open("rb") as whole:
            name = hashlib.file_digest(whole, "sha256").hexdigest()
        size = temporary.stat().st_size
        target = path_of(name)
        target.parent.mkdir(exist_ok=True)
        temporary.replace(target)
        sync_folder(target.parent)
        return name, size
    finally:
        temporary.unlink(missing_ok=True)


def page_of(entry: Entry) -> bytes:
    """A finished page's bytes, checked. Raises OSError."""
    data = files.path_of(entry.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise OSError(f"The page {entry.sha256} is not whole.")
    return data


def manifests(entries: Sequence[Entry]) -> dict[str, bytes]:
    """What the ZIP holds and what it lacks: a table for people, in the open language, and all of it for programs."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADINGS.values())
    writer.writerows([harmless(told[name]) for name in HEADINGS] for told in map(_in_words, entries))
    rows = json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)
    return {"manifest.csv": table.getvalue().encode("utf-8-sig"), "manifest.json": f"{rows}\n".encode()}


def _in_words(entry: Entry) -> dict[str, Any]:
    """A page's row in the table for people."""
    names = {
        "language": PageLanguage(entry.language).label,
        "paper": PaperSize(entry.paper).label,
        "state": ItemState(entry.state).label,
    }
    return asdict(entry) | {name: str(label) for name, label in names.items()}


def _put(bundle: zipfile.ZipFile, name: str, data: bytes, day: str) -> None:
    """A file with the day of its facts: what the day of making would be differs from batch to batch."""
    when = datetime.date.fromisoformat(max(day, DAWN))
    bundle.writestr(zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0)), data)
