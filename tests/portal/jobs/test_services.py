"""What happens to a job row: asked for, taken, done, cancelled."""

from __future__ import annotations

import datetime
import errno
import logging
import time
import uuid
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import AssociationRequest
from portal.jobs import kinds, services
from portal.jobs.models import Job, JobState
from portal.jobs.processes import my_name
from portal.scoping import current_association
from tests import factories
from tests.portal.jobs.conftest import asked, wish
from tests.portal.jobs.kinds import Count, WhoseScope
from tests.together import at_once

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


# --- asking ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_asking_outside_a_transaction_is_refused() -> None:
    row = wish()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.enqueue(kind="test_count", subject=row)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_cause_takes_its_job_with_it() -> None:
    with transaction.atomic():
        services.enqueue(kind="test_count", subject=wish())
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_asking_twice_gives_one_job() -> None:
    row, job = asked("test_count")
    assert services.enqueue(kind="test_count", subject=row) == job
    services.take(job=job)
    again = services.enqueue(kind="test_count", subject=row)
    assert (again, again.state) == (job, JobState.LEASED)


@pytest.mark.django_db(transaction=True)
def test_asking_at_once_from_many_sides_gives_one_job() -> None:
    row = wish()

    def ask() -> uuid.UUID:
        with transaction.atomic():
            return services.enqueue(kind="test_count", subject=row).pk

    assert set(at_once(*[ask] * 6)) == {Job.objects.get().pk}


def test_asking_after_the_end_queues_the_job_afresh() -> None:
    row, job = asked("test_count")
    services.work(job_id=job.pk)
    services.enqueue(kind="test_count", subject=row)
    services.work(job_id=job.pk)
    row.refresh_from_db()
    assert row.message == "xx"


def test_an_unknown_kind_and_a_foreign_subject_are_refused() -> None:
    with pytest.raises(KeyError, match="No kind of job is called 'nothing'"):
        services.enqueue(kind="nothing", subject=wish())
    with pytest.raises(TypeError, match="works on AssociationRequest, not on Association"):
        services.enqueue(kind="test_count", subject=factories.association())


def test_a_kind_registers_once_and_in_a_known_queue() -> None:
    with pytest.raises(ImproperlyConfigured, match="called 'test_count'"):
        kinds.register(type("Other", (kinds.JobKind,), {"name": "test_count", "model": AssociationRequest}))
    with pytest.raises(ImproperlyConfigured, match="not one of documents, default"):
        kinds.register(type("Lost", (kinds.JobKind,), {"name": "lost", "queue": "nowhere"}))
    assert kinds.kind_named("test_count") is not kinds.register(Count)


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_that_cannot_be_sent_breaks_nothing(settings, tmp_path, caplog, monkeypatch) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"
    in_the_way = tmp_path / "messages"
    in_the_way.write_text("a file where a folder ought to be")
    options = {"data_folder_in": str(in_the_way), "data_folder_out": str(in_the_way), "control_folder": str(tmp_path)}
    broken = services.app.connection_for_write(
        "filesystem://", transport="portal.jobs.broker:Transport", transport_options=options
    )
    real = services.app.send_task
    monkeypatch.setattr(services.app, "send_task", lambda *args, **options: real(*args, connection=broken, **options))
    with caplog.at_level(logging.WARNING):
        _row, job = asked("test_count")
    job.refresh_from_db()
    assert (job.state, job.woken_at) == (JobState.QUEUED, None)
    assert "could not be sent; the reconciler will send it" in caplog.text

    caplog.clear()
    for _ in range(3):  # left alone for a while, so that a batch does not wait for each of its jobs
        assert asked("test_count")[1].state == JobState.QUEUED
    assert caplog.text == ""
    assert Job.objects.filter(woken_at=None).count() == 4


# --- taking and ending -------------------------------------------------------------------------------------------


def test_a_taken_job_names_its_worker_and_cannot_be_taken_again() -> None:
    _row, job = asked("test_count")
    now = timezone.now()
    taken = services.take(job=job, now=now)
    assert (taken.state, taken.attempts, taken.worker) == (JobState.LEASED, 1, my_name())
    assert taken.leased_until == now + datetime.timedelta(seconds=Count.lease_seconds)
    assert services.take(job=job) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_a_job_one_gets_it() -> None:
    _row, job = asked("test_count")
    answers = at_once(*[lambda: services.take(job=job)] * 6)
    assert [answer for answer in answers if answer is not None] == [job]


