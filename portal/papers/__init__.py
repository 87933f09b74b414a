"""Papers that members attach: an agreement as it was signed, a paper for a meeting, a profile that was received.

A file is judged by its first bytes, never by its name. PDF, Word and Excel are looked at in a child process with little
memory and time (`looking`) and kept as they are: what would run a program, or hides a second file, is refused. Pictures
are drawn anew. A kept paper is named by the hash of its bytes; rows hold that name (`fields.PaperName`), and views of
ours hand it out as a file to save, never as a page of ours.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal import confined, keeping, pictures
from portal.papers import looking
from portal.papers.refusals import words_of

MOST_BYTES = 10_000_000
MEMORY = 512 * 1024 * 1024
SECONDS = 10
LONGEST_FILE_NAME = 60  # characters of a title
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
KINDS = {
    "pdf": _("PDF"),
    "docx": _("Word document"),
    "xlsx": _("Excel workbook"),
    "png": _("picture"),
    "jpg": _("picture"),
}
BEGINNINGS = (
    (rb"%PDF-", "pdf"),
    (rb"PK\x03\x04", "archive"),
    (rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff", "picture"),
    (rb"\xd0\xcf\x11\xe0", "old_office"),
    (rb"....ftyp(heic|heix|hevc|mif1|msf1|avif)", "heic"),
    (rb"", "unknown"),
)
"""First bytes → how the file is looked at, or why it is refused."""
NAME = re.compile(r"\A[0-9a-f]{64}\.(pdf|docx|xlsx|png|jpg)\Z")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Paper:
    """A kept paper, from its name alone."""

    name: str

    @property
    def path(self) -> Path:
        return folder() / self.name[:2] / self.name

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def kind(self) -> str:
        """What it is, in words: PDF."""
        return str(KINDS[self.ending])


def folder() -> Path:
    """Where papers are kept."""
    return Path(settings.MEDIA_ROOT) / "papers"


def paper(name: str) -> Paper | None:
    """The paper of that name; None for an empty name or one that `take` never gave. Opens nothing."""
    return Paper(name) if NAME.fullmatch(name) else None


def take(upload: Any) -> str:
    """Look at an uploaded file, keep it, and answer its name. ValidationError in words that say what to do."""
    if upload.size > MOST_BYTES:
        raise ValidationError(words_of("too_big", size=filesizeformat(upload.size), most=filesizeformat(MOST_BYTES)))
    data = upload.read(MOST_BYTES + 1)
    if not data:
        raise ValidationError(words_of("empty"))
    how = next(how for beginning, how in BEGINNINGS if re.match(beginning, data[:200], re.DOTALL))
    clear_unused()
    if how == "picture":
        drawn, _width, _height = pictures.drawn_anew(data, "paper")
        return keep(drawn, "jpg")
    if how not in ("pdf", "archive"):
        raise ValidationError(words_of(how))
    return keep(data, _looked_at(data, how))


def keep(data: bytes, ending: str) -> str:
    """Keep bytes that were looked at, or that our own code has written, and answer their name."""
    found = Paper(f"{hashlib.sha256(data).hexdigest()}.{ending}")
    if not keeping.hold(found.path):
        keeping.write(found.path, data)
    return found.name


def hold(name: str) -> bool:
    """Keep a paper from being cleared away for the next while; False if it is gone. Call it before naming it."""
    found = paper(name)
    return found is not None and keeping.hold(found.path)


def response(name: str, title: str) -> HttpResponse:
    """Answer with a kept paper as a file to save, called by the row's title. The view has asked who may see it."""
    found = paper(name)
    if found is None:
        raise Http404
    try:
        data = found.path.read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    called = slugify(title, allow_unicode=True)[:LONGEST_FILE_NAME].strip("-") or found.name[:12]
    answer = HttpResponse(data, content_type=CONTENT_TYPES[found.ending])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{called}.{found.ending}") or "attachment"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def let_go(name: str) -> None:
    """Say, in the transaction that took a name out of a row, that its file may go once no other row names it."""
    if paper(name):
        transaction.on_commit(partial(clear_unused, name))


def clear_unused(gone: str = "") -> int:
    """Delete every paper that no row names and that nobody is about to name; answers how many. Queries."""
    from portal.papers.fields import names_in_use

    return keeping.clear_unused(folder(), names_in_use, gone)


def _looked_at(data: bytes, how: str) -> str:
    """The ending under which a child says that the file may be kept. ValidationError for whatever else comes of it."""
    try:
        answer = confined.run(
            looking.__file__, how, data=data, memory=MEMORY, seconds=SECONDS, wall_seconds=2 * SECONDS
        )
    except confined.Busy as error:
        raise ValidationError(words_of("busy")) from error
    except confined.TooMuch as error:
        log.warning("A paper used up the time or memory of its child.")
        raise ValidationError(words_of("too_much")) from error
    except confined.Broken as error:
        log.warning("A paper ended its child with %s: %s", error.code, error.name)
        raise ValidationError(words_of("damaged")) from error
    said = json.loads(answer)
    if "reason" in said:
        raise ValidationError(words_of(said["reason"]))
    return str(said["ending"])
