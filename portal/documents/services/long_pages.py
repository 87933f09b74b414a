"""Papers of many pages by a job: asked for with what is true at the moment, made, kept for a week for whoever asked."""

from __future__ import annotations

import datetime
import hashlib
import html as markup
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.documents import files, press
from portal.documents.long import LongPaper, long_paper_with, page_html, print_html
from portal.documents.models import Export, LongExport, Outcome, PublicExport
from portal.documents.renderer import MissingGlyphs
from portal.jobs.services import enqueue
from portal.looks.doors import Seen
from portal.looks.services import append
from portal.scoping import system_scope

JOB = "make_long_export"
DAYS_KEPT = 7
_ENDS_OF_LINES = re.compile(r"</(?:p|h[1-6]|td|th|div|span|b|title)>")


def request_paper(
    *,
    by: User,
    association: Association,
    paper: LongPaper,
    facts: Any,
    language: str,
    size: str,
    variant: str = "",
    seen: Sequence[Seen] = (),
) -> LongExport:
    """Ask for a paper with these facts, which the job prints as they are. The same words asked for again by the same
    member are one paper. Raises `MissingPart` when this server cannot make pages. Records the export, and in the read
    log whom the paper names: what is watched and fetched afterwards is the asker's alone."""
    press.check_parts()
    html = page_html(paper, facts, language)
    mark = hashlib.sha256("\n".join((paper.key, language, size, html)).encode()).hexdigest()
    with transaction.atomic():
        row = LongExport.objects.filter(by=by).alike(mark).order_by("-pk").first()
        if row is None or (row.is_ready and not files.path_of(row.file_hash).exists()):
            row = LongExport(
                association=association,
                by=by,
                kind=paper.key,
                variant=variant,
                language=language,
                paper=size,
                fingerprint=mark,
                html=html,
                said={"paper": _said(html)},
            )
            row.full_clean()
            row.save()
        if row.is_waiting:
            enqueue(kind=JOB, subject=row)
        record(by=by, verb=Verb.EXPORTED, row=row, after={"language": language, "paper": size})
        if seen:
            append(association=association, by=by, seen=seen)
    return row


def make_paper_again(*, row: LongExport) -> None:
    """Try once more to make a paper whose job failed or was cancelled, with the words that it was asked for with."""
    with transaction.atomic():
        if row.is_waiting and row.html:
            enqueue(kind=JOB, subject=row)


def make_paper(row: LongExport) -> dict[str, Any]:
    """Print a paper and keep its file; answer the values that `keep_result` writes. May run twice.

    Raises LookupError where the code no longer knows the kind."""
    try:
        data = print_html(row.html, long_paper_with(row.kind).sheet, row.language, row.paper)
    except MissingGlyphs as refusal:
        return {"outcome": Outcome.MISSING_GLYPHS, "trouble": {"characters": refusal.characters}, "html": ""}
    return {"outcome": Outcome.READY, "file_hash": files.keep(data), "file_size": len(data), "html": ""}


def clear_papers(*, now: datetime.datetime | None = None, dry: bool = False) -> int:
    """Delete papers after a week, row and file; answers how many."""
    before = (now or timezone.now()) - datetime.timedelta(days=DAYS_KEPT)
    with system_scope("clear papers of many pages after a week"):
        old = list(LongExport.objects.filter(requested_at__lt=before))
        if not dry:
            delete_papers(old)
    return len(old)


def delete_papers(rows: Iterable[LongExport]) -> list[str]:
    """Delete these papers with their files, unless another row names the same bytes; answers the names of the files."""
    gone = list(rows)
    names = {row.file_hash for row in gone if row.file_hash}
    LongExport.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for model in (LongExport, Export, PublicExport):
        names -= set(model._default_manager.filter(file_hash__in=names).values_list("file_hash", flat=True))
    for name in names:
        files.path_of(name).unlink(missing_ok=True)
    return sorted(names)


def _said(html: str) -> list[str]:
    """The lines of a paper as plain text: by them it is found when somebody whom it names is to be forgotten."""
    body = html.partition("<body")[2]
    lines = strip_tags(_ENDS_OF_LINES.sub("\n", f"<body{body}")).splitlines()
    return [line for each in lines if (line := " ".join(markup.unescape(each).split()))]
