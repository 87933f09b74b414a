"""Housekeeping that comes back every day: an app adds a round by one registered class in its `tasks.py`.

    @register
    class ClearDocuments(DailyRound):
        name, label = "clear_documents", _("Clearing old files")

        def run(self, subject, job):
            clear()

A round is a job like any other: it has a lease, it is tried again, operators see how it ended. The reconciler asks for
it when a day has passed since it was done last.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from portal.jobs.kinds import DEFAULT, JobKind, all_kinds
from portal.jobs.models import Job, Round
from portal.jobs.services import enqueue

EVERY = datetime.timedelta(days=1)


class DailyRound(JobKind):
    """Work that nobody asks for. Its name is the name of its row."""

    model = Round
    queue: ClassVar[str] = DEFAULT

    def accept(self, subject: Round, result: Any, job: Job) -> None:
        Round.objects.filter(pk=subject.pk).update(done_at=timezone.now())


def ask_for_due(now: datetime.datetime) -> list[str]:
    """Ask for the rounds that were neither done nor asked for within a day; the names of those. Two queries."""
    names = [kind.name for kind in all_kinds() if isinstance(kind, DailyRound)]
    done = set(Round.objects.filter(name__in=names, done_at__gt=now - EVERY).values_list("name", flat=True))
    done |= set(Job.objects.filter(kind__in=names, created_at__gt=now - EVERY).values_list("kind", flat=True))
    asked = []
    for name in names:
        if name in done:
            continue
        with transaction.atomic():
            row, _is_new = Round.objects.get_or_create(name=name)
            enqueue(kind=name, subject=row)
        asked.append(name)
    return asked
