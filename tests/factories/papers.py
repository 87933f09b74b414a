"""Papers that were made, batches of them, and links to them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.utils import timezone
from pypdf import PdfWriter

from partnerships.models import (
    Partnership,
)
from portal.accounts.models import Association, User
from portal.documents import files, zips
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, Document, Export, LongExport, Outcome, ShareLink
from portal.documents.services import share_export
from portal.documents.services.batches import Wish, request_batch
from portal.parting.models import AssociationCopy
from portal.parting.services import path_of
from portal.scoping import scope
from tests.factories.keeping import kept


def export(*, partnership: Partnership, by: User | None = None, title: str = "A page", **fields: Any) -> Export:
    """A finished page of the partnership's snapshot: a blank sheet that bears `title`."""
    with scope(partnership.association):
        document, _is_new = Document.objects.get_or_create(
            association=partnership.association, kind="snapshot", subject_key=partnership.slug
        )
    sheet, out = PdfWriter(), io.BytesIO()
    sheet.add_blank_page(612, 792)
    sheet.add_metadata({"/Title": title})
    sheet.write(out)
    page = {"language": "en", "paper": "letter", "fingerprint": "0" * 64, "outcome": Outcome.READY} | fields
    with scope(partnership.association):
        alike = {name: page.get(name, False) for name in ("language", "paper", "is_archive")}
        page.setdefault("number", Export.objects.filter(document=document, **alike).count() + 1)
    row = kept(Export(association=partnership.association, document=document, by=by, **page))
    with scope(partnership.association):
        row.file_hash, row.file_size = files.keep(out.getvalue()), len(out.getvalue())
        row.save()
    return row


def long_export(*, association: Association, by: User, title: str = "A paper", **fields: Any) -> LongExport:
    """A finished packet for a board that somebody asked for: a blank sheet that bears `title`."""
    data = b"%PDF-1.7 " + title.encode()
    made = {"file_hash": files.keep(data), "file_size": len(data), "outcome": Outcome.READY, "said": {"paper": [title]}}
    page = {"kind": "board_packet", "language": "en", "paper": "letter", "fingerprint": "0" * 64} | made | fields
    return kept(LongExport(association=association, by=by, **page))


def batch(*, association: Association, by: User, kinds: tuple[str, ...] = ("snapshot",), **fields: Any) -> Batch:
    """Every partnership's snapshot in English on Letter paper, asked for just now, with an empty ZIP."""
    wish = Wish(tuple(map(kind_named, kinds)), **({"languages": ("en",), "papers": ("letter",)} | fields))
    with scope(association):
        row = request_batch(by=by, association=association, wish=wish)
        row.zip_hash, row.zip_size = zips.write([])
        row.save()
    return row


def association_copy(*, association: Association, by: User, words: str = "", **fields: Any) -> AssociationCopy:
    """All that an association has, made just now, as a ZIP with a few words alone."""
    row = kept(AssociationCopy(association=association, requested_by=by, finished_at=timezone.now(), **fields))
    path_of(row).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path_of(row), "w") as bundle:
        bundle.writestr("read-me.txt", words)
    return row


def share_link(*, export: Export, by: User, for_whom: str = "A reader", days: int = 30) -> ShareLink:
    """A link by which somebody outside opens a finished page."""
    with scope(export.association):
        return share_export(export=export, for_whom=for_whom, days=days, by=by)
