"""The jobs of this app: looking a large file through, taking it over, taking it back, the day's clearing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports.choices import ImportState
from portal.imports.models import ImportRun
from portal.imports.services.clearing import clear
from portal.imports.services.judging import judge
from portal.imports.services.taking import end_taking, end_undoing, stop_work, take_back, take_over
from portal.jobs.kinds import JobKind, register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import extend


class _WorkOnImport(JobKind):
    """Works through a run; what was done stays done when it is stopped and begun again."""

    model = ImportRun

    def give_up(self, subject: ImportRun, job: Job) -> None:
        stop_work(run=subject)


@register
class CheckImport(_WorkOnImport):
    """Looks the rows of a large file through."""

    name, label = "check_import", _("Looking a file through")

    def run(self, subject: ImportRun, job: Job) -> None:
        judge(subject)

    def accept(self, subject: ImportRun, result: Any, job: Job) -> None:
        subject.state = ImportState.READY
        subject.save(update_fields=["state"])


@register
class CommitImport(_WorkOnImport):
    """Takes the chosen rows over."""

    name, label = "commit_import", _("Taking a file over")

    def run(self, subject: ImportRun, job: Job) -> None:
        take_over(subject, partial(extend, job=job))

    def accept(self, subject: ImportRun, result: Any, job: Job) -> None:
        end_taking(run=subject)


@register
class UndoImport(_WorkOnImport):
    """Takes a run back."""

    name, label = "undo_import", _("Taking a file back")

    def run(self, subject: ImportRun, job: Job) -> None:
        take_back(subject, partial(extend, job=job))

    def accept(self, subject: ImportRun, result: Any, job: Job) -> None:
        end_undoing(run=subject)


@register
class ClearImports(DailyRound):
    """Clears away the rows of files that were never taken over, or so long ago that nobody takes them back."""

    name, label = "clear_imports", _("Clearing of imported files")

    def run(self, subject: Any, job: Job) -> int:
        return clear()
