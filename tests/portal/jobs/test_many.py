"""Many jobs at once behind single ones, jobs that come back, kinds that learn of a failure, the day's rounds."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import AssociationRequest
from portal.jobs import rounds, services
from portal.jobs.kinds import JobKind, _kinds, register
from portal.jobs.models import Job, JobState, Round
from tests.portal.jobs import kinds  # noqa: F401  registers them
from tests.portal.jobs.conftest import asked, wish

ask_for_due = rounds.ask_for_due  # the tests of jobs have it put away
DAY = datetime.timedelta(days=1)


@pytest.fixture
def many(empty_broker) -> list[AssociationRequest]:
    rows = [wish(number) for number in range(6)]
    with transaction.atomic():
        services.enqueue_all(kind="test_count", subjects=rows)
    return rows


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """The jobs that somebody was woken for."""
    woken: list[str] = []
    monkeypatch.setattr(services, "send_wake_up", lambda job: woken.append(job.subject_id) or True)
    return woken


def test_many_jobs_take_few_wake_ups(transactional_db, sent, django_assert_num_queries) -> None:
    rows = [wish(number) for number in range(10)]
    with transaction.atomic(), django_assert_num_queries(4):
        services.enqueue_all(kind="test_count", subjects=rows)
    assert Job.objects.filter(is_bulk=True, state=JobState.QUEUED).count() == 10
    assert len(sent) == services.WAKE_UPS_FOR_MANY


def test_many_jobs_need_the_transaction_of_their_cause(transactional_db) -> None:
    with pytest.raises(RuntimeError):
        services.enqueue_all(kind="test_count", subjects=[wish()])


def test_one_that_ended_is_queued_afresh_among_many_and_one_at_work_stays(many) -> None:
    jobs = list(Job.objects.order_by("subject_id"))
    Job.objects.filter(pk=jobs[0].pk).update(state=JobState.FAILED, losses=5, reasons={"en": "Bad luck."})
    leased = services.take(job=jobs[1])
    with transaction.atomic():
        services.enqueue_all(kind="test_count", subjects=many)
    assert Job.objects.count() == 6
    jobs[0].refresh_from_db()
    assert (jobs[0].state, jobs[0].losses, jobs[0].reason) == (JobState.QUEUED, 0, "")
    assert Job.objects.get(pk=jobs[1].pk).lease == leased.lease


def test_what_is_asked_for_by_itself_goes_first(many) -> None:
    _row, single = asked("test_count")
    assert Job.objects.ready(timezone.now()).first() == single
    with transaction.atomic():
        last = services.enqueue(kind="test_count", subject=many[-1])
    last.refresh_from_db()
    assert not last.is_bulk and set(Job.objects.ready(timezone.now())[:2]) == {single, last}


def test_a_turn_that_ends_before_the_queue_wakes_the_next(many, sent) -> None:
    job = Job.objects.first()
    assert services.work(job_id=job.pk, seconds=0) == 1 and len(sent) == 1
    assert services.work(job_id=Job.objects.ready(timezone.now()).first().pk) == 5 and len(sent) == 1


def test_a_job_can_come_back_later_and_be_hurried(empty_broker, sent) -> None:
    _row, job = asked("test_count")
    services.work(job_id=job.pk)
    with transaction.atomic():
        services.come_back(job=job, after=datetime.timedelta(minutes=1))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED and job.run_after > timezone.now() and sent == [job.subject_id]
    with transaction.atomic():
        services.hurry(job=job)
    job.refresh_from_db()
    assert job.run_after <= timezone.now() and len(sent) == 2
    services.work(job_id=job.pk)
    with transaction.atomic():
        services.come_back(job=job)
    assert Job.objects.ready(timezone.now()).count() == 1


class Told(JobKind):
    """Fails, and remembers what it was told of that; may fail at that too."""

    name, model = "test_told", AssociationRequest
    heard: list[str] = []
    error: type[Exception] | None = None

    def run(self, subject: AssociationRequest, job: Job) -> None:
        raise ValueError

    def give_up(self, subject: AssociationRequest, job: Job) -> None:
        self.heard.append(subject.name_en)
        AssociationRequest.objects.filter(pk=subject.pk).update(message="told")
        if self.error:
            raise self.error


@pytest.fixture
def told(empty_broker) -> Told:
    register(Told)
    yield Told
    Told.error = None
    Told.heard.clear()
    _kinds.pop("test_told")


def test_a_kind_learns_that_its_job_failed_or_was_cut_off_too_often(told) -> None:
    row, job = asked("test_told")
    services.work(job_id=job.pk)
    assert told.heard == [row.name_en]
    other, cut_off = asked("test_told")
    taken = services.take(job=cut_off)
    Job.objects.filter(pk=taken.pk).update(losses=services.MOST_LOSSES - 1)
    services.release_lost(now=taken.leased_until)
    other.refresh_from_db()
    assert other.message == "told" and Job.objects.get(pk=cut_off.pk).state == JobState.FAILED


def test_a_kind_that_cannot_bear_the_news_does_not_keep_the_job_from_ending(told) -> None:
    told.error = ZeroDivisionError
    row, job = asked("test_told")
    services.work(job_id=job.pk)
    row.refresh_from_db()
    job.refresh_from_db()
    assert job.state == JobState.FAILED and row.message == ""


def test_a_round_is_asked_for_once_a_day(empty_broker) -> None:
    now = timezone.now()
    names = ask_for_due(now)
    assert "clear_documents" in names
    assert ask_for_due(now) == []  # they wait
    for job in Job.objects.all():
        services.work(job_id=job.pk)
    assert Round.objects.exclude(done_at=None).count() == len(names) and ask_for_due(now + DAY / 2) == []
    assert ask_for_due(now + DAY + datetime.timedelta(minutes=1)) == names
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.QUEUED} and Job.objects.count() == len(names)


def test_looking_for_rounds_costs_two_questions(empty_broker, django_assert_num_queries) -> None:
    ask_for_due(timezone.now())
    with django_assert_num_queries(2):
        ask_for_due(timezone.now())
