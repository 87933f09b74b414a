"""Copies of what the portal holds about somebody: asked for, written, cleared after a week."""

from __future__ import annotations

import datetime
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from contacts.models import MeishiImage, Person, PersonCopy, TouchPerson
from contacts.person_copy import write
from contacts.privacy import somebody
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.keeping import for_us_alone
from portal.scoping import system_scope

COPY_JOB = "person_copy"
DAYS_KEPT = 7
MOST_AT_ONCE = 200
"""Rows and pictures that are gathered while somebody waits; more is a job's."""


def path_of(copy: PersonCopy) -> Path:
    """The file of a copy (which may not be written yet, or cleared away)."""
    return Path(settings.MEDIA_ROOT) / "copies" / f"{copy.file}.zip"


def request_copy(*, person: Person, language: str, by: User) -> PersonCopy:
    """Ask for a copy. A small one is ready at once, a large one is made by a job. Recorded as an export."""
    size = TouchPerson.objects.filter(person=person).count() + MeishiImage.objects.filter(person=person).count()
    with transaction.atomic():
        copy = PersonCopy.objects.create(
            association=person.association, person=person, language=language, requested_by=by
        )
        record(by=by, verb=Verb.EXPORTED, row=person, after={"language": language})
        if size > MOST_AT_ONCE:
            enqueue(kind=COPY_JOB, subject=copy)
    if size <= MOST_AT_ONCE:
        keep(copy=copy, size=make(copy))
    return copy


def make(copy: PersonCopy) -> int:
    """Write the file of a copy under its name; answers its size. May run twice. Queries."""
    file = path_of(copy)
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{uuid.uuid4().hex}.zip")
    try:
        with open(temporary, "xb", opener=for_us_alone) as out:
            write(out, somebody(copy.person), copy.language, timezone.now())
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return file.stat().st_size


def keep(*, copy: PersonCopy, size: int) -> None:
    """Note that the copy can be fetched. One whose person was erased meanwhile loses its file again."""
    copy.size, copy.finished_at = size, timezone.now()
    if not PersonCopy.objects.filter(pk=copy.pk).update(size=size, finished_at=copy.finished_at):
        path_of(copy).unlink(missing_ok=True)


def clear_copies(*, now: datetime.datetime | None = None) -> int:
    """Delete copies after a week, row and file; answers how many: they tell everything."""
    before = (now or timezone.now()) - datetime.timedelta(days=DAYS_KEPT)
    with system_scope("clear copies of people's data after a week"):
        old = list(PersonCopy.objects.filter(requested_at__lt=before))
        for copy in old:
            path_of(copy).unlink(missing_ok=True)
        PersonCopy.objects.filter(pk__in=[copy.pk for copy in old]).delete()
    return len(old)
