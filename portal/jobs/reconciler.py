"""The reconciler: looks every half minute for jobs that were forgotten, and wakes the workers for them.

It runs as a thread in the main process of every worker that serves the default queue; any number of them may run on any
number of hosts, since each of its steps is a conditional UPDATE. It works on rows only: what it cannot send because the
broker is away it sends the next time.
"""

from __future__ import annotations

import datetime
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connections, models
from django.utils import timezone
from kombu.exceptions import ChannelError

from portal.celery import app
from portal.jobs import broker, heartbeat, rounds, services
from portal.jobs.kinds import DEFAULT, QUEUES
from portal.jobs.models import Job, JobState

logger = logging.getLogger(__name__)

PERIOD = 30.0  # seconds
ENOUGH = 20  # wake-ups lying in the broker for one queue; each serves the queue for a while, so more are of no use


@dataclass
class Found:
    """What one pass did: jobs taken back from workers that are gone, jobs that somebody was woken for."""

    released: list[Job] = field(default_factory=list)
    woken: list[Job] = field(default_factory=list)


def reconcile(*, now: datetime.datetime | None = None) -> Found:
    """One pass: ask for the day's rounds, take back the jobs of lost workers and what a clock that ran ahead has put
    off, wake the workers for whatever waits without a wake-up.
    """
    now = now or timezone.now()
    if number := services.set_right():
        logger.warning("A clock ran ahead: %d jobs of a time that is yet to come are made ready.", number)
    rounds.ask_for_due(now)
    found = Found(released=services.release_lost(now=now))
    for queue in QUEUES:
        forgotten = Job.objects.forgotten(now, since=now - datetime.timedelta(seconds=PERIOD)).filter(queue=queue)
        if not forgotten.exists():
            continue
        for job in forgotten[: max(0, ENOUGH - waiting_wake_ups(queue))]:
            unchanged = Job.objects.filter(pk=job.pk, state=JobState.QUEUED, woken_at=job.woken_at)
            if unchanged.update(woken_at=now) and services.send_wake_up(job):
                found.woken.append(job)
    return found


def waiting_wake_ups(queue: str) -> int:
    """How many wake-ups for a queue lie in the broker; 0 where it cannot say."""
    try:
        with app.connection_for_write() as connection:
            return connection.default_channel.queue_declare(queue, passive=True).message_count
    except ChannelError:  # Redis knows no empty queue
        return 0
    except Exception as error:
        logger.warning("The broker does not answer: %r", error)
        return 0


def seconds_to_next(now: datetime.datetime) -> float:
    """How long to rest: PERIOD, less if a job comes due, a lease runs out or a wake-up grows old. Queries."""
    period = datetime.timedelta(seconds=PERIOD)
    queued, leased = Job.objects.filter(state=JobState.QUEUED), Job.objects.leased()
    due = queued.filter(run_after__gt=now).aggregate(at=models.Min("run_after"))["at"]
    out = leased.filter(leased_until__gt=now).aggregate(at=models.Min("leased_until"))["at"]
    woken = queued.filter(run_after__lte=now, woken_at__gt=now - period).aggregate(at=models.Min("woken_at"))["at"]
    old = woken and woken + period
    rest = [(at - now).total_seconds() for at in (due, out, old) if at]
    return min([PERIOD, *(max(0.5, seconds) for seconds in rest)])


# Held during a pass, and by every fork of the process: a child forked in the middle of a pass would inherit the
# database library's locks as they are at that moment, some of them held by a thread that it does not have.
_no_fork = threading.Lock()
os.register_at_fork(before=_no_fork.acquire, after_in_parent=_no_fork.release, after_in_child=_no_fork.release)


class Reconciler(threading.Thread):
    """Passes until it is stopped. The first comes at once, for what the last worker left behind when it was killed."""

    def __init__(
        self,
        reconcile: Callable[..., Found] = reconcile,
        rest: Callable[[datetime.datetime], float] = seconds_to_next,
    ) -> None:
        super().__init__(name="reconciler", daemon=True)
        self._reconcile = reconcile
        self._rest = rest
        self._ended = threading.Event()

    def run(self) -> None:
        rest = 0.0
        while not self._ended.wait(rest):
            rest = self.one_pass()

    def one_pass(self) -> float:
        """Reconcile, leave no connection open, and say how long to rest. Trouble is logged and waits for the next."""
        with _no_fork:
            try:
                now = timezone.now()
                found = self._reconcile(now=now)
                if found.released or found.woken:
                    logger.warning("Taken back: %d jobs, woken: %d.", len(found.released), len(found.woken))
                return self._rest(now)
            except Exception as error:
                logger.warning("The reconciler could not finish its pass: %r", error)
                return PERIOD
            finally:
                for connection in connections.all(initialized_only=True):
                    connection.close()
                    if hasattr(connection, "close_pool"):
                        connection.close_pool()

    def stop(self) -> None:
        self._ended.set()


_running: list[Reconciler] = []


def equip() -> None:
    """Called in a starting worker, by portal/celery.py: try its folders, and let it reconcile once it consumes.

    Ends the process with a sentence when the folders of the file broker cannot be used.
    """
    if not settings.REDIS_URL:
        try:
            broker.make_folders()
        except OSError as error:
            raise SystemExit(f"{error}. Give VAR_DIR to the user that runs the portal, or set another.") from error
    worker_ready.connect(_start)
    worker_shutting_down.connect(_stop)


def _start(sender: Any, **_: Any) -> None:
    """Every worker says from time to time that it lives; only the one of the default queue reconciles besides."""
    queues = [queue.name for queue in sender.task_consumer.queues]
    beat = heartbeat.Heart(queues)

    def say_and_reconcile(now: datetime.datetime) -> Found:
        beat(now)
        return reconcile(now=now)

    def say(now: datetime.datetime) -> Found:
        beat(now)
        return Found()

    reconciles = DEFAULT in queues
    thread = Reconciler(say_and_reconcile) if reconciles else Reconciler(say, rest=lambda now: PERIOD)
    _running.append(thread)
    thread.start()


def _stop(**_: Any) -> None:
    while _running:
        _running.pop().stop()
