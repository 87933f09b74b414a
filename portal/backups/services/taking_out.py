"""One association taken out whole: every row of it and every file that those rows name, in one ZIP that anybody opens.

    read-me.txt                        what this is, in both languages
    tables/<app>_<model>.jsonl, .csv   each row; the former is exact, the latter opens in a spreadsheet
    media/…                            pictures, papers, finished documents, as they are kept
    manifest.json                      each member with its size, its sha256 and its rows

It is for the association, to go on elsewhere; a backup is for the portal. Secrets by which links are known stay out.
An operator takes out by a command, an administrator by a page (`portal/parting`): both write here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from portal import keeping
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.backups import kept_files
from portal.backups.manifest import release
from portal.backups.one_moment import one_moment
from portal.backups.refusals import Refused
from portal.looks.choices import LookKind
from portal.looks.doors import EVERYTHING, Seen, models_of_doors
from portal.looks.services import append
from portal.privacy import owned_models
from portal.scoping import scope
from portal.spreadsheets import harmless

SCHEMA = "association/1"
SECRETS = frozenset(
    {
        "accounts.MemberInvite.digest",
        "delegations.GuestLink.code_hash",
        "delegations.GuestLink.nonce",
        "delegations.GuestLink.token_hash",
        "documents.ShareLink.digest",
        "notices.NoticeLetter.digest",
        "owed.CalendarFeed.digest",
    }
)
"""Columns by which a link or a code is known again: of no use elsewhere. A test asks of every column like them."""
ROWS_AT_ONCE = 2_000
IN_MEMORY = 8 << 20
"""So many bytes of a spreadsheet wait in memory until its turn comes; more wait in a file."""
READ_ME = """\
Everything that the portal held of {name_en} on {day}.

