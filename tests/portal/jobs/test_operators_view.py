"""The operators' page and command: counts, ages, reasons; a way to try again; nothing of what the work is about."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.jobs import services
from portal.jobs.models import Job, JobState
from portal.jobs.overview import overview
from tests.portal.jobs.conftest import asked
from tests.portal.jobs.kinds import Raises

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def operator(cast, client: Client, settings) -> Client:
    settings.ADMINISTRATOR_MFA = False
    client.force_login(cast.operator)
    return client


def one_failed() -> Job:
    _row, job = asked("test_raises")
    Raises.error = ValueError("a secret")
    services.work(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def test_the_page_shows_counts_ages_and_reasons(operator: Client) -> None:
    failed = one_failed()
    _row, waiting = asked("test_count_document")
    Job.objects.filter(pk=waiting.pk).update(run_after=timezone.now() - 3 * MINUTE)
    page = operator.get(reverse("job_list")).content.decode()
    assert "One job has failed." in page
    assert "Something unforeseen went wrong (ValueError)" in page
    assert "a secret" not in page
    assert "3\xa0minutes" in page
    assert reverse("job_retry", kwargs={"job": failed.pk}) in page


def test_an_idle_portal_says_so(operator: Client) -> None:
    assert "No work has been asked for yet." in operator.get(reverse("job_list")).content.decode()


def test_an_operator_tries_one_or_all_again(operator: Client) -> None:
    first, second, third = one_failed(), one_failed(), one_failed()
    answer = operator.post(reverse("job_retry", kwargs={"job": first.pk}), follow=True)
    assert "The job waits again" in answer.content.decode()
    assert {job.pk for job in Job.objects.failed()} == {second.pk, third.pk}
    answer = operator.post(reverse("job_retry_all"), follow=True)
    assert "2 jobs wait again." in answer.content.decode()
    assert not Job.objects.failed().exists()


def test_a_job_that_has_not_failed_cannot_be_tried_again(operator: Client) -> None:
    _row, job = asked("test_count")
    assert operator.post(reverse("job_retry", kwargs={"job": job.pk})).status_code == 404


def test_an_administrator_does_not_see_the_page(cast, client: Client) -> None:
    client.force_login(cast.omaha.administrator)
    assert client.get(reverse("job_list")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_asks_three_questions_however_many_jobs(number: int, django_assert_num_queries) -> None:
    for _ in range(number):
        one_failed()
        asked("test_count_document")
    with django_assert_num_queries(3):
        work = overview()
    assert [
        (row.kind, dict(zip(JobState, row.counts, strict=True))[state])
        for row, state in zip(work.kinds, (JobState.QUEUED, JobState.FAILED), strict=True)
    ] == [("test_count_document", number), ("test_raises", number)]
    assert (work.failed_count, len(work.failed), sum(sum(row.counts) for row in work.kinds)) == (
        number,
        number,
        2 * number,
    )


def test_the_command_prints_the_same(capsys) -> None:
    call_command("jobs")
    assert capsys.readouterr().out == "No work has been asked for yet.\n"
    failed = one_failed()
    asked("test_count_document")
    call_command("jobs")
    out = capsys.readouterr().out
    assert "documents: 1 waiting, the oldest for 0\xa0minutes; 0 at work" in out
    assert f"test_raises {failed.subject_id}: Something unforeseen went wrong (ValueError)." in out
    call_command("jobs", "--retry")
    assert capsys.readouterr().out.startswith("Queued again: 1\n")