def test_a_job_that_is_not_due_waits() -> None:
    _row, job = asked("test_count")
    Job.objects.update(run_after=timezone.now() + MINUTE)
    assert services.work(job_id=job.pk) == 0
    assert services.take(job=job, now=timezone.now() + 2 * MINUTE) == job


def test_done_leaves_no_lease_and_no_reason() -> None:
    row, job = asked("test_count")
    assert services.work(job_id=job.pk) == 1
    job.refresh_from_db()
    row.refresh_from_db()
    assert (job.state, job.lease, job.leased_until, job.worker, job.reasons) == (JobState.DONE, None, None, "", {})
    assert job.ended_at is not None
    assert row.message == "x"


def test_one_wake_up_serves_its_whole_queue_in_order_and_no_other() -> None:
    named = asked("test_count")[1]
    others = [asked("test_count")[1] for _ in range(3)]
    document = asked("test_count_document")[1]
    assert services.work(job_id=others[1].pk) == 4
    ended = list(Job.objects.filter(state=JobState.DONE).order_by("ended_at"))
    assert ended == [others[1], named, others[0], others[2]]
    document.refresh_from_db()
    assert document.state == JobState.QUEUED


def test_a_woken_worker_stops_going_on_after_its_time() -> None:
    jobs = [asked("test_count")[1] for _ in range(3)]
    assert services.work(job_id=jobs[0].pk, seconds=0) == 1


def test_a_kind_that_nobody_here_knows_waits_and_blocks_no_other() -> None:
    strange, job = asked("test_count")[1], asked("test_count")[1]
    Job.objects.filter(pk=strange.pk).update(kind="of_the_next_version")
    assert services.work(job_id=strange.pk) == 1
    assert list(Job.objects.filter(state=JobState.QUEUED)) == [strange]
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_wake_up_for_a_job_that_is_gone_is_harmless() -> None:
    assert services.work(job_id=uuid.uuid4()) == 0


def test_a_result_counts_only_for_the_holder_of_the_lease() -> None:
    row, job = asked("test_count")
    late = services.take(job=job)
    services.release_lost(now=late.leased_until)
    Job.objects.update(run_after=timezone.now())
    assert services.work(job_id=job.pk) == 1
    services.do(late)
    row.refresh_from_db()
    assert row.message == "x"


def test_a_result_that_cannot_be_kept_is_not_half_kept(monkeypatch) -> None:
    row, job = asked("test_count")
    keep = Count.accept

    def keep_and_fail(self: Count, *args: Any) -> None:
        keep(self, *args)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Count, "accept", keep_and_fail)
    services.work(job_id=job.pk)
    row.refresh_from_db()
    job.refresh_from_db()
    assert (row.message, job.state, job.attempts) == ("", JobState.QUEUED, 1)
    assert job.reason == "The disk of the server was full."


def test_a_cancelled_job_is_not_begun_and_one_at_work_does_not_count() -> None:
    row, waiting = asked("test_count")
    assert services.cancel(job=waiting)
    assert services.work(job_id=waiting.pk) == 0
    assert not services.cancel(job=waiting)

    row, running = asked("test_count")
    taken = services.take(job=running)
    assert services.cancel(job=running)
    with pytest.raises(services.LeaseLost):
        services.extend(job=taken)
    services.do(taken)
    row.refresh_from_db()
    running.refresh_from_db()
    assert (row.message, running.state) == ("", JobState.CANCELLED)


def test_long_work_asks_for_more_time() -> None:
    _row, job = asked("test_count")
    taken = services.take(job=job)
    time.sleep(0.01)
    services.extend(job=taken)
    job.refresh_from_db()
    assert job.leased_until > taken.leased_until


def test_a_subject_that_is_gone_cancels_its_job_with_words() -> None:
    row, job = asked("test_count")
    row.delete()
    services.work(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.CANCELLED, "What this was for has been deleted.")


def test_a_job_works_in_the_scope_of_its_subject(cast) -> None:
    WhoseScope.seen.clear()
    factories.invite(association=cast.springfield.association)
    invite = factories.invite(association=cast.omaha.association)
    with transaction.atomic():
        job = services.enqueue(kind="test_whose_scope", subject=invite)
    services.work(job_id=job.pk)
    assert WhoseScope.seen == [cast.omaha.association, [invite.pk]]
    assert current_association() is None
