"""Letters: mails that are sent by a job, tried again while the mail server is away, and not sent twice.

The row that causes a letter is the job's subject, and a time on that row says that it was sent:

    @register
    class InvitationLetter(Letter):
        name, model, sent_mark = "invitation_letter", MemberInvite, "sent_at"

        def write(self, invite):
            return EmailMessage(subject, body, to=[invite.email])

        def is_wanted(self, invite):
            return invite.revoked_at is None

and the service that writes the row says `enqueue(kind="invitation_letter", subject=invite)`.

What is promised: the mark is written in the transaction that ends the job, so a row that bears it never sends again,
and only the holder of the lease sends. Mail itself cannot be part of a transaction: if the process is killed between
the mail server's "accepted" and that commit – some milliseconds – the letter goes out once more. Both copies then carry
the same Message-ID, by which mail programs show them as one.

A secret in a letter (the token of an invitation) must be the same at each attempt: derive it from the row, for example
`salted_hmac("invitation", str(invite.pk)).hexdigest()`, rather than draw it when writing.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import override

from portal.jobs import services
from portal.jobs.kinds import DEFAULT, JobKind
from portal.jobs.models import Job


class Letter(JobKind):
    """A mail caused by one row. It is tried for some four hours.

    `is_in_outbox`: a demonstration that sends no mail shows it to members, as its reader would get it. Such a letter is
    written from what `linked` brings, without a query of its own.
    """

    queue: ClassVar[str] = DEFAULT
    max_attempts: ClassVar[int] = 30
    sent_mark: ClassVar[str] = "sent_at"
    is_in_outbox: ClassVar[bool] = False

    def write(self, row: Any) -> EmailMessage:
        """The letter, in the language of its reader, which is active here."""
        raise NotImplementedError

    def is_wanted(self, row: Any) -> bool:
        """Whether the letter should still go out now that its turn has come."""
        return True

    def together(self, rows: Any) -> Any:
        """Letters that are shown in one list, with what each of them needs to be written."""
        return rows

    def language_of(self, row: Any) -> str:
        """The reader's language."""
        return getattr(row, "language", "") or settings.LANGUAGE_CODE

    def run(self, subject: Any, job: Job) -> bool:
        """Send it, unless it has gone out or is no longer wanted. Says whether it was sent."""
        if getattr(subject, self.sent_mark) or not self.is_wanted(subject):
            return False
        with override(self.language_of(subject)):
            letter = self.write(subject)
            letter.extra_headers.setdefault("Message-ID", f"<{job.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>")
            services.extend(job=job)  # a worker that stood still meanwhile learns here that somebody else sends it
            letter.send()
        return True

    def accept(self, subject: Any, result: bool, job: Job) -> None:
        if result:
            type(subject)._base_manager.filter(pk=subject.pk).update(**{self.sent_mark: timezone.now()})
