"""The reconciler: who is woken, how often, and by how many."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.utils import timezone

from portal.jobs import reconciler, services
from portal.jobs.models import Job, JobState
from portal.jobs.reconciler import ENOUGH, PERIOD, Found, Reconciler, reconcile, seconds_to_next, waiting_wake_ups
from tests.portal.jobs.conftest import asked, purge
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = datetime.timedelta(seconds=PERIOD)


@pytest.fixture(autouse=True)
def _quiet_broker(empty_broker: None) -> None:
    """No wake-up of another test lies about."""


def test_a_fresh_job_was_woken_by_whoever_asked() -> None:
    _row, job = asked("test_count")
    assert waiting_wake_ups("default") == 1
    assert reconcile() == Found()
    assert job.woken_at is not None


def test_a_lost_wake_up_is_sent_again_after_half_a_minute_and_not_at_every_pass() -> None:
    _row, job = asked("test_count")
    purge()
    now = job.woken_at + LATER
    assert reconcile(now=now - LATER / 2).woken == []
    assert reconcile(now=now).woken == [job]
    assert waiting_wake_ups("default") == 1
    assert reconcile(now=now + LATER / 2).woken == []


def test_a_job_that_became_due_again_is_woken_at_once() -> None:
    _row, job = asked("test_count")
    purge()
    soon = job.woken_at + datetime.timedelta(seconds=5)
    Job.objects.update(run_after=soon)
    assert reconcile(now=soon - datetime.timedelta(seconds=1)).woken == []
    assert reconcile(now=soon).woken == [job]


def test_a_lost_job_is_taken_back_and_woken_in_one_pass() -> None:
    _row, job = asked("test_count")
    purge()
    taken = services.take(job=job)
    found = reconcile(now=taken.leased_until)
    assert (found.released, found.woken) == ([job], [job])


def test_a_long_queue_gets_enough_wake_ups_and_no_more() -> None:
    for _ in range(ENOUGH + 5):
        asked("test_count")
    purge()
    now = timezone.now() + LATER
    assert len(reconcile(now=now).woken) == ENOUGH
    assert reconcile(now=now).woken == []
    assert waiting_wake_ups("default") == ENOUGH
    assert waiting_wake_ups("documents") == 0


def test_several_reconcilers_at_once_wake_for_each_job_once() -> None:
    jobs = {asked("test_count")[1].pk for _ in range(10)}
    purge()
    now = timezone.now() + LATER
    found = at_once(*[lambda: reconcile(now=now)] * 4)
    woken = [job.pk for each in found for job in each.woken]
    assert sorted(woken) == sorted(jobs)
    assert waiting_wake_ups("default") == 10


def test_the_rest_is_shorter_when_something_falls_due() -> None:
    now = timezone.now()
    assert seconds_to_next(now) == PERIOD
    asked("test_count")
    Job.objects.update(run_after=now + datetime.timedelta(seconds=7))
    assert seconds_to_next(now) == pytest.approx(7)
    Job.objects.update(run_after=now, woken_at=now - datetime.timedelta(seconds=20))
    assert seconds_to_next(now) == pytest.approx(PERIOD - 20)
    Job.objects.update(state=JobState.LEASED, leased_until=now + datetime.timedelta(seconds=3))
    assert seconds_to_next(now) == pytest.approx(3)


def test_the_thread_passes_at_once_and_survives_trouble(caplog) -> None:
    passes = []
    second = threading.Event()

    def stumble(now: datetime.datetime) -> Found:
        passes.append(now)
        if len(passes) == 1:
            raise OSError("the disk has gone")
        second.set()
        return Found()

    thread = Reconciler(stumble)
    rest = thread.one_pass()
    assert rest == PERIOD
    assert "could not finish its pass: OSError" in caplog.text
    thread.start()
    assert second.wait(20)
    thread.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert reconciler._running == []
