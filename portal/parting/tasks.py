"""Background work: a copy of all that an association has, made and cleared away, and the letters about closing."""

from __future__ import annotations

from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from portal.backups.services.taking_out import Taken
from portal.jobs.failures import Refused
from portal.jobs.kinds import DOCUMENTS, JobKind, register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.parting.letters import closing_letter
from portal.parting.models import AssociationCopy, ClosingLetter
from portal.parting.services import COPY_JOB, clear_copies, keep, make

TOO_MUCH = _(
    "It is too much to be written in the time that such work has. Ask whoever runs the portal: the command take_out "
    "writes the same file and takes the time that it needs."
)


@register
class MakeAssociationCopy(JobKind):
    """Gathers all rows and files of an association. One reading of one moment, so it cannot be cut into steps."""

    name, model, label, queue = COPY_JOB, AssociationCopy, _("Copy of all that an association has"), DOCUMENTS

    def run(self, subject: AssociationCopy, job: Job) -> Taken:
        try:
            return make(subject)
        except SoftTimeLimitExceeded as error:  # the next attempt would take as long
            raise Refused(TOO_MUCH) from error

    def accept(self, subject: AssociationCopy, result: Taken, job: Job) -> None:
        keep(copy=subject, taken=result)


@register
class ClearAssociationCopies(DailyRound):
    """Deletes copies of associations after a week."""

    name, label = "clear_association_copies", _("Clearing of copies of all that an association has")

    def run(self, subject: Any, job: Job) -> int:
        return clear_copies()


@register
class SendClosingLetter(Letter):
    """Mails an administrator that the association was closed, unless it was opened again meanwhile."""

    name, model, label = "closing_letter", ClosingLetter, _("Letter about the closing of an association")

    def linked(self, rows: Any) -> Any:
        return rows.select_related("user", "closed_by")

    def language_of(self, row: ClosingLetter) -> str:
        return row.user.language

    def is_wanted(self, row: ClosingLetter) -> bool:
        return row.association.closed_at == row.closed_at and row.user.is_active

    def write(self, row: ClosingLetter) -> EmailMessage:
        return closing_letter(row)
