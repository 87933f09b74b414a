"""What the tests about people share: letters that go out, and somebody's browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.jobs import services as jobs
from portal.jobs.models import Job
from tests import factories

PostOffice = Callable[[], list[EmailMessage]]


@pytest.fixture
def post_office() -> PostOffice:
    """Does the jobs that wait and gives the letters that went out by it."""

    def deliver() -> list[EmailMessage]:
        before = len(mail.outbox)
        for job in Job.objects.filter(state="queued"):
            if taken := jobs.take(job=job):
                jobs.do(taken)
        return mail.outbox[before:]

    return deliver


def link_in(letter: EmailMessage) -> str:
    """The path of the address that an invitation carries."""
    (link,) = re.findall(r"^http://\S+(/join/\S+/)$", letter.body, re.M)
    return link


def browser_of(user: User | None = None, **headers: Any) -> Client:
    """A browser in which somebody has signed in through the front door, so that the session is on their list."""
    client = Client(headers=headers)
    if user:
        answer = client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    return client
