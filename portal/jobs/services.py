"""What happens to a job. Every change of state is one conditional UPDATE, so that any number of workers may try.

Nobody locks a row to read it: a change says which state and which lease it starts from, and where that is no longer
true it changes nothing. That holds on SQLite and on PostgreSQL's READ COMMITTED alike. Source: decision 0005.
"""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DatabaseError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import traces
from portal.celery import app
from portal.jobs import failures, processes
from portal.jobs.kinds import QUEUES, JobKind, all_kinds, is_known, kind_named
from portal.jobs.models import Job, JobState
from portal.scoping import OwnedModel, scope, system_scope

logger = logging.getLogger(__name__)

MOST_LOSSES = 5  # a job that was cut off so often is taken to be what ends its workers
FIRST_PAUSE = datetime.timedelta(seconds=5)
LONGEST_PAUSE = datetime.timedelta(minutes=10)
CLOCKS_AGREE = datetime.timedelta(minutes=1)  # within which hosts' clocks are taken to be the same
SECONDS_AWAY = 5  # how long a broker that failed is left alone
SECONDS_TO_GO_ON = 10  # how long a woken worker goes on to other waiting jobs; well inside the soft time limit
WAKE_UPS_FOR_MANY = 4  # for a whole batch: each keeps one process at work until the queue is empty


_broker = {"away_until": 0.0}  # on this process' monotonic clock


class LeaseLost(Exception):
    """The job was cancelled, or given to another worker; what this one has made does not count."""


# --- before the work ---------------------------------------------------------------------------------------------


def enqueue(*, kind: str, subject: models.Model) -> Job:
    """Want a piece of work on a row; call it in the transaction that writes the row.

    There is one job for a kind and a subject: one that waits or is at work is returned as it is, one that has ended is
    queued afresh. Announces itself to the workers after the commit; if that fails the reconciler does it later.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue() belongs inside the transaction that writes the job's subject.")
    registered = kind_named(kind)
    if not isinstance(subject, registered.model):
        raise TypeError(f"A job {kind!r} works on {registered.model.__name__}, not on {type(subject).__name__}.")
    now = timezone.now()
    job, is_new = Job.objects.get_or_create(
        kind=kind,
        subject_id=str(subject.pk),
        defaults={"queue": registered.queue, "run_after": now, "woken_at": now},
    )
    if not is_new and not job.is_live:
        return retry(job=job)
    if job.is_bulk:  # no longer one of many
        is_new = bool(Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(is_bulk=False))
    if is_new:
        transaction.on_commit(partial(send_wake_up, job), robust=True)
    return job


def enqueue_all(*, kind: str, subjects: Sequence[models.Model]) -> None:
    """Want the same work on many rows, behind whatever is asked for by itself; as `enqueue` otherwise. Four queries
    and a few wake-ups, however many rows.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue_all() belongs inside the transaction that writes the jobs' subjects.")
    registered, now = kind_named(kind), timezone.now()
    if not all(isinstance(subject, registered.model) for subject in subjects):
        raise TypeError(f"A job {kind!r} works on {registered.model.__name__}.")
    ids = [str(subject.pk) for subject in subjects]
    # Only what has no job is inserted: an insert that meets a job at its end would wait for it, while that may wait for
    # a row that we hold.
    known = set(Job.objects.filter(kind=kind, subject_id__in=ids).values_list("subject_id", flat=True))
    Job.objects.bulk_create(
        (
            Job(kind=kind, subject_id=each, queue=registered.queue, is_bulk=True, run_after=now, woken_at=now)
            for each in ids
            if each not in known
        ),
        ignore_conflicts=True,
    )
    _ended_jobs(Job.objects.filter(kind=kind, subject_id__in=ids)).update(**_afresh(now))
    for job in Job.objects.live(kind).filter(subject_id__in=ids)[:WAKE_UPS_FOR_MANY]:
        transaction.on_commit(partial(send_wake_up, job), robust=True)


