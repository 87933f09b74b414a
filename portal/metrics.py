"""The figures of `/metrics`, in the text form that Prometheus reads.

Requests are counted by this machine's processes (portal/counting.py); work, workers and sizes are asked of the database
and the cache, so every host says the same of them. No figure says whose association, whose page or whose row it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import Error
from django.db.models import Count, F, Min, Q, Sum
from django.utils import timezone

from portal import counting, health
from portal.jobs.kinds import QUEUES
from portal.jobs.models import Job, JobState, Round
from portal.observing import BEYOND, BOUNDS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = "portal_request_seconds"
BUCKET = re.compile(rf'{SECONDS}_bucket{{route="(.*)",le="(.*)"}}')

# Name → kind and help, in the order of the page.
FIGURES = {
    "portal_requests_total": ("counter", "Requests answered by this host, by route, method and status."),
    SECONDS: ("histogram", "Seconds until the answer began, by route."),
    "portal_slow_queries_total": ("counter", "Statements that took SLOW_QUERY_MS or longer, on this host."),
    "portal_ready": ("gauge", "1 if a part is well, 0 if not."),
    "portal_jobs": ("gauge", "Jobs by queue and state."),
    "portal_jobs_ready": ("gauge", "Jobs that wait and could begin now."),
    "portal_jobs_oldest_seconds": ("gauge", "How long the oldest of them has been able to begin; 0 if none waits."),
    "portal_jobs_retrying": ("gauge", "Jobs that wait for another attempt after a passing trouble."),
    "portal_jobs_losses": ("gauge", "How often workers of the jobs that are listed disappeared at work."),
    "portal_worker_seen_seconds": ("gauge", "Seconds since a worker of the queue was last seen; absent if never."),
    "portal_round_seconds": ("gauge", "Seconds since daily housekeeping was done last; absent if never."),
    "portal_database_bytes": ("gauge", "Size of the database."),
    "portal_disk_free_bytes": ("gauge", "Space that is free where the portal writes."),
}

Figures = Iterator[tuple[str, float]]


def exposition() -> str:
    """The whole page. A few queries, however many rows; what does not answer is left out."""
    found: dict[str, list[tuple[str, float]]] = {name: [] for name in FIGURES}
    for name, figures in (
        ("portal_requests_total", _counted("portal_requests_total")),
        (SECONDS, _histogram()),
        ("portal_slow_queries_total", _counted("portal_slow_queries_total")),
        ("portal_ready", _ready()),
        ("portal_worker_seen_seconds", _workers()),
    ):
        found[name] += figures
    try:
        for key, value in (*_jobs(), *_rounds()):
            found[key.partition("{")[0]].append((key, value))
    except Error:
        pass  # portal_ready says that the database does not answer
    if size := health.database_size():
        found["portal_database_bytes"].append(("portal_database_bytes", size))
    found["portal_disk_free_bytes"].append(("portal_disk_free_bytes", health.disk_free()))
    return "".join(_lines(found))


def _lines(found: dict[str, list[tuple[str, float]]]) -> Iterator[str]:
    for name, (kind, words) in FIGURES.items():
        yield f"# HELP {name} {words}\n# TYPE {name} {kind}\n"
        yield from (f"{key} {value:.10g}\n" for key, value in found[name])


def _key(name: str, **labels: str) -> str:
    return counting.key_of(name, tuple(labels.items()))


def _counted(name: str) -> Figures:
    for key, value in sorted(counting.totals().items()):
        if key.partition("{")[0] == name:
            yield key, value


def _histogram() -> Figures:
    """Buckets that each hold all below, as Prometheus wishes them; they are counted one by one."""
    totals = counting.totals()
    routes: dict[str, dict[str, float]] = {}
    for key, value in totals.items():
        if match := BUCKET.fullmatch(key):
            routes.setdefault(match[1], {})[match[2]] = value
    for route, counts in sorted(routes.items()):
        sum_key = f'{SECONDS}_sum{{route="{route}"}}'
        below = 0.0
        for bound in (*map(str, BOUNDS), BEYOND):
            below += counts.get(bound, 0.0)
            yield f'{SECONDS}_bucket{{route="{route}",le="{bound}"}}', below
        yield sum_key, totals.get(sum_key, 0.0)
        yield f'{SECONDS}_count{{route="{route}"}}', below


def _ready() -> Figures:
    for part in health.parts():
        yield _key("portal_ready", part=part.name), float(part.is_well)


def _jobs() -> Figures:
    now = timezone.now()
    ready = Q(state=JobState.QUEUED, run_after__lte=now)
    rows = Job.objects.order_by().values("queue")
    counts = {
        (row["queue"], row["state"]): row["number"]
        for row in rows.values("queue", "state").annotate(number=Count("pk"))
    }
    sums: dict[str, dict[str, Any]] = {
        row["queue"]: dict(row)
        for row in rows.annotate(
            ready=Count("pk", filter=ready),
            oldest=Min("run_after", filter=ready),
            retrying=Count("pk", filter=Q(state=JobState.QUEUED) & Q(attempts__gt=F("losses"))),
            lost=Sum("losses"),
        )
    }
    for queue in QUEUES:
        row = sums.get(queue, {})
        for state in JobState:
            yield _key("portal_jobs", queue=queue, state=state), counts.get((queue, state), 0)
        oldest = row.get("oldest")
        yield _key("portal_jobs_ready", queue=queue), row.get("ready", 0)
        yield _key("portal_jobs_oldest_seconds", queue=queue), (now - oldest).total_seconds() if oldest else 0
        yield _key("portal_jobs_retrying", queue=queue), row.get("retrying", 0)
        yield _key("portal_jobs_losses", queue=queue), row.get("lost") or 0


def _workers() -> Figures:
    now = timezone.now()
    for worker in health.workers():
        if worker.seen_at:
            yield _key("portal_worker_seen_seconds", queue=worker.queue), (now - worker.seen_at).total_seconds()


def _rounds() -> Figures:
    now = timezone.now()
    for name, done_at in Round.objects.order_by("name").values_list("name", "done_at"):
        if done_at:
            yield _key("portal_round_seconds", round=name), (now - done_at).total_seconds()


def requests_and_failures() -> tuple[int, int]:
    """How many requests this host has answered since its counting began, and how many of them failed on our side."""
    counted = list(_counted("portal_requests_total"))
    failed = sum(value for key, value in counted if re.search(r'status="5\d\d"', key))
    return round(sum(value for _key, value in counted)), round(failed)
