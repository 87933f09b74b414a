"""The job row."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.jobs.querysets import JobQuerySet


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("background work", "Waiting")
    LEASED = "leased", _("At work")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """A job is one piece of work on one subject row, written in the same transaction as its cause.

    It is plumbing, not a record: it names its subject by kind and id and holds nothing of an association. Whoever may
    see the subject may see how its job stands. queued → leased(until, worker, attempt) → done | failed(reason).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    queue = models.CharField(max_length=20)
    is_bulk = models.BooleanField(default=False, help_text="one of many asked for at once; lets the others go first")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often somebody began it")
    losses = models.PositiveSmallIntegerField(default=0, help_text="how often whoever had begun it disappeared")
    run_after = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    reasons = models.JSONField(default=dict, blank=True, help_text="language → why it failed or waits, in words")
    created_at = models.DateTimeField(auto_now_add=True)
    woken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        verbose_name = pgettext_lazy("background work", "job")
        verbose_name_plural = pgettext_lazy("background work", "jobs")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="one_job_per_subject")]
        indexes = [models.Index(fields=["state", "run_after"], name="jobs_to_look_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def is_live(self) -> bool:
        """Whether somebody works on it or will."""
        return self.state in (JobState.QUEUED, JobState.LEASED)

    @property
    def reason(self) -> str:
        """Why it failed, or why it has to wait, in the reader's language; empty while there is nothing to say."""
        return self.reasons.get(get_language() or "") or self.reasons.get(settings.LANGUAGE_CODE, "")


class Round(models.Model):
    """A round is housekeeping that comes back every day; the row says when it was done last."""

    name = models.CharField(max_length=40, primary_key=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("background work", "round")
        verbose_name_plural = pgettext_lazy("background work", "rounds")

    def __str__(self) -> str:
        return self.name
