"""How the work stands, for those who run the portal: counts, ages and reasons; nothing of what the work is about."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.utils import timezone

from portal.jobs.kinds import QUEUES, label_of
from portal.jobs.models import Job, JobState

STATES = tuple(JobState)
MOST_FAILED = 50


@dataclass(frozen=True)
class KindRow:
    """One kind of work: what it is called, its queue, and how many jobs are in each state, in the order of STATES."""

    kind: str
    label: Any
    queue: str
    counts: tuple[int, ...]

    @property
    def by_state(self) -> list[tuple[int, JobState]]:
        """Each count with its state."""
        return list(zip(self.counts, STATES, strict=True))


@dataclass(frozen=True)
class QueueRow:
    """One queue: how many wait that could begin now, since when the oldest, and how many are at work."""

    queue: str
    ready: int
    oldest: datetime.datetime | None
    at_work: int

    def age(self, now: datetime.datetime) -> datetime.timedelta:
        """How long the oldest has been able to begin."""
        return now - self.oldest if self.oldest else datetime.timedelta(0)


@dataclass(frozen=True)
class FailedRow:
    """A job that was given up, with the words for it."""

    job: Job
    label: Any


@dataclass(frozen=True)
class Overview:
    """The whole picture at one moment."""

    at: datetime.datetime
    queues: tuple[QueueRow, ...]
    kinds: tuple[KindRow, ...]
    failed: tuple[FailedRow, ...]
    failed_count: int

    @property
    def failed_kinds(self) -> list[tuple[str, Any, int]]:
        """Each kind of which jobs have failed: its name, its label, how many."""
        place = STATES.index(JobState.FAILED)
        return [(row.kind, row.label, row.counts[place]) for row in self.kinds if row.counts[place]]

    @property
    def is_idle(self) -> bool:
        """Whether no job has ever been asked for."""
        return not self.kinds


def failed_page(work: Overview, kind: str, number: str) -> Page:
    """A page of the failed jobs, of all kinds or of one, the latest first. One query."""
    failed = Job.objects.failed().filter(kind=kind) if kind else Job.objects.failed()
    pages = Paginator(failed, MOST_FAILED)
    counts = {each: count for each, _label, count in work.failed_kinds}
    pages.count = counts.get(kind, 0) if kind else work.failed_count  # it has been counted
    shown = pages.get_page(number)
    shown.object_list = [FailedRow(job, label_of(job.kind)) for job in shown.object_list]
    return shown


def overview(now: datetime.datetime | None = None) -> Overview:
    """Count the jobs. Three queries, however many jobs there are."""
    now = now or timezone.now()
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in Job.objects.values("kind", "queue", "state").annotate(number=Count("pk")).order_by():
        counts.setdefault((row["kind"], row["queue"]), {})[row["state"]] = row["number"]
    ready = {
        row["queue"]: row
        for row in Job.objects.ready(now)
        .order_by()
        .values("queue")
        .annotate(number=Count("pk"), oldest=Min("run_after"))
    }
    failed = tuple(FailedRow(job, label_of(job.kind)) for job in Job.objects.failed()[:MOST_FAILED])
    return Overview(
        at=now,
        queues=tuple(
            QueueRow(
                queue=queue,
                ready=ready.get(queue, {}).get("number", 0),
                oldest=ready.get(queue, {}).get("oldest"),
                at_work=sum(each.get(JobState.LEASED, 0) for (_, where), each in counts.items() if where == queue),
            )
            for queue in QUEUES
        ),
        kinds=tuple(
            KindRow(kind, label_of(kind), queue, tuple(each.get(state, 0) for state in STATES))
            for (kind, queue), each in sorted(counts.items())
        ),
        failed=failed,
        failed_count=sum(each.get(JobState.FAILED, 0) for each in counts.values()),
    )
