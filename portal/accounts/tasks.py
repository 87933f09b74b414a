"""The letters as background work."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from portal.accounts.letters import decline_letter, invitation_letter
from portal.accounts.models import AssociationRequest, MemberInvite
from portal.jobs.kinds import register
from portal.jobs.mail import Letter


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
