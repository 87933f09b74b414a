"""What happens to a job in trouble: failed, tried again, lost by its worker."""

from __future__ import annotations

import datetime
import errno

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from portal.jobs import reconciler, services
from portal.jobs.failures import Refused
from portal.jobs.models import Job, JobState
from portal.jobs.processes import my_name
from tests.portal.jobs.conftest import asked
from tests.portal.jobs.kinds import Raises
from tests.together import at_once

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def failed_with(error: BaseException, *, attempts: int = 1) -> Job:
    """The job after its work has raised."""
    _row, job = asked("test_raises")
    Raises.error = error
    Job.objects.filter(pk=job.pk).update(attempts=attempts - 1)
    services.do(services.take(job=job))
    job.refresh_from_db()
    return job


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


# --- clocks --------------------------------------------------------------------------------------------------------


AN_HOUR = datetime.timedelta(hours=1)


def made_ready(**values: object) -> bool:
    """Whether a job with these times, of which others ran an hour ahead, is set right."""
    _row, job = asked("test_count")
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(**values)
    number = services.set_right()
    job.refresh_from_db()
    if job.state == JobState.LEASED:
        return number == 1 and job.leased_until < now + 5 * MINUTE
    assert (number == 1) == (job.run_after <= timezone.now() + MINUTE)
    return number == 1


def test_a_job_that_was_asked_for_by_a_clock_ahead_begins_once_the_clock_is_right() -> None:
    later = timezone.now() + AN_HOUR
    assert made_ready(created_at=later, run_after=later, woken_at=later)
    assert made_ready(created_at=later, run_after=later + AN_HOUR, woken_at=None)  # one that came back later


def test_a_pause_that_a_clock_ahead_has_made_ends() -> None:
    assert made_ready(attempts=1, run_after=timezone.now() + AN_HOUR)


def test_a_lease_that_a_clock_ahead_has_given_is_cut_to_its_length() -> None:
    assert made_ready(state=JobState.LEASED, leased_until=timezone.now() + AN_HOUR)


def test_what_waits_for_its_day_goes_on_waiting() -> None:
    assert not made_ready(run_after=timezone.now() + 24 * AN_HOUR)
    assert not made_ready(attempts=9, run_after=timezone.now() + services.LONGEST_PAUSE)
    assert services.set_right() == 0


@pytest.mark.django_db(transaction=True)
def test_a_lost_job_is_taken_back_once_however_many_try() -> None:
    _row, job = asked("test_count")
    taken = services.take(job=job)
    answers = at_once(*[lambda: services.release_lost(now=taken.leased_until)] * 6)
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
