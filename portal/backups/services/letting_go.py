"""Erasing a closed association for good, after a wait, and again when an old backup brings it back."""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from portal.accounts.models import Association
from portal.activity.models import ActivityValues
from portal.backups.refusals import Refused
from portal.backups.services.making import still_named
from portal.backups.services.taking_out import named_files
from portal.keeping import for_us_alone, sync_folder
from portal.looks import guards
from portal.looks.models import Look, LookChain
from portal.privacy import JOURNAL, owned_models, register_replay
from portal.scoping import OwnedModel, scope, system_scope

log = logging.getLogger(__name__)
DAYS_TO_WAIT = 30
"""Between closing and erasing: whoever closed by mistake, or has not taken everything out, can still say so."""


def erasable_on(association: Association) -> datetime.datetime | None:
    """From when on it may be erased; None while it is open."""
    return association.closed_at and association.closed_at + datetime.timedelta(days=DAYS_TO_WAIT)


def foreseen(association: Association) -> dict[str, int]:
    """How many rows of each table would go, and how many files. Queries; changes nothing."""
    with scope(association):
        found = {model._meta.db_table: model._default_manager.count() for model in owned_models()}
        found["files"] = len(named_files(association, passing=True))
    return {name: number for name, number in found.items() if number}


def erase(*, association: Association) -> dict[str, int]:
    """Erase all that an association has, and write it into the journal of erasures; answers what went. Raises Refused.

    One transaction; files that nobody else names go right after. Accounts stay: they are their owners' own. The line
    is written before the transaction ends: where it is cut off in between, there is a line too many and none too few.
    """
    day = erasable_on(association)
    if day is None or timezone.now() < day:
        when = f"from {day:%Y-%m-%d} on" if day else "thirty days after it was closed; close it first, in /admin/"
        raise Refused(f"{association.slug} may be erased {when}. Nothing was erased.")
    try:
        return _erase(association)
    except OSError as error:
        raise Refused(
            f"The journal of erasures could not be written: {error.strerror or error}. Nothing was erased. Make room, "
            "then try again."
        ) from error


@transaction.atomic
def _erase(association: Association, told: Mapping[str, Any] | None = None) -> dict[str, int]:
    """Whatever its days; `told` is the line of the journal by which it is done again. Raises OSError."""
    is_server = connection.vendor == "postgresql"
    if is_server:  # not lock_timeout: behind somebody who waits for a whole table everybody else waits
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
    counts = foreseen(association)
    with scope(association):
        names = named_files(association, passing=True)
    line = told or {
        "association": association.slug,
        "mark": mark_of(association),
        "at": timezone.now().isoformat(),
        "counts": counts,
    }
    with system_scope("erase a closed association"):
        for model in apps.get_models(include_auto_created=True):
            _let_go_of_links(model, association)
        for model in sorted(owned_models(), key=lambda each: each._meta.app_label == "kept"):  # counts of rows go last
            if model not in (Look, LookChain):
                model._base_manager.filter(association=association.pk)._raw_delete("default")
    if is_server:
        connection.check_constraints()  # of all that is gone by now, before the read log is locked for everybody
    guards.take_down()
    with system_scope("erase a closed association's read log, and itself"):
        for last in (Look, LookChain):
            last._base_manager.filter(association=association.pk)._raw_delete("default")
        Association._base_manager.filter(pk=association.pk)._raw_delete("default")
    guards.set_up()
    _write_down(line)
    transaction.on_commit(partial(_after, names, counts))
    return counts


def _let_go_of_links(model: type[models.Model], association: Association) -> None:
    """What is not the association's own and points to something of it: emptied or deleted, as the link says."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
            continue
        if target is Association:
            aimed: Any = [association.pk]
        elif issubclass(target, OwnedModel):
            aimed = target._base_manager.filter(association=association.pk).values("pk")
        else:
            continue
        rows = model._base_manager.filter(**{f"{field.name}__in": aimed})
        if issubclass(model, OwnedModel):
            rows = rows.exclude(association=association.pk)
        how = field.remote_field.on_delete
        if how is models.SET_NULL:
            rows.update(**{field.name: None})
        elif how is not models.DO_NOTHING:
            rows._raw_delete("default") if model._meta.auto_created else rows.delete()


def _write_down(line: Mapping[str, Any]) -> None:
    """Put a line into the journal beside the database, unless it stands there. Raises OSError."""
    if dict(line) in _journal():
        return
    file = Path(settings.VAR_DIR) / JOURNAL
    with open(file, "a", encoding="utf-8", opener=for_us_alone) as out:
        out.write(json.dumps(line) + "\n")
        out.flush()
        os.fsync(out.fileno())
    sync_folder(file.parent)


def _after(names: Iterable[str], counts: Mapping[str, int]) -> None:
    """What no transaction can do: delete files."""
    for name in sorted(set(names) - still_named()):
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
    log.warning("A closed association was erased: %d rows and files", sum(counts.values()))


def mark_of(association: Association) -> str:
    """By what a restored association is known again: a digest of its key and of when it was made."""
    made = association.created_at.astimezone(datetime.UTC).isoformat()
    return hashlib.sha256(f"association:{association.pk}:{made}".encode()).hexdigest()


def replay(entries: Iterable[Mapping[str, Any]] | None = None, *, dry: bool = False) -> int:
    """Erase again which associations a restored backup brought back; answers how many.

    One whose erasing was cut off after its line was written is erased too, unless somebody opened it again since.
    """
    back: dict[int, tuple[Association, Mapping[str, Any]]] = {}
    for entry in list(_journal() if entries is None else entries):
        if "person" in entry:
            continue
        association = Association.objects.filter(slug=entry["association"]).first()
        if association and mark_of(association) == entry["mark"] and not _was_reopened(association, entry["at"]):
            back[association.pk] = association, entry
    if not dry:
        for association, entry in back.values():
            _erase(association, entry)
    return len(back)


def _was_reopened(association: Association, at: str) -> bool:
    """Whether somebody has opened it again since, as the record of acts says. Queries."""
    with scope(association):
        later = ActivityValues.objects.filter(activity__at__gt=datetime.datetime.fromisoformat(at))
        acts = later.filter(activity__model=Association._meta.label_lower, activity__object_id=str(association.pk))
        return any("closed_at" in act.after for act in acts)


def _journal() -> Iterator[dict[str, Any]]:
    file = Path(settings.VAR_DIR) / JOURNAL
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            log.warning("A line of the journal of erasures cannot be read and was left out.")


register_replay("associations", replay)

__all__ = ["DAYS_TO_WAIT", "erasable_on", "erase", "foreseen", "mark_of", "replay"]
