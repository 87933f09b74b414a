"""How the portal is: each part it cannot do without, well or not, with words for an operator.

Asked by `/readyz`, `/metrics` and the operators' page. It reads and never writes; a part that does not answer is one
that is not well, never an error.
"""

from __future__ import annotations

import datetime
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Min
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents import fonts
from portal.jobs import heartbeat
from portal.jobs.kinds import QUEUES, label_of
from portal.jobs.models import Job, Round

ENOUGH_DISK = 500 * 1024 * 1024
LONGEST_WAIT = datetime.timedelta(minutes=10)  # of a job that somebody asked for by itself; a batch may wait longer


@dataclass(frozen=True)
class Part:
    """A part is one thing the portal needs: its short name, its name for people, how it is in words."""

    name: str
    label: Any
    is_well: bool
    words: str


@dataclass(frozen=True)
class Worker:
    """When a worker of one queue was last seen; None where that is not known."""

    queue: str
    seen_at: datetime.datetime | None

    def is_late(self, now: datetime.datetime) -> bool:
        return self.seen_at is None or now - self.seen_at > heartbeat.LATE


@dataclass(frozen=True)
class RoundLine:
    """One piece of daily housekeeping: its name, when it was done last, how it stands now."""

    label: Any
    done_at: datetime.datetime | None
    job: Job | None


def parts() -> list[Part]:
    """Every part. Three questions to the database; the second and third only if it answers at all."""
    database_part = _database()
    known = [database_part]
    for name, label, look in LOOKS:
        if not database_part.is_well and _asks_database(look):
            known.append(Part(name, label, False, _("Not known: the database does not answer.")))
        else:
            known.append(_looked(name, label, look))
    return known


def _looked(name: str, label: Any, look: Callable[[], tuple[bool, str]]) -> Part:
    try:
        is_well, words = look()
    except Exception as error:  # whatever a driver raises: the part is not well
        return Part(name, label, False, _("It does not answer (%(error)s).") % {"error": type(error).__name__})
    return Part(name, label, is_well, words)


def _database() -> Part:
    def look() -> tuple[bool, str]:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        took = (time.perf_counter() - began) * 1000
        return True, _("It answers in %(ms).1f ms.") % {"ms": took}

    return _looked("database", gettext_lazy("Database"), look)


def _cache() -> tuple[bool, str]:
    cache.get("worker-seen")
    return True, _("It answers.")


def _queue() -> tuple[bool, str]:
    now = timezone.now()
    oldest = Job.objects.ready(now).filter(is_bulk=False).order_by().aggregate(at=Min("run_after"))["at"]
    if oldest is None:
        return True, _("Nothing waits that could begin.")
    words = _("The longest wait is %(time)s.") % {"time": timesince(oldest, now)}
    return now - oldest <= LONGEST_WAIT, words


def _disk() -> tuple[bool, str]:
    free = disk_free()
    return free >= ENOUGH_DISK, _("%(size)s are free.") % {"size": filesizeformat(free)}


def _fonts() -> tuple[bool, str]:
    lacking = [face.file_name for face in fonts.FACES if not (fonts.fonts_folder() / face.file_name).exists()]
    if lacking:
        return False, _("Not there: %(names)s. ./run setup makes them.") % {"names": ", ".join(lacking)}
    return True, _("All are there.")


LOOKS: tuple[tuple[str, Any, Callable[[], tuple[bool, str]]], ...] = (
    ("cache", gettext_lazy("Cache"), _cache),
    ("queue", gettext_lazy("Queue"), _queue),
    ("disk", gettext_lazy("Disk"), _disk),
    ("fonts", gettext_lazy("Fonts of the papers"), _fonts),
)


def _asks_database(look: Callable[[], tuple[bool, str]]) -> bool:
    return look is _queue or (look is _cache and not settings.REDIS_URL)


def disk_free() -> int:
    """Bytes that are free where the portal writes."""
    return shutil.disk_usage(settings.VAR_DIR).free


def database_size() -> int | None:
    """Bytes of the database, its log among them; None where that is not known. Queries."""
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database())")
                return int(cursor.fetchone()[0])
        place = Path(connection.settings_dict["NAME"])
        return sum(file.stat().st_size for file in (place, Path(f"{place}-wal")) if file.exists()) or None
    except (Error, OSError):
        return None


def workers() -> list[Worker]:
    """When a worker of each queue was last seen; all unknown where the cache does not answer."""
    try:
        seen = heartbeat.last_seen()
    except Exception:  # whatever a driver raises: it is not known
        seen = dict.fromkeys(QUEUES)
    return [Worker(queue, at) for queue, at in seen.items()]


def rounds() -> list[RoundLine]:
    """The daily housekeeping, by name. Two queries."""
    return list(_round_lines())


def _round_lines() -> Iterator[RoundLine]:
    rows = list(Round.objects.order_by("name"))
    jobs = {job.kind: job for job in Job.objects.filter(kind__in=[row.name for row in rows])}
    for row in rows:
        yield RoundLine(label_of(row.name), row.done_at, jobs.get(row.name))
