"""Kinds of job for the tests of the machinery. Their subject is a request to join: a shared row that hangs on nothing.

`message` counts what was accepted, one letter each time; the folder `TRACE_DIR` counts what was begun.
"""

from __future__ import annotations

import errno
import os
import signal
import time
import uuid
from pathlib import Path
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat

from portal.accounts.models import AssociationRequest, MemberInvite
from portal.jobs.kinds import DOCUMENTS, JobKind, register
from portal.jobs.models import Job
from portal.scoping import current_association


def trace(word: str) -> None:
    """Leave a file behind that says what happened in which process: `word.pid.number`."""
    if folder := os.environ.get("TRACE_DIR"):
        (Path(folder) / f"{word}.{os.getpid()}.{uuid.uuid4()}").touch()


def traces(folder: Path, word: str) -> list[Path]:
    """What was left behind, in the order of time."""
    return sorted(folder.glob(f"{word}.*"), key=lambda file: file.stat().st_mtime_ns)


@register
class Count(JobKind):
    """Takes a while, then adds one letter to the row."""

    name, model = "test_count", AssociationRequest

    def run(self, subject: AssociationRequest, job: Job) -> str:
        trace(f"begun-{subject.pk}")
        time.sleep(float(os.environ.get("JOB_SECONDS", "0")))
        return "x"

    def accept(self, subject: AssociationRequest, result: str, job: Job) -> None:
        rows = AssociationRequest.objects.filter(pk=subject.pk)
        rows.update(message=Concat(F("message"), Value(result)))

    def discard(self, subject: AssociationRequest, result: str, job: Job) -> None:
        trace(f"discarded-{subject.pk}")


@register
class CountDocument(Count):
    """The same in the other queue."""

    name, queue = "test_count_document", DOCUMENTS


@register
class Poison(JobKind):
    """Kills whoever touches it."""

    name, model = "test_poison", AssociationRequest

    def run(self, subject: AssociationRequest, job: Job) -> None:
        trace("poisoned")
        os.kill(os.getpid(), signal.SIGKILL)


@register
class FullDisk(JobKind):
    """Finds the disk full until the row's message says otherwise."""

    name, model, max_attempts = "test_full_disk", AssociationRequest, 3

    def run(self, subject: AssociationRequest, job: Job) -> None:
        if not subject.message:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@register
class Raises(JobKind):
    """Raises what the test has put into `error`."""

    name, model = "test_raises", AssociationRequest
    error: BaseException = ValueError("secret text")

    def run(self, subject: AssociationRequest, job: Job) -> None:
        raise self.error


@register
class WhoseScope(JobKind):
    """Notes the association whose scope is open while it works on an owned row."""

    name, model = "test_whose_scope", MemberInvite
    seen: list[Any] = []

    def run(self, subject: MemberInvite, job: Job) -> None:
        self.seen.append(current_association())
        self.seen.append(list(MemberInvite.objects.values_list("pk", flat=True)))
