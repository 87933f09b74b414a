"""A file comes in: opened, its head found, its rows kept."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.accounts.models import Association, User
from portal.imports.choices import ImportState
from portal.imports.heads import Table, signature_of, table_of
from portal.imports.models import ImportChunk, ImportMapping, ImportRun
from portal.imports.opening import MOST_BYTES, Opened, opened
from portal.imports.reading.answer import MOST_ROWS, Refusal
from portal.imports.refusals import with_place, words_of
from portal.resources import Recognition, Sheet, sheet_named
from portal.sent.services import hold

CHUNK = 1_000
REMEMBERED = "remembered"
TOLD = "told"

log = logging.getLogger(__name__)


class FileRefused(ValidationError):
    """A file that cannot be taken: the whole sentence as its message, and its parts for programs."""

    def __init__(self, refusal: Refusal, file: str) -> None:
        self.reason, self.line, self.column = refusal.reason, refusal.line, refusal.column
        self.words = words_of(refusal.reason, refusal.numbers)
        super().__init__(with_place(self.words, file=file, line=self.line, column=self.column))
        log.info("A file was refused: %s, line %d, column %d", self.reason, self.line, self.column)


def refuse_too_big(size: int, file: str) -> None:
    """Raise FileRefused for a file of more bytes than are taken; asked before it is read."""
    if size > MOST_BYTES:
        raise FileRefused(Refusal("too_big", size=filesizeformat(size), most=filesizeformat(MOST_BYTES)), file)


def read_file(*, sheet: Sheet, data: bytes, file: str, encoding: str = "") -> tuple[Opened, Table]:
    """The table of a file. Raises FileRefused. Nothing is kept."""
    refuse_too_big(len(data), file)
    try:
        found = opened(data, encoding)
        table = table_of(found.rows, sheet, is_ragged_wrong=found.head["format"] == "csv")
        if len(table.rows) > MOST_ROWS:
            raise Refusal("too_many_rows", line=table.rows[MOST_ROWS][0], most=MOST_ROWS)
    except Refusal as refusal:
        raise FileRefused(refusal, file) from refusal
    return found, table


def receive(
    *,
    association: Association,
    by: User | None,
    sheet: Sheet,
    data: bytes,
    file: str,
    encoding: str = "",
    options: Mapping[str, Any] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> ImportRun:
    """Keep the rows of a file, with what its headers are taken to mean; nothing of it is judged or taken over yet.

    Headers are known from `mapping` (header → column, as somebody wrote it down), from last time, or because they are
    ours or a known program's. Raises FileRefused with file, line and column. The file is read before the transaction:
    nobody waits for a lock while a large one is.
    """
    found, table = read_file(sheet=sheet, data=data, file=file, encoding=encoding)
    meant = _meant(sheet, table, mapping)
    with transaction.atomic():
        hold()
        run = ImportRun.objects.create(
            association=association,
            kind=sheet.name,
            by=by,
            file_name=file[:200],
            digest=hashlib.sha256(data).hexdigest(),
            reading=found.head,
            options=dict(options or {}),
            headers=table.headers,
            mapping=list(meant.mapping) if meant else [""] * len(table.headers),
            origin=meant.origin if meant else "",
            row_count=len(table.rows),
        )
        ImportChunk.objects.bulk_create(
            ImportChunk(association=association, run=run, number=number, rows=table.rows[start : start + CHUNK])
            for number, start in enumerate(range(0, len(table.rows), CHUNK))
        )
    return run


@transaction.atomic
def name_columns(*, run: ImportRun, mapping: Sequence[str], by: User | None) -> ImportRun:
    """Say what each header means. Remembered for files with the same headers. Refused: too little to judge rows by."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    hold()
    if run.state not in (ImportState.MAPPING, ImportState.READY) or run.is_cleared:
        raise ValidationError(_("This file is being worked on, or has been taken over already."))
    sheet = sheet_named(run.kind)
    if lacks := sheet.lacks(mapping):
        raise ValidationError(lacks)
    run.mapping, run.origin, run.state = list(mapping), REMEMBERED, ImportState.MAPPING
    run.findings = run.choices = ""
    run.save(update_fields=["mapping", "origin", "state", "findings", "choices"])
    ImportMapping.objects.update_or_create(
        association=run.association,
        kind=run.kind,
        signature=signature_of(run.headers),
        defaults={"mapping": run.mapping, "by": by},
    )
    return run


def _meant(sheet: Sheet, table: Table, told: Mapping[str, str] | None) -> Recognition | None:
    if told is not None:
        known = {column.name for column in sheet.columns}
        unknown = sorted(set(told.values()) - known - {""})
        if unknown:
            words = _("The portal has no column %(column)s; it has %(columns)s.")
            columns = ", ".join(column.name for column in sheet.columns)
            raise ValidationError(words % {"column": unknown[0], "columns": columns})
        return Recognition(TOLD, tuple(told.get(header, "") for header in table.headers))
    known_before = ImportMapping.objects.filter(kind=sheet.name, signature=signature_of(table.headers)).first()
    if known_before and len(known_before.mapping) == len(table.headers):
        return Recognition(REMEMBERED, tuple(known_before.mapping))
    return table.recognition
