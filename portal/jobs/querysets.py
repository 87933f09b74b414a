"""Questions about jobs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models


class JobQuerySet(models.QuerySet[Any]):
    """Jobs are asked for by subject on people's pages, and by state and time in the machinery."""

    def of(self, kind: str, subject: models.Model) -> Any:
        """The job of this kind for one subject, or None. Queries."""
        return self.filter(kind=kind, subject_id=str(subject.pk)).first()

    def by_subject(self, kind: str, subjects: Iterable[models.Model]) -> dict[str, Any]:
        """Subject id (as text) → its job of this kind. One query for a whole list."""
        ids = [str(subject.pk) for subject in subjects]
        return {job.subject_id: job for job in self.filter(kind=kind, subject_id__in=ids)}

    def live(self, kind: str) -> JobQuerySet:
        """Of this kind, waiting or at work."""
        return self.filter(kind=kind, state__in=("queued", "leased"))

    def ready(self, now: datetime.datetime) -> JobQuerySet:
        """Waiting, and due to begin; what was asked for by itself first, then the longest wait."""
        return self.filter(state="queued", run_after__lte=now).order_by("is_bulk", "run_after", "created_at")

    def forgotten(self, now: datetime.datetime, since: datetime.datetime) -> JobQuerySet:
        """Ready, but nobody was woken for it: not since `since`, or not since it became due."""
        not_woken = (
            models.Q(woken_at=None) | models.Q(woken_at__lte=since) | models.Q(woken_at__lt=models.F("run_after"))
        )
        return self.ready(now).filter(not_woken)

    def leased(self) -> JobQuerySet:
        """Begun and not ended."""
        return self.filter(state="leased")

    def failed(self) -> JobQuerySet:
        """Given up, the latest first."""
        return self.filter(state="failed").order_by("-ended_at")