def retry(*, job: Job) -> Job:
    """Queue an ended job afresh, with its attempts forgotten. A job that is waiting or at work stays as it is."""
    if _ended_jobs(Job.objects.filter(pk=job.pk)).update(**_afresh(timezone.now()), is_bulk=False):
        transaction.on_commit(partial(send_wake_up, job), robust=True)
    job.refresh_from_db()
    return job


def come_back(*, job: Job, after: datetime.timedelta = datetime.timedelta(0)) -> None:
    """Queue an ended job once more: at once, or later, when the reconciler wakes somebody for it.

    For work that goes on in steps: call it in `accept`.
    """
    now = timezone.now()
    if _ended_jobs(Job.objects.filter(pk=job.pk)).update(**_afresh(now) | {"run_after": now + after}) and not after:
        transaction.on_commit(partial(send_wake_up, job), robust=True)


def hurry(*, job: Job) -> None:
    """Let a waiting job begin now instead of later, as a person who presses a button expects."""
    now = timezone.now()
    if Job.objects.filter(pk=job.pk, state=JobState.QUEUED, run_after__gt=now).update(run_after=now, woken_at=now):
        transaction.on_commit(partial(send_wake_up, job), robust=True)


def _ended_jobs(jobs: models.QuerySet[Job]) -> models.QuerySet[Job]:
    return jobs.exclude(state__in=(JobState.QUEUED, JobState.LEASED))


def _afresh(now: datetime.datetime) -> dict[str, Any]:
    """The values of a job that has just been asked for."""
    waiting = {"state": JobState.QUEUED, "attempts": 0, "losses": 0, "reasons": {}}
    return waiting | _ended(None) | {"run_after": now, "woken_at": now, "created_at": now}


def retry_failed(*, kind: str = "") -> int:
    """Queue every failed job afresh, or those of one kind, behind whatever is asked for by itself. One statement and a
    few wake-ups, however many there are. Returns how many there were.
    """
    failed, now = Job.objects.failed().order_by(), timezone.now()
    with transaction.atomic():
        number = (failed.filter(kind=kind) if kind else failed).update(**_afresh(now), is_bulk=True)
        for queue in QUEUES:
            for job in Job.objects.ready(now).filter(queue=queue, woken_at=now)[:WAKE_UPS_FOR_MANY]:
                transaction.on_commit(partial(send_wake_up, job), robust=True)
    return number


def cancel(*, job: Job) -> bool:
    """Stop wanting a job. One at work loses its lease, so that its result is thrown away. False if it had ended."""
    live = Job.objects.filter(pk=job.pk, state__in=(JobState.QUEUED, JobState.LEASED))
    return bool(live.update(state=JobState.CANCELLED, **_ended(timezone.now())))


def send_wake_up(job: Job) -> bool:
    """Tell the workers of the job's queue that there is work. Failing is logged and only a delay, never an error.

    After a failure this process does not try again for some seconds: whoever asks for a batch while the broker is away
    would wait for each of its jobs.
    """
    if time.monotonic() >= _broker["away_until"]:
        try:
            app.send_task("portal.run_job", args=[str(job.pk)], queue=job.queue)
            return True
        except Exception as error:
            _broker["away_until"] = time.monotonic() + SECONDS_AWAY
            logger.warning("The wake-up for job %s could not be sent; the reconciler will send it: %r", job.pk, error)
    with suppress(DatabaseError):
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(woken_at=None)
    return False


# --- the work ----------------------------------------------------------------------------------------------------


def work(*, job_id: uuid.UUID | str, seconds: float = SECONDS_TO_GO_ON) -> int:
    """Do the named job if it still waits, then others of its queue, the longest wait first, for some seconds.

    A wake-up so serves its queue, not one job: a lost one is made good by the next, and a long queue does not wait for
    the broker between two jobs. Where time is up before the queue is empty, another wake-up follows. Returns how many
    jobs were begun.
    """
    stop_at = time.monotonic() + seconds
    named = Job.objects.filter(pk=job_id).first()
    if named is None:
        return 0
    begun = 0
    for number, job in enumerate(_to_do(named)):
        if number and time.monotonic() >= stop_at:
            send_wake_up(job)
            break
        if taken := take(job=job):
            begun += 1
            with traces.of_job(str(taken.pk)):
                do(taken)
    return begun


