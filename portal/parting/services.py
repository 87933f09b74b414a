"""Copies of all that an association has, asked for, written and cleared after a week; and closing the association."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Association, User
from portal.accounts.services import close_association
from portal.activity.models import Verb
from portal.activity.services import record
from portal.backups.services.taking_out import Taken, write
from portal.jobs.models import Job
from portal.jobs.services import enqueue
from portal.looks.keys import packed
from portal.notices.services.telling import members_who, tell
from portal.parting.models import AssociationCopy
from portal.scoping import system_scope
from portal.search_key import search_key

COPY_JOB = "association_copy"
COPIED = "association_copied"
DAYS_KEPT = 7


def path_of(copy: AssociationCopy) -> Path:
    """The file of a copy (which may not be written yet, or cleared away)."""
    return Path(settings.MEDIA_ROOT) / "associations" / f"{copy.file}.zip"


def request_copy(*, association: Association, by: User) -> AssociationCopy:
    """Ask for all that the association has. One that is being made is answered instead of a second. Recorded."""
    with transaction.atomic():
        Association.objects.select_for_update().get(pk=association.pk)
        for copy in AssociationCopy.objects.filter(finished_at=None):
            if (job := Job.objects.of(COPY_JOB, copy)) and job.is_live:
                return copy
        copy = AssociationCopy.objects.create(association=association, requested_by=by)
        enqueue(kind=COPY_JOB, subject=copy)
        record(by=by, verb=Verb.EXPORTED, row=association, after={"what": "everything"})
    return copy


def make(copy: AssociationCopy) -> Taken:
    """Write the file of a copy under its name. May run twice. Queries."""
    file = path_of(copy)
    file.parent.mkdir(parents=True, exist_ok=True)
    return write(association=copy.association, target=file)


def keep(*, copy: AssociationCopy, taken: Taken) -> None:
    """Note that the copy can be fetched, and tell every administrator. One that was deleted meanwhile, since somebody
    in it was erased, loses its file again."""
    people = {model: packed(keys) for model, keys in taken.people.items()}
    values = {"size": taken.bytes, "rows": taken.rows, "people": people, "finished_at": timezone.now()}
    if not AssociationCopy.objects.filter(pk=copy.pk).update(**values):
        discard(copy)
        return
    tell(kind=COPIED, row=copy, to=members_who("association.edit"), cause=f"copied:{copy.pk}")


def discard(copy: AssociationCopy) -> None:
    """Delete the file of a copy, if there is one."""
    path_of(copy).unlink(missing_ok=True)


def clear_copies(*, now: datetime.datetime | None = None) -> int:
    """Delete copies after a week, row and file; answers how many: they tell everything of everybody."""
    before = (now or timezone.now()) - datetime.timedelta(days=DAYS_KEPT)
    with system_scope("clear copies of all that an association has after a week"):
        old = list(AssociationCopy.objects.filter(requested_at__lt=before))
        for copy in old:
            discard(copy)
        AssociationCopy.objects.filter(pk__in=[copy.pk for copy in old]).delete()
    return len(old)


def close(*, association: Association, typed: str, by: User) -> Association:
    """Close the association for one of its administrators. Refused: a name that is not the association's."""
    names = {search_key(name).replace(" ", "") for name in (association.name_en, association.name_ja) if name}
    if search_key(typed).replace(" ", "") not in names:
        raise ValidationError({"name": _("This is not the association’s name as it stands above. It is still open.")})
    return close_association(association=association, by=by)
