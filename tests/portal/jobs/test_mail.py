"""Letters: sent once, tried again while the mail server is away, not sent when nobody wants them any more."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import MemberInvite
from portal.jobs import services
from portal.jobs.kinds import kind_named, register
from portal.jobs.mail import Letter
from portal.jobs.models import Job, JobState
from portal.scoping import scope
from tests import factories

pytestmark = pytest.mark.django_db


@register
class LetterOfTest(Letter):
    """A letter about an invitation."""

    name, model = "test_letter", MemberInvite

    def write(self, row: MemberInvite) -> EmailMessage:
        return EmailMessage("Subject", "Text", to=[row.email])

    def is_wanted(self, row: MemberInvite) -> bool:
        return row.revoked_at is None


@pytest.fixture
def invite(cast) -> MemberInvite:
    return factories.invite(association=cast.omaha.association, email="hanako@people.example")


def posted(invite: MemberInvite) -> Job:
    with transaction.atomic():
        return services.enqueue(kind="test_letter", subject=invite)


def reread(invite: MemberInvite) -> MemberInvite:
    with scope(invite.association):
        return MemberInvite.objects.get(pk=invite.pk)


def test_a_letter_goes_out_once_and_its_row_says_when(invite: MemberInvite) -> None:
    job = posted(invite)
    services.work(job_id=job.pk)
    assert [message.to for message in mail.outbox] == [["hanako@people.example"]]
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{job.pk}@")
    assert reread(invite).sent_at is not None

    services.retry(job=job)
    services.work(job_id=job.pk)
    assert len(mail.outbox) == 1


def test_a_letter_that_nobody_wants_any_more_is_not_sent(invite: MemberInvite) -> None:
    job = posted(invite)
    invite.revoked_at = timezone.now()
    factories.kept(invite)
    services.work(job_id=job.pk)
    job.refresh_from_db()
    assert (mail.outbox, job.state, reread(invite).sent_at) == ([], JobState.DONE, None)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPServerDisconnected("gone"), JobState.QUEUED),
        (smtplib.SMTPRecipientsRefused({"hanako@people.example": (450, b"try later")}), JobState.QUEUED),
        (smtplib.SMTPRecipientsRefused({"hanako@people.example": (550, b"no such user")}), JobState.FAILED),
    ],
)
def test_a_mail_server_that_is_away_is_asked_again_and_a_wrong_address_is_not(
    invite: MemberInvite, monkeypatch, error: Exception, state: str
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    job = posted(invite)
    services.work(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, reread(invite).sent_at) == (state, None)
    assert "mail server" in job.reason


def test_a_worker_that_lost_its_lease_sends_nothing(invite: MemberInvite) -> None:
    job = posted(invite)
    late = services.take(job=job)
    services.release_lost(now=late.leased_until)
    Job.objects.update(run_after=timezone.now())
    services.do(late)
    assert mail.outbox == []
    services.work(job_id=job.pk)
    assert len(mail.outbox) == 1


def test_a_letter_is_tried_for_hours() -> None:
    waits = [services.pause(times).total_seconds() for times in range(1, kind_named("test_letter").max_attempts)]
    assert 3 * 3600 < sum(waits) < 5 * 3600
