"""Real workers, killed in the middle: everything is done in the end, and nothing counts twice."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from portal.accounts.models import AssociationRequest
from portal.jobs import services
from portal.jobs.models import Job, JobState
from portal.jobs.processes import is_gone
from tests.portal.jobs.conftest import asked, purge
from tests.portal.jobs.crew import wait_until
from tests.portal.jobs.kinds import traces

LIVE = (JobState.QUEUED, JobState.LEASED)


def number_done() -> int:
    return Job.objects.filter(state=JobState.DONE).count()


def all_ended() -> bool:
    return not Job.objects.filter(state__in=LIVE).exists()


def counted() -> list[str]:
    """How often each row was counted, one letter each time."""
    return list(AssociationRequest.objects.order_by("pk").values_list("message", flat=True))


def test_thirty_jobs_survive_a_kill_of_the_whole_worker_and_none_counts_twice(crew) -> None:
    for _ in range(30):
        asked("test_count_document")
    workers = crew(JOB_SECONDS="0.1")
    wait_until(lambda: number_done() >= 8 and Job.objects.leased().exists(), "8 jobs done and one at work")
    workers.kill()
    begun = len(traces(workers.folder, "begun-*"))
    assert 8 <= number_done() < 30
    assert all(is_gone(job.worker) for job in Job.objects.leased())

    workers.start()
    wait_until(all_ended, "all jobs ended")
    assert counted() == ["x"] * 30
    assert number_done() == 30
    assert 30 <= len(traces(workers.folder, "begun-*")) <= 31, f"{begun} were begun before the kill"


def test_a_killed_child_gives_its_job_back_at_once(crew) -> None:
    for _ in range(3):
        asked("test_count")
    workers = crew(JOB_SECONDS="0.5")
    wait_until(lambda: traces(workers.folder, "begun-*"), "a job begun")
    victim = Job.objects.leased().get()
    os.kill(int(victim.worker.split(":")[1]), signal.SIGKILL)
    wait_until(all_ended, "all jobs ended", patience=25)  # well inside its lease of 150 s
    assert counted() == ["x"] * 3
    assert Job.objects.get(pk=victim.pk).losses == 1
    assert len(traces(workers.folder, "begun-*")) == 4


def test_a_worker_that_stood_still_past_its_lease_cannot_count(crew) -> None:
    row, _job = asked("test_count")
    slow = crew(JOB_SECONDS="1.5")
    wait_until(lambda: traces(slow.folder, "begun-*"), "the job begun")
    leased = Job.objects.leased().get()
    child = int(leased.worker.split(":")[1])
    os.kill(child, signal.SIGSTOP)
    later = timezone.now() + 2 * (leased.leased_until - timezone.now())
    assert services.release_lost(now=later) == [leased]
    Job.objects.update(run_after=timezone.now())

    crew()
    wait_until(lambda: number_done() == 1, "the job done by somebody else")
    os.kill(child, signal.SIGCONT)
    wait_until(lambda: traces(slow.folder, f"discarded-{row.pk}"), "the late result thrown away")
    assert counted() == ["x"]


def test_a_poisonous_job_ends_as_failed_and_the_others_are_done(crew) -> None:
    _row, poison = asked("test_poison")
    for _ in range(5):
        asked("test_count")
    workers = crew(FIRST_PAUSE="0.2", PERIOD="1")
    wait_until(all_ended, "all jobs ended")
    poison.refresh_from_db()
    assert (poison.state, poison.losses) == (JobState.FAILED, services.MOST_LOSSES)
    assert "cut off 5 times" in poison.reason
    assert set(poison.reasons) == {"en", "ja"}
    assert len(traces(workers.folder, "poisoned")) == services.MOST_LOSSES
    assert sorted(counted()) == ["", *["x"] * 5]


def test_an_emptied_broker_loses_nothing(crew) -> None:
    crew(PERIOD="1")
    asked("test_count")
    wait_until(all_ended, "the first job ended: the worker is up")
    for _ in range(10):
        asked("test_count_document")
        purge()
    wait_until(all_ended, "all jobs ended")
    assert counted() == ["x"] * 11


@pytest.mark.files
def test_a_folder_of_messages_that_cannot_be_used_only_delays(crew) -> None:
    crew(PERIOD="1")
    asked("test_count")
    wait_until(all_ended, "the first job ended: the worker is up")
    messages = Path(settings.QUEUE_DIR) / "messages"
    shutil.rmtree(messages)
    messages.write_text("in the way")  # root may write anywhere, but not into a file that ought to be a folder
    try:
        _row, job = asked("test_count")
        job.refresh_from_db()
        assert (job.state, job.woken_at) == (JobState.QUEUED, None)
    finally:
        messages.unlink()
    wait_until(all_ended, "all jobs ended")
    assert counted() == ["x"] * 2


@pytest.mark.files
def test_broken_messages_do_not_end_the_worker(crew) -> None:
    workers = crew(PERIOD="1")
    asked("test_count")
    wait_until(all_ended, "the first job ended: the worker is up")
    before = set(workers.pids())
    time.sleep(1)
    before &= set(workers.pids())  # a worker that begins asks the system through processes that soon are gone
    messages = Path(settings.QUEUE_DIR) / "messages"
    (messages / "0_empty.default.msg").write_text("")
    (messages / "0_half.documents.msg").write_text('{"body": "W1sx')
    wait_until(lambda: not list(messages.glob("0_*")), "the broken messages taken away")
    asked("test_count")
    asked("test_count_document")
    wait_until(all_ended, "all jobs ended")
    assert before <= set(workers.pids())  # the other queue's worker may have begun since


def test_a_letter_does_not_wait_behind_a_batch_of_documents(crew) -> None:
    crew(JOB_SECONDS="0.3")
    asked("test_count")
    wait_until(all_ended, "the first job ended: the worker is up")
    for _ in range(12):
        asked("test_count_document")
    _row, letter = asked("test_count")
    wait_until(lambda: Job.objects.get(pk=letter.pk).state == JobState.DONE, "the other queue's job done")
    assert Job.objects.filter(kind="test_count_document", state=JobState.DONE).count() < 12
    wait_until(all_ended, "all jobs ended")


def test_jobs_of_a_queue_are_done_in_the_order_they_were_asked_for(crew) -> None:
    for _ in range(12):
        asked("test_count_document")
    crew()
    wait_until(all_ended, "all jobs ended")
    by_end = list(Job.objects.order_by("ended_at").values_list("pk", flat=True))
    assert by_end == list(Job.objects.order_by("created_at").values_list("pk", flat=True))


def test_two_crews_share_the_work_and_nothing_counts_twice(crew) -> None:
    for _ in range(40):
        asked("test_count_document")
    purge()  # so that both reconcilers find the same forgotten jobs
    first, second = crew(JOB_SECONDS="0.05", PERIOD="1"), crew(JOB_SECONDS="0.05", PERIOD="1")
    wait_until(all_ended, "all jobs ended")
    assert counted() == ["x"] * 40
    assert len(traces(first.folder, "begun-*")) + len(traces(second.folder, "begun-*")) == 40


def test_a_polite_stop_lets_the_running_job_finish(crew) -> None:
    asked("test_count")
    workers = crew(JOB_SECONDS="1")
    wait_until(lambda: traces(workers.folder, "begun-*"), "the job begun")
    workers.stop()
    assert counted() == ["x"]
    assert Job.objects.get().losses == 0
    assert "Stopped." in workers.log.read_text()
