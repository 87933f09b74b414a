"""Notices as background work: a round a day plans the letters and tidies up, a letter each waits for the morning."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.jobs.kinds import register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import come_back
from portal.mail_days import other_today
from portal.notices.letters import LETTER, notice_letter, parts_sent, parts_to_send
from portal.notices.models import Notice, NoticeLetter
from portal.notices.services.letters import had_letter, plan_letters
from portal.notices.services.telling import clear_notices
from portal.scoping import system_scope


@register
class NoticeMail(Letter):
    """Mails what a person has not read, in the morning; unless on that day another letter goes to them, or one that was
    late has gone: then it waits for the next day's."""

    name, model, label, is_in_outbox = LETTER, NoticeLetter, _("Letter with notices"), True

    def linked(self, rows: Any) -> Any:
        return rows.select_related("user", "membership")

    def language_of(self, row: NoticeLetter) -> str:
        return row.user.language

    def is_wanted(self, row: NoticeLetter) -> bool:
        now = timezone.now()
        if had_letter([row.user_id], now) or other_today(LETTER, [row.user_id], now):
            return False
        with override(self.language_of(row)):
            row.parts = parts_to_send(row, now)  # type: ignore[attr-defined]  # what is mailed is what is marked as mailed
        return bool(row.parts)  # type: ignore[attr-defined]  # set in the line above

    def write(self, row: NoticeLetter) -> EmailMessage:
        return notice_letter(row, row.parts if hasattr(row, "parts") else parts_sent([row])[row.pk])

    def together(self, rows: Any) -> Any:
        found = list(rows)
        if found:
            with override(self.language_of(found[0])):  # all went to the one who looks
                parts = parts_sent(found)
            for row in found:
                row.parts = parts[row.pk]
        return found

    def run(self, subject: NoticeLetter, job: Job) -> bool:
        return timezone.now() >= subject.due_at and super().run(subject, job)

    def accept(self, subject: NoticeLetter, result: bool, job: Job) -> None:
        """What was told is not told by mail again. Before its morning the letter comes back."""
        super().accept(subject, result, job)
        now = timezone.now()
        if result:
            told = [line.notice.pk for part in subject.parts for line in part.lines]  # type: ignore[attr-defined]  # by is_wanted
            with system_scope("note which notices of all associations went out in one letter"):
                Notice.objects.filter(pk__in=told).update(letter=subject)
        elif subject.sent_at is None and now < subject.due_at:
            come_back(job=job, after=subject.due_at - now)


@register
class PlanNoticeLetters(DailyRound):
    """Plans the next morning's letters with notices, and lets go of notices that tell nothing any more."""

    name, label = "plan_notice_letters", _("Planning of the letters with notices")

    def run(self, subject: Any, job: Job) -> int:
        now = timezone.now()
        clear_notices(now=now)
        return plan_letters(now=now)
