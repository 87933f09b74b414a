"""The port for background work: an app adds a kind of job by one small registered class in its `tasks.py`.

    @register
    class RenderExport(JobKind):
        name, model, queue = "render_export", Export, DOCUMENTS

        def run(self, subject, job):            # slow; no transaction is open
            return render_to_temporary_file(subject)

        def accept(self, subject, result, job):  # short; in the same transaction as "done"
            keep_file(subject, result)

A service then says `enqueue(kind="render_export", subject=export)` in the transaction that wrote the export.
A job may run twice: when its worker is killed, or loses its lease by standing still. So `run` writes nothing that would
count double, and what must happen once goes into `accept`, which only the holder of the lease reaches.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from portal.jobs import failures
from portal.jobs.models import Job
from portal.scoping import system_scope

DOCUMENTS = "documents"
DEFAULT = "default"
QUEUES = (DOCUMENTS, DEFAULT)


class JobKind:
    """One kind of work on rows of one model.

    `label` is what operators read. `lease_seconds` is longer than the worker's hard time limit, so that a living worker
    never loses its job; work that needs more than a minute is better cut into several jobs. `max_attempts` counts
    attempts that raised a passing trouble (full disk, locked database); any other error is final at once.
    """

    name: ClassVar[str]
    label: ClassVar[Any] = ""
    model: ClassVar[type[models.Model]]
    queue: ClassVar[str] = DEFAULT
    lease_seconds: ClassVar[int] = 150
    max_attempts: ClassVar[int] = 8

    def load(self, subject_id: str) -> Any:
        """The subject row, or None when it is gone. An owned row comes with its association. Queries."""
        with system_scope("load the subject of a job"):
            rows = self.model._default_manager.filter(pk=subject_id)
            if any(field.name == "association" for field in self.model._meta.concrete_fields):
                rows = rows.select_related("association")
            return self.linked(rows).first()

    def linked(self, rows: Any) -> Any:
        """The subjects with what the work names, in the same query."""
        return rows

    def run(self, subject: Any, job: Job) -> Any:
        """Do the work in the subject's scope, outside any transaction; what it returns goes to `accept`.

        Raise `failures.Refused(_("words"))` for what a person has to change. Call `services.extend(job)` between the
        steps of long work.
        """
        raise NotImplementedError

    def accept(self, subject: Any, result: Any, job: Job) -> None:
        """Keep the result, in the transaction that ends the job. Not called when the lease was lost meanwhile."""

    def discard(self, subject: Any, result: Any, job: Job) -> None:
        """Throw the result away: somebody else has the job, or it was cancelled."""

    def give_up(self, subject: Any, job: Job) -> None:
        """Learn that the job has ended as failed, for the reasons it bears; in the transaction that ends it."""

    def describe_failure(self, error: BaseException) -> str:
        """What went wrong and what to do, for a person. Called once for each language, with that language active."""
        return failures.in_words(error)


_kinds: dict[str, JobKind] = {}


def register(kind: type[JobKind]) -> type[JobKind]:
    """Make a kind known. Refuses a name taken by another class and an unknown queue."""
    if kind.queue not in QUEUES:
        raise ImproperlyConfigured(f"{kind.__name__}.queue is {kind.queue!r}, not one of {', '.join(QUEUES)}.")
    known = _kinds.get(kind.name)
    if known and type(known).__qualname__ != kind.__qualname__:
        raise ImproperlyConfigured(f"Two kinds of job are called {kind.name!r}.")
    _kinds[kind.name] = kind()
    return kind


def kind_named(name: str) -> JobKind:
    """The registered kind. KeyError with a sentence for a name that nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise KeyError(f"No kind of job is called {name!r}; known are {', '.join(sorted(_kinds)) or 'none'}.") from None


def is_known(name: str) -> bool:
    """Whether this process has a kind of that name."""
    return name in _kinds


def label_of(name: str) -> Any:
    """What operators read for a kind; the bare name of one that the code no longer knows."""
    known = _kinds.get(name)
    return known.label if known and known.label else name


def all_kinds() -> tuple[JobKind, ...]:
    """Every registered kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))
