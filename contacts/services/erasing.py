"""Erasing people, and the journal by which a restored backup is brought up to date again."""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Erasure, Person
from contacts.privacy import merged_into, names_of, somebody
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.keeping import for_us_alone
from portal.privacy import JOURNAL, Finding, find_all, forget_files, register_replay
from portal.scoping import scope, system_scope
from portal.search_key import search_key

log = logging.getLogger(__name__)


def foreseen(person: Person, *, is_counted: bool = False) -> list[Finding]:
    """What erasing this person would do, place by place. Queries; changes nothing."""
    return find_all(somebody(person, is_counted=is_counted))


def check_typed_name(person: Person, typed: str) -> None:
    """Refuse unless one of the person's names was typed, whatever the width, case, order or space."""
    forms = {search_key(text) for pair in names_of(person) for text in (" ".join(pair), " ".join(reversed(pair)))}
    if search_key(typed).replace(" ", "") not in {form.replace(" ", "") for form in forms}:
        raise ValidationError({"name": _("This is not the person’s name as it stands above. Nothing was erased.")})


def erase_person(*, person: Person, by: User | None) -> Erasure:
    """Erase a person everywhere, with the touches that were with them alone. One transaction; files go right after.

    The act is recorded without a name, and in the journal, where entries that were merged into this one have a line of
    their own. It cannot be undone.
    """
    return _clear(person, by, is_counted=False)


def anonymise_person(*, person: Person, by: User | None) -> Erasure:
    """The same, but touches with the person alone stay as figures: kind, day, who of us, organization, no text."""
    return _clear(person, by, is_counted=True)


@transaction.atomic
def _clear(person: Person, by: User | None, *, is_counted: bool) -> Erasure:
    held = Person.objects.select_for_update(of=("self",)).select_related("association").get(pk=person.pk)
    former = {key: row["created_at"] for key, row in merged_into(held).items() if row.get("created_at")}
    subject = somebody(held, is_counted=is_counted)
    findings = find_all(subject)
    files: list[str] = []
    counts: dict[str, int] = {}
    for finding in findings:
        files += finding.act()
        counts[finding.place] = counts.get(finding.place, 0) + finding.number
    told = {"counts": counts, "files": sorted(set(files)), "is_anonymised": is_counted, "person_key": held.pk}
    entry = _entered(held, mark_of(held), told, by)
    for key, made in former.items():  # an older backup brings each of them back
        former_told = told | {"counts": {}, "files": [], "person_key": key}
        _entered(held, mark(held.association_id, key, made), former_told, by)
    record(by=by, verb=Verb.REMOVED, row=held)
    return entry


def _entered(held: Person, known_by: str, told: Mapping[str, Any], by: User | None) -> Erasure:
    entry, _is_new = Erasure.objects.update_or_create(
        association=held.association, mark=known_by, defaults=told, create_defaults={**told, "by": by}
    )
    transaction.on_commit(partial(_after, entry, held.association.slug))
    return entry


def _after(entry: Erasure, slug: str) -> None:
    """What no transaction can do: delete files, write the journal beside the database."""
    with system_scope("note which files of an erased person are gone"):
        Erasure.objects.filter(pk=entry.pk).update(files=forget_files(entry.files))
    try:
        _write_down(entry, slug)
    except OSError as error:
        log.error("The journal of erasures could not be written: %s", type(error).__name__)


def forget_left_files() -> int:
    """Try again to delete files that could not be deleted; answers how many erasures still wait."""
    waiting = 0
    with system_scope("delete files that erasures left behind"):
        for entry in Erasure.objects.exclude(files=[]):
            left = forget_files(entry.files)
            Erasure.objects.filter(pk=entry.pk).update(files=left)
            waiting += bool(left)
    return waiting


# --- the journal ------------------------------------------------------------------------------------------------------


def mark_of(person: Person) -> str:
    """By what a restored row is known again: a digest of association, key and time of making. No name goes in."""
    return mark(person.association_id, person.pk, person.created_at.isoformat())


def mark(association: int, key: int, made: str) -> str:
    """The same of an entry that was merged away, of which only its columns are kept."""
    instant = datetime.datetime.fromisoformat(made).astimezone(datetime.UTC).isoformat()
    return hashlib.sha256(f"{association}:{key}:{instant}".encode()).hexdigest()


def journal_file() -> Path:
    """Where the journal lies."""
    return Path(settings.VAR_DIR) / JOURNAL


def line_of(entry: Erasure, slug: str) -> dict[str, Any]:
    """An entry as the journal has it: keys, a digest, a time, numbers."""
    return {
        "association": slug,
        "person": entry.person_key,
        "mark": entry.mark,
        "anonymised": entry.is_anonymised,
        "at": entry.at.isoformat(),
        "by": entry.by_id,
        "counts": entry.counts,
    }


def _write_down(entry: Erasure, slug: str) -> None:
    with open(journal_file(), "a", encoding="utf-8", opener=_appending) as out:
        out.write(json.dumps(line_of(entry, slug)) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _appending(name: str, flags: int) -> int:
    return for_us_alone(name, flags)


def journal() -> list[dict[str, Any]]:
    """Every entry, of the file and of the database, one for each mark."""
    found: dict[str, dict[str, Any]] = {}
    if journal_file().exists():
        for line in journal_file().read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
                found[entry["mark"]] = entry
            except (ValueError, KeyError, TypeError):
                log.warning("A line of the journal of erasures cannot be read and was left out.")
    with system_scope("read the journal of erasures"):
        for row in Erasure.objects.select_related("association"):
            found.setdefault(row.mark, line_of(row, row.association.slug))
    return list(found.values())


def replay(entries: Iterable[Mapping[str, Any]] | None = None, *, dry: bool = False) -> int:
    """Erase again whom a restored backup brought back; answers how many. A row that only took over the key is spared.

    Without `entries` those of the journal. To be called after every restore.
    """
    again = 0
    for entry in journal() if entries is None else entries:
        if "person" not in entry:  # an association that was erased: portal.backups.services.letting_go
            continue
        association = Association.objects.filter(slug=entry["association"]).first()
        if association is None:
            continue
        with scope(association):
            person = Person.objects.filter(pk=entry["person"]).first()
            if person is None or mark_of(person) != entry["mark"]:
                continue
            again += 1
            if not dry:
                done = (anonymise_person if entry["anonymised"] else erase_person)(person=person, by=None)
                Erasure.objects.filter(pk=done.pk).update(replayed_at=timezone.now())
    return again


register_replay("people", replay)

__all__ = [
    "anonymise_person",
    "check_typed_name",
    "erase_person",
    "foreseen",
    "forget_left_files",
    "journal",
    "mark_of",
    "replay",
]
