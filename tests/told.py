"""Notices for tests: a clock that stands, a day's round, what somebody reads."""

from __future__ import annotations

import datetime
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from contacts.services.follow_ups import promise
from portal.accounts.models import User
from portal.jobs.models import Job, JobState
from portal.jobs.services import work
from portal.notices.letters import LETTER
from portal.notices.models import Notice
from portal.notices.reading import Line, lines_of
from portal.notices.services.letters import plan_letters
from portal.owed.services import LETTER as WEEKLY
from portal.owed.services import plan_digests
from portal.scoping import scope
from tests.cast import House

TUESDAY = datetime.datetime(2027, 3, 9, 18, tzinfo=datetime.UTC)  # noon in Omaha
A_DAY = datetime.timedelta(days=1)


class Clock:
    """The time that `timezone.now` says; `at` sets it."""

    def __init__(self, monkeypatch: Any, now: datetime.datetime = TUESDAY) -> None:
        self.now = now
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def at(self, now: datetime.datetime) -> None:
        self.now = now

    def day(self) -> list[EmailMessage]:
        """A noon's rounds, then the night and the next noon: the mails that went out in between."""
        mail.outbox.clear()
        plan_digests(now=self.now)
        self._run(WEEKLY)
        plan_letters(now=self.now)
        self._run(LETTER)
        self.now += A_DAY
        self.send()
        return list(mail.outbox)

    def send(self) -> None:
        """The letters with notices whose hour has come go out."""
        Job.objects.filter(kind=LETTER, state=JobState.QUEUED).update(run_after=self.now)
        self._run(LETTER)

    @staticmethod
    def _run(kind: str) -> None:
        for job in Job.objects.filter(kind=kind, state=JobState.QUEUED):
            work(job_id=job.pk, seconds=0)


def handed(house: House, what: str = "Send the plan", *, to: User | None = None, by: User | None = None) -> Any:
    """Staff gives the volunteer something to do."""
    due_on = timezone.localdate() + datetime.timedelta(days=30)
    with scope(house.association):
        values = {"what": what, "due_on": due_on, "owner": to or house.volunteer}
        return promise(association=house.association, values=values, by=by or house.staff)


def lines(house: House, user: User, language: str = "en") -> list[Line]:
    """What somebody reads, the newest first."""
    with scope(house.association), translation.override(language):
        membership = user.memberships.select_related("association").get()
        return lines_of(membership, Notice.objects.visible_to(membership))


def words(house: House, user: User, language: str = "en") -> list[str]:
    """The sentences alone."""
    return [line.words for line in lines(house, user, language)]
