"""What happens to a job row: asked for, taken, done, failed, cancelled, lost, tried again."""

from __future__ import annotations

import datetime
import errno
import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from portal.accounts.models import AssociationRequest
from portal.jobs import kinds, reconciler, services
from portal.jobs.failures import Refused
from portal.jobs.models import Job, JobState
from portal.jobs.processes import my_name
from portal.scoping import current_association
from tests import factories
from tests.portal.jobs.conftest import asked, wish
from tests.portal.jobs.kinds import Count, Raises, WhoseScope

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def at_once(number: int, act: Callable[[], Any]) -> list[Any]:
    """What each of some threads got from the same act, all begun together, each with a connection of its own."""
    answers: list[Any] = []
    gate = threading.Barrier(number)

    def one() -> None:
        try:
            gate.wait(30)
            answers.append(act())
        except BaseException as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def failed_with(error: BaseException, *, attempts: int = 1) -> Job:
    """The job after its work has raised."""
    _row, job = asked("test_raises")
    Raises.error = error
    Job.objects.filter(pk=job.pk).update(attempts=attempts - 1)
    services.do(services.take(job=job))
    job.refresh_from_db()
    return job


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

    assert set(at_once(6, ask)) == {Job.objects.get().pk}


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
    answers = at_once(6, lambda: services.take(job=job))
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


# --- trouble -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left"), "The disk of the server was full."),
        (OSError(errno.EROFS, "Read-only"), "The server may not write to one of its folders."),
        (OperationalError("database is locked"), "The database was busy or out of reach."),
        (ConnectionRefusedError(errno.ECONNREFUSED, "no"), "The mail server or another service could not be reached."),
    ],
)
def test_passing_trouble_is_tried_again_later(error: BaseException, words: str) -> None:
    before = timezone.now()
    job = failed_with(error)
    assert (job.state, job.reason, job.lease) == (JobState.QUEUED, words, None)
    assert before + services.FIRST_PAUSE <= job.run_after <= timezone.now() + services.FIRST_PAUSE


def test_trouble_that_does_not_pass_ends_the_job() -> None:
    job = failed_with(OSError(errno.ENOSPC, "No space left"), attempts=Raises.max_attempts)
    assert (job.state, job.reason) == (JobState.FAILED, "The disk of the server was full.")


def test_what_a_person_has_to_change_fails_at_once_with_its_words_in_each_language() -> None:
    words = gettext_lazy("Sign in")
    job = failed_with(Refused(words))
    assert job.state == JobState.FAILED
    for language in ("en", "ja"):
        with override(language):
            assert job.reason == str(words)


def test_a_refused_validation_fails_with_its_words() -> None:
    job = failed_with(ValidationError("Cut %(number)s characters.", params={"number": 7}))
    assert (job.state, job.reason) == (JobState.FAILED, "Cut 7 characters.")


def test_an_unforeseen_error_fails_without_telling_its_text(caplog) -> None:
    job = failed_with(ValueError("a name and a telephone number"))
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.reason == "Something unforeseen went wrong (ValueError). The server's log has the details."
    assert "Traceback" in caplog.text


def test_words_that_cannot_be_found_do_not_keep_a_job_from_ending(monkeypatch) -> None:
    monkeypatch.setattr(Raises, "describe_failure", lambda self, error: error.words)
    job = failed_with(ValueError("no words here"))
    assert (job.state, "(ValueError)" in job.reason) == (JobState.FAILED, True)


def test_pauses_grow_to_ten_minutes() -> None:
    assert [services.pause(times).total_seconds() for times in (1, 2, 3, 4, 20)] == [5, 10, 20, 40, 600]


def test_a_failed_job_can_be_tried_again_with_a_clean_slate() -> None:
    job = failed_with(ValueError("no"))
    again = services.retry(job=job)
    assert (again.state, again.attempts, again.losses, again.reasons, again.ended_at) == ("queued", 0, 0, {}, None)
    taken = services.take(job=again)
    assert services.retry(job=taken).state == JobState.LEASED


# --- lost workers ------------------------------------------------------------------------------------------------


def test_a_job_whose_lease_ran_out_is_queued_again() -> None:
    _row, job = asked("test_count")
    taken = services.take(job=job)
    assert services.release_lost(now=taken.leased_until - MINUTE) == []
    assert services.release_lost(now=taken.leased_until) == [job]
    job.refresh_from_db()
    assert (job.state, job.losses, job.woken_at, job.lease) == (JobState.QUEUED, 1, None, None)
    assert job.run_after == taken.leased_until


def test_a_job_of_a_process_that_has_ended_here_is_queued_again_at_once() -> None:
    _row, job = asked("test_count")
    services.take(job=job)
    host, pid, _start = my_name().split(":")
    Job.objects.update(worker=f"another-machine:{pid}:1")
    assert services.release_lost() == []
    Job.objects.update(worker=f"{host}:{pid}:1")
    assert services.release_lost() == [job]


def test_a_job_that_was_cut_off_too_often_is_given_up_with_words() -> None:
    _row, job = asked("test_count")
    for _ in range(services.MOST_LOSSES):
        Job.objects.update(run_after=timezone.now())
        taken = services.take(job=job)
        services.release_lost(now=taken.leased_until)
    job.refresh_from_db()
    assert (job.state, job.losses) == (JobState.FAILED, services.MOST_LOSSES)
    assert job.reason == "The work was cut off 5 times: its process ended or stood still each time."


def test_a_job_cut_off_again_lets_others_go_first() -> None:
    _row, job = asked("test_count")
    now = timezone.now()
    Job.objects.update(losses=1)
    taken = services.take(job=job, now=now)
    services.release_lost(now=taken.leased_until)
    job.refresh_from_db()
    assert job.run_after == taken.leased_until + services.FIRST_PAUSE


@pytest.mark.django_db(transaction=True)
def test_a_lost_job_is_taken_back_once_however_many_try() -> None:
    _row, job = asked("test_count")
    taken = services.take(job=job)
    answers = at_once(6, lambda: services.release_lost(now=taken.leased_until))
    assert sorted(map(len, answers)) == [0, 0, 0, 0, 0, 1]
    job.refresh_from_db()
    assert job.losses == 1


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_redis_out_of_reach_costs_no_job(monkeypatch) -> None:
    nobody = services.app.connection_for_write("redis://127.0.0.1:9/0")
    real = services.app.send_task
    monkeypatch.setattr(services.app, "send_task", lambda *args, **options: real(*args, connection=nobody, **options))
    _row, job = asked("test_count")
    job.refresh_from_db()
    assert (job.state, job.woken_at) == (JobState.QUEUED, None)


@pytest.mark.files
def test_a_worker_that_cannot_use_its_folder_says_so_before_it_starts(settings, tmp_path) -> None:
    settings.QUEUE_DIR = tmp_path / "queue"
    settings.QUEUE_DIR.write_text("in the way")
    with pytest.raises(CommandError, match=r"queue/messages cannot be written to: Not a directory\. Give VAR_DIR"):
        call_command("worker")
    with pytest.raises(SystemExit, match="Give VAR_DIR to the user that runs the portal"):
        reconciler.equip()
