"""The operators' page and command: counts, ages, reasons; a way to try again; nothing of what the work is about."""

from __future__ import annotations

import datetime
import errno
import re
import smtplib
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.jobs import failures, services
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


# --- a thousand at once -----------------------------------------------------------------------------------------------


def many_failed(number: int, kind: str = "test_raises") -> None:
    """Jobs of a kind that were given up, one a second, as after a night without a mail server."""
    now = timezone.now()
    reasons = failures.in_each_language(lambda: failures.in_words(ConnectionError()))
    Job.objects.bulk_create(
        Job(
            kind=kind,
            subject_id=f"{kind}{place}",
            queue="default",
            state=JobState.FAILED,
            attempts=8,
            reasons=reasons,
            run_after=now,
            ended_at=now - datetime.timedelta(seconds=place),
        )
        for place in range(number)
    )


def rows_on(page: str) -> int:
    return page.count("Try again<span")


def test_a_thousand_failures_are_read_page_by_page_at_one_cost(operator: Client) -> None:
    many_failed(3)
    operator.get(reverse("job_list"))  # the first request of a session asks for more
    with CaptureQueriesContext(connection) as few:
        operator.get(reverse("job_list"))
    many_failed(997, "test_count")
    with CaptureQueriesContext(connection) as many:
        first = operator.get(reverse("job_list")).content.decode()
    assert len(many) == len(few) <= 10
    assert "1,000 jobs have failed." in first and "1–50 of 1,000" in first and rows_on(first) == 50
    last = operator.get(reverse("job_list"), {"page": "20"}).content.decode()
    assert "951–1,000 of 1,000" in last and rows_on(last) == 50


def test_one_kind_is_read_and_tried_again_by_itself(operator: Client) -> None:
    many_failed(60)
    many_failed(70, "test_count")
    address = reverse("job_list")
    second = operator.get(address, {"kind": "test_raises", "page": "2"}).content.decode()
    assert rows_on(second) == 10 and 'href="?kind=test_raises&amp;page=1"' in second
    answer = operator.post(reverse("job_retry_all"), {"kind": "test_raises"}, follow=True)
    assert "60 jobs wait again." in answer.content.decode()
    assert set(Job.objects.failed().values_list("kind", flat=True)) == {"test_count"}
    assert "None of this kind has failed." in operator.get(address, {"kind": "test_raises"}).content.decode()


def test_many_that_are_tried_again_wake_few_and_wait_behind_what_is_asked_for_now(
    monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[Any] = []
    monkeypatch.setattr(services, "send_wake_up", woken.append)
    many_failed(1000)
    with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as said:
        assert services.retry_failed() == 1000
    assert len(said) <= 6 and len(woken) == services.WAKE_UPS_FOR_MANY
    _row, alone = asked("test_count")
    Job.objects.update(run_after=timezone.now())
    assert Job.objects.ready(timezone.now()).first() == alone
    assert {(job.state, job.attempts, job.reason) for job in Job.objects.all()} == {(JobState.QUEUED, 0, "")}


def test_after_one_is_tried_again_the_operator_stands_where_they_pressed(operator: Client) -> None:
    many_failed(60)
    job = Job.objects.failed().last()
    there = f"{reverse('job_list')}?kind=test_raises&page=2"
    answer = operator.post(reverse("job_retry", kwargs={"job": job.pk}), {"next": there})
    assert answer["Location"] == there
    answer = operator.post(
        reverse("job_retry", kwargs={"job": Job.objects.failed().last().pk}), {"next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == reverse("job_list")


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1" * 400])
def test_a_page_that_is_not_there_shows_one_that_is(operator: Client, page: str) -> None:
    many_failed(60)
    assert rows_on(operator.get(reverse("job_list"), {"page": page}).content.decode()) in (10, 50)


TROUBLES: dict[str, BaseException] = {
    "took too long": SoftTimeLimitExceeded(),
    "database": OperationalError("locked"),
    "address refused": smtplib.SMTPRecipientsRefused({}),
    "mail server": ConnectionRefusedError(),
    "disk": OSError(errno.ENOSPC, "No space left on device"),
    "forbidden": PermissionError(errno.EACCES, "Permission denied"),
    "memory": MemoryError(),
    "unforeseen": ValueError("a secret"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_failure_has_words_in_both_languages_that_tell_nothing_of_the_data(trouble: str) -> None:
    told = failures.in_each_language(lambda: failures.in_words(TROUBLES[trouble]))
    assert set(told) == {"en", "ja"}
    assert all(told.values()) and told["en"] != told["ja"] and re.search(r"[ぁ-んァ-ヶ一-龠]", told["ja"])
    assert "a secret" not in "".join(told.values())