def _to_do(named: Job) -> Iterator[Job]:
    """The named job, then whatever is ready in its queue at each look. Queries."""
    release_lost()
    named.refresh_from_db()
    yield named
    seen = {named.pk}
    while job := Job.objects.ready(timezone.now()).filter(queue=named.queue).exclude(pk__in=seen).first():
        seen.add(job.pk)
        yield job


def take(*, job: Job, now: datetime.datetime | None = None) -> Job | None:
    """Lease a waiting job that is due to this process; None when it is not there to be had (any more).

    A kind that this process does not know is left for one that does: while a version is rolled out both are at work.
    """
    if not is_known(job.kind):
        logger.error("Job %s waits for a worker that knows its kind.", job)
        return None
    now = now or timezone.now()
    seconds = kind_named(job.kind).lease_seconds
    lease = uuid.uuid4()
    changed = Job.objects.filter(pk=job.pk, state=JobState.QUEUED, run_after__lte=now).update(
        state=JobState.LEASED,
        lease=lease,
        leased_until=now + datetime.timedelta(seconds=seconds),
        worker=processes.my_name(),
        attempts=models.F("attempts") + 1,
    )
    return Job.objects.filter(pk=job.pk, lease=lease).first() if changed else None


def do(job: Job) -> None:
    """Carry out a leased job and write how it ended. Never raises for what the work itself does wrong."""
    kind = kind_named(job.kind)
    try:
        subject = kind.load(job.subject_id)
        if subject is None:
            _settle(job, JobState.CANCELLED, lambda: _("What this was for has been deleted."))
            return
        with _scope_of(subject):
            result = kind.run(subject, job)
            try:
                finish(job=job, kind=kind, subject=subject, result=result)
            except LeaseLost:
                logger.warning("Job %s lost its lease; what this worker made is thrown away.", job.pk)
                kind.discard(subject, result, job)
    except LeaseLost:
        logger.warning("Job %s lost its lease before it was finished.", job.pk)
    except Exception as error:
        fail(job=job, kind=kind, error=error)


def finish(*, job: Job, kind: JobKind, subject: Any, result: Any) -> None:
    """Write the result and "done" in one transaction. Raises LeaseLost, and writes nothing, without the lease."""
    with transaction.atomic():
        if not _mine(job).update(state=JobState.DONE, reasons={}, **_ended(timezone.now())):
            raise LeaseLost
        kind.accept(subject, result, job)


def extend(*, job: Job) -> None:
    """Ask for more time between the steps of long work. Raises LeaseLost when the work is no longer wanted."""
    until = timezone.now() + datetime.timedelta(seconds=kind_named(job.kind).lease_seconds)
    if not _mine(job).update(leased_until=until):
        raise LeaseLost


def fail(*, job: Job, kind: JobKind, error: BaseException) -> None:
    """Write what went wrong, in words. Passing trouble queues the job again, later and later; the rest ends it."""
    if isinstance(error, DatabaseError) and not connection.in_atomic_block:
        connection.close()  # it may be dead; what follows opens a new one
    words = partial(_in_words, kind, error)
    if failures.is_transient(error) and job.attempts < kind.max_attempts:
        logger.warning("Job %s will be tried again: %r", job.pk, error)
        after = timezone.now() + pause(job.attempts)
        _settle(job, JobState.QUEUED, words, run_after=after)
        return
    foreseen = isinstance(error, failures.Refused) or failures.is_transient(error)
    logger.log(
        logging.WARNING if foreseen else logging.ERROR, "Job %s failed: %r", job.pk, error, exc_info=not foreseen
    )
    _give_up(job, words)