tables/*.jsonl  one row a line, exact; tables/*.csv the same for spreadsheets; columns that end in _id lead to the
                column id of another table. accounts_member lists the people who belong here.
media/          pictures, papers and finished documents, by the names that the tables give.
manifest.json   each file with its size, its sha256 and the number of its rows.
It holds personal data: keep it where nobody else reads it.

{day}時点でポータルが{name_ja}について保管していたすべてのデータです。
tables/*.jsonlは1行に1件の正確なデータ、tables/*.csvは表計算用です。_idで終わる列は別の表のid列を指します。
media/には写真、添付書類、完成した文書が、表に記された名前で入っています。
manifest.jsonには各ファイルの大きさ、sha256、件数があります。
個人情報を含みます。他の人が読めない場所に保管してください。
"""


@dataclass(frozen=True)
class Table:
    """A table of the ZIP: its name, its columns, and what brings its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Taken:
    """What was written; `people` are the rows in it that have a read log: model → keys."""

    bytes: int
    rows: int
    files: int
    missing: list[str]
    people: dict[str, tuple[int, ...]]


class _Counted(io.RawIOBase):
    """Bytes on their way into a member of the ZIP, counted and hashed."""

    def __init__(self, out: Any) -> None:
        self._out, self.bytes, self.hash = out, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(data)
        self.hash.update(data)
        self.bytes += len(data)
        return len(data)


def take_out(*, association: Association, target: Path, by: User | None = None) -> Taken:
    """Write the ZIP to a new file; recorded as an export before, in the read log after. Raises Refused."""
    if target.exists():
        raise Refused(f"{target} is there already. Give another name.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it, for the user that runs the portal alone.")
    with scope(association), transaction.atomic():
        record(by=by, verb=Verb.EXPORTED, row=association, after={"what": "everything"})
    try:
        taken = write(association=association, target=target)
    except OSError as error:
        raise Refused(
            f"The file could not be written: {error.strerror or error}. Make room, then try again."
        ) from error
    if seen := seen_in(taken.people, "take_out"):
        append(association=association, by=by, seen=seen)
    return taken


def write(*, association: Association, target: Path) -> Taken:
    """Write the ZIP under another name, then give it its own. Raises OSError. Changes no row.

    The rows are those of one moment; files are added after it, since they never change.
    """
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        with open(part, "xb", opener=keeping.for_us_alone) as out:
            rows, files, missing, people = _write(out, association)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    keeping.sync_folder(target.parent)
    return Taken(target.stat().st_size, rows, files, missing, people)


def seen_in(people: Mapping[str, tuple[int, ...]], route: str) -> list[Seen]:
    """What whoever gets the ZIP sees of people, for the read log: everything."""
    return [Seen(model, keys, EVERYTHING, LookKind.FILE, route) for model, keys in people.items() if keys]


def _write(out: Any, association: Association) -> tuple[int, int, list[str], dict[str, tuple[int, ...]]]:
    told: dict[str, dict[str, Any]] = {}
    total, missing = 0, []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        names = {"name_en": association.name_en, "name_ja": association.name_ja or association.name_en}
        words = READ_ME.format(**names, day=timezone.localdate().isoformat()).encode()
        told["read-me.txt"] = _put(bundle, "read-me.txt", [words])
        with scope(association), one_moment():
            for table in tables(association):
                total += _put_table(bundle, table, told)
            media = sorted(named_files(association))
            people = {name: _keys_of(name) for name in sorted(models_of_doors())}
        for path in media:
            try:
                with (Path(settings.MEDIA_ROOT) / path).open("rb") as content:
                    told[f"media/{path}"] = _put(bundle, f"media/{path}", iter(partial(content.read, 1 << 20), b""))
            except FileNotFoundError:
                missing.append(path)
        about = {"schema": SCHEMA, "association": association.slug, "made_at": timezone.now(), "release": release()}
        data = {**about, "members": told, "missing": missing}
        bundle.writestr("manifest.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return total, len(media) - len(missing), missing, people


def _keys_of(model: str) -> tuple[int, ...]:
    return tuple(apps.get_model(model)._default_manager.order_by("pk").values_list("pk", flat=True))


def _put_table(bundle: zipfile.ZipFile, table: Table, told: dict[str, dict[str, Any]]) -> int:
    """Both forms of a table. Its rows are read once: the spreadsheet waits until the lines are written."""
    number = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as sheet:

        def lines() -> Iterator[bytes]:
            nonlocal number
            sheet.write(b"\xef\xbb\xbf" + _csv_line(table.columns))
            for row in table.rows():
                number += 1
                sheet.write(_csv_line(row))
                yield _json_line(table.columns, row)

        told[f"tables/{table.name}.jsonl"] = _put(bundle, f"tables/{table.name}.jsonl", lines())
        sheet.seek(0)
        content = iter(partial(sheet.read, 1 << 20), b"")
        told[f"tables/{table.name}.csv"] = _put(bundle, f"tables/{table.name}.csv", content)
    for ending in ("jsonl", "csv"):
        told[f"tables/{table.name}.{ending}"]["rows"] = number
    return number


def _put(bundle: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    with bundle.open(name, "w", force_zip64=True) as member:
        counted = _Counted(member)
        for piece in pieces:
            counted.write(piece)
    return {"bytes": counted.bytes, "sha256": counted.hash.hexdigest()}


def _json_line(columns: tuple[str, ...], row: tuple[Any, ...]) -> bytes:
    line = dict(zip(columns, row, strict=True))
    return json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def _csv_line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([harmless(_cell(each)) for each in cells])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def tables(association: Association) -> Iterator[Table]:
    """Every table with rows of an association: its own, its row, its members, and who hangs on whom."""
    yield _table(Association, lambda: Association.objects.filter(pk=association.pk))
    users = User.objects.filter(pk__in=Membership.objects.values("user"))
    columns = ("id", "email", "name", "name_ja", "language")
    yield Table("accounts_member", columns, lambda: users.order_by("pk").values_list(*columns))
    for model in owned_models():
        yield _table(model, model._default_manager.all)
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            if through._meta.auto_created:
                yield _links(model, through)


def _table(model: type[models.Model], rows: Callable[[], Any]) -> Table:
    columns = tuple(
        each.attname for each in model._meta.concrete_fields if f"{model._meta.label}.{each.name}" not in SECRETS
    )

    def brought() -> Iterable[tuple[Any, ...]]:
        return rows().order_by("pk").values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE)

    return Table(model._meta.db_table, columns, brought)


def _links(model: type[models.Model], through: type[models.Model]) -> Table:
    """A table that joins two kinds of rows; it has no association of its own, its rows' owner has."""
    columns = tuple(each.attname for each in through._meta.concrete_fields)
    side = next(each for each in through._meta.concrete_fields if each.related_model is model)

    def brought() -> Iterable[tuple[Any, ...]]:
        mine = {f"{side.name}__in": model._default_manager.order_by().values("pk")}
        return through._default_manager.filter(**mine).order_by("pk").values_list(*columns)

    return Table(through._meta.db_table, columns, brought)


def named_files(association: Association, *, passing: bool = False) -> set[str]:
    """The files below the media folder that rows of an association name, with `passing` those too that are made for
    somebody and cleared away after days. Queries; in its scope."""
    kinds: list[type[models.Model]] = [Association, *owned_models()]
    by_table = {model._meta.db_table: model for model in kinds}

    def ask(column: kept_files.NamingColumn) -> Iterable[Any]:
        model = by_table.get(column.table)
        if model is None:
            return ()
        mine = {"pk": association.pk} if model is Association else {}
        name = next(each.name for each in model._meta.concrete_fields if each.column == column.column)
        return model._default_manager.filter(**mine).order_by().values_list(name, flat=True).distinct()

    return kept_files.named(ask, passing=passing)


__all__ = ["SCHEMA", "SECRETS", "Taken", "named_files", "seen_in", "tables", "take_out", "write"]
