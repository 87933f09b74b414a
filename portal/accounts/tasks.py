"""The letters as background work, and the day's clearing of sessions and of files that no row names."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from portal import papers, pictures
from portal.accounts.letters import decline_letter, invitation_letter
from portal.accounts.models import AssociationRequest, MemberInvite
from portal.accounts.services import clear_sessions
from portal.jobs.kinds import register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound


@register
class SendInvite(Letter):
    """Mails an invitation to join, unless it was taken back or ran out before its turn came."""

    name, model, label = "send_invite", MemberInvite, _("Invitation letter")

    def is_wanted(self, row: MemberInvite) -> bool:
        return row.is_waiting

    def write(self, row: MemberInvite) -> EmailMessage:
        return invitation_letter(row)


@register
class SendDecline(Letter):
    """Mails the reason why a request to join was declined."""

    name, model, label = "send_decline", AssociationRequest, _("Letter that declines a request")

    def write(self, row: AssociationRequest) -> EmailMessage:
        return decline_letter(row)


@register
class ClearPictures(DailyRound):
    """Deletes logos and photos that no row names any more."""

    name, label = "clear_pictures", _("Clearing of unused pictures")

    def run(self, subject: Any, job: Job) -> int:
        return pictures.clear_unused()


@register
class ClearPapers(DailyRound):
    """Deletes attached papers that no row names any more."""

    name, label = "clear_papers", _("Clearing of unused papers")

    def run(self, subject: Any, job: Job) -> int:
        return papers.clear_unused()


@register
class ClearSessions(DailyRound):
    """Deletes sessions that have run out."""

    name, label = "clear_sessions", _("Clearing of sessions that have run out")

    def run(self, subject: Any, job: Job) -> int:
        return clear_sessions()