def pause(times: int) -> datetime.timedelta:
    """How long to wait after the n-th trouble: 5 s, 10 s, 20 s … at most ten minutes."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(times - 1, 10))


def release_lost(*, now: datetime.datetime | None = None) -> list[Job]:
    """Take back the jobs of workers that are gone: ended on this machine, or out of lease. Several may try at once.

    The first time a job is queued again at once, then later and later; after MOST_LOSSES it ends as failed, since it
    seems to be what ends its workers. Returns the jobs that were taken back by this call.
    """
    now = now or timezone.now()
    released = []
    for job in Job.objects.leased():
        if (job.leased_until and job.leased_until <= now) or processes.is_gone(job.worker):
            job.losses += 1
            if job.losses >= MOST_LOSSES:
                logger.error("Job %s was cut off %s times and is given up.", job.pk, job.losses)
                written = _give_up(job, partial(_cut_off, job.losses), losses=job.losses)
            else:
                after = now if job.losses == 1 else now + pause(job.losses - 1)
                written = _settle(job, JobState.QUEUED, None, losses=job.losses, run_after=after, woken_at=None)
            released += [job] if written else []
    return released


def set_right() -> int:
    """Make ready what a clock that ran ahead has put off: jobs of a time that is yet to come, pauses and leases longer
    than any. Judged by the database's clock, which all hosts share, so that one host's own does no harm. Returns how
    many jobs there were.
    """
    now = _database_now()
    soon, lease = now + CLOCKS_AGREE, now + datetime.timedelta(seconds=max(kind.lease_seconds for kind in all_kinds()))
    of_a_time_to_come = models.Q(created_at__gt=soon) | models.Q(woken_at__gt=soon)
    paused_too_long = models.Q(attempts__gt=0, run_after__gt=soon + LONGEST_PAUSE)
    queued = Job.objects.filter(of_a_time_to_come | paused_too_long, state=JobState.QUEUED)
    leased = Job.objects.filter(state=JobState.LEASED, leased_until__gt=lease + CLOCKS_AGREE)
    return queued.update(run_after=now, created_at=now, woken_at=None) + leased.update(leased_until=lease)


def _database_now() -> datetime.datetime:
    if connection.vendor == "sqlite":  # on the same machine
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now


def _in_words(kind: JobKind, error: BaseException) -> str:
    try:
        return kind.describe_failure(error)
    except Exception:  # the words must not keep the job from ending
        logger.exception("The kind %s could not describe a failure.", kind.name)
        return failures.in_words(error)


def _cut_off(times: int) -> str:
    return _("The work was cut off %(times)d times: its process ended or stood still each time.") % {"times": times}


@contextmanager
def _scope_of(subject: models.Model) -> Iterator[None]:
    """The scope that the subject's work may see: its association's, in the days of its place; of a shared row all."""
    if isinstance(subject, OwnedModel):
        with scope(subject.association), timezone.override(ZoneInfo(subject.association.time_zone)):
            yield
    else:
        with system_scope("a job on a shared subject"):
            yield


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.LEASED, lease=job.lease)


def _settle(job: Job, state: str, words: Any, **values: Any) -> bool:
    """Give up the lease into `state`, if it is still the one that `job` was read with."""
    reasons = failures.in_each_language(words) if words else {}
    ended = _ended(None if state == JobState.QUEUED else timezone.now())
    return bool(_mine(job).update(state=state, reasons=reasons, **ended, **values))


def _give_up(job: Job, words: Any, **values: Any) -> bool:
    """End as failed, and let the kind know in the same transaction. What the kind does wrong cannot prevent it."""
    with transaction.atomic():
        if not _settle(job, JobState.FAILED, words, **values):
            return False
        try:
            with transaction.atomic():
                kind = kind_named(job.kind)
                if (subject := kind.load(job.subject_id)) is not None:
                    with _scope_of(subject):
                        kind.give_up(subject, job)
        except OperationalError:  # it may pass: the job is taken back later, and ends then
            raise
        except Exception:
            logger.exception("The kind of job %s could not learn that it failed.", job)
    return True


def _ended(at: datetime.datetime | None) -> dict[str, Any]:
    return {"lease": None, "leased_until": None, "worker": "", "ended_at": at}
