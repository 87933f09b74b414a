"""Invitations to join: written, sent again, taken back, accepted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Association, MemberInvite, Membership, User
from portal.accounts.querysets import token_digest
from portal.accounts.services.memberships import join
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.scoping import scope

MOST_OPEN = 200
"""An association holds no more open invitations than this: a stolen account must not become a mailer."""


def invite_member(*, association: Association, email: str, role: str, language: str, by: User | None) -> MemberInvite:
    """Invite one address to join in a role; the letter goes out by a job. `by` is None for the terminal.

    An invitation that ran out is replaced. Refused: a member's address, an address with a live invitation, a closed
    association, more than 200 open invitations.
    """
    email = email.strip().lower()
    with transaction.atomic(), scope(association):
        held = Association.objects.select_for_update().get(pk=association.pk)
        _check(held, email)
        now = timezone.now()
        MemberInvite.objects.open().filter(email=email, expires_at__lte=now).update(revoked_at=now)
        invite = MemberInvite(association=held, email=email, role=role, language=language, invited_by=by)
        invite.full_clean()
        invite.save()
        invite.digest = token_digest(invite.token())
        invite.save(update_fields=["digest"])
        record(by=by, verb=Verb.INVITED, row=invite, after={"role": role})
        enqueue(kind="send_invite", subject=invite)
    return invite


def renew_invite(*, invite: MemberInvite, by: User) -> MemberInvite:
    """Send an invitation again: the old link dies, a new letter with a new link and two new weeks goes out."""
    with transaction.atomic():
        revoke_invite(invite=invite, by=by)
        return invite_member(
            association=invite.association, email=invite.email, role=invite.role, language=invite.language, by=by
        )


def revoke_invite(*, invite: MemberInvite, by: User) -> MemberInvite:
    """Take an invitation back; its link opens nothing any more. Refused: one that was accepted or taken back."""
    with transaction.atomic():
        Association.objects.select_for_update().only("pk").get(pk=invite.association_id)  # as inviting does, first
        count = MemberInvite.objects.open().filter(pk=invite.pk).update(revoked_at=timezone.now())
        if not count:
            raise ValidationError(_("This invitation was accepted or taken back already."))
        invite.refresh_from_db()
        record(by=by, verb=Verb.REMOVED, row=invite, before={"role": invite.role})
    return invite


def accept_invite(*, invite: MemberInvite, user: User) -> Membership:
    """Make the invited user a member and use the invitation up, both or neither.

    Refused: a user with another address than the invited one, an invitation that was used, taken back or ran out.
    """
    if user.email.lower() != invite.email.lower():
        raise ValidationError(_("This invitation is for another e-mail address."))
    with transaction.atomic(), scope(invite.association):
        count = MemberInvite.objects.waiting().filter(pk=invite.pk).update(accepted_at=timezone.now())
        if not count:
            raise ValidationError(_("This invitation can no longer be accepted."))
        return join(association=invite.association, user=user, role=invite.role, by=user)


def _check(association: Association, email: str) -> None:
    if association.closed_at:
        raise ValidationError(_("%(association)s has been closed.") % {"association": association.name})
    if Membership.objects.filter(ended_at=None, user__email=email).exists():
        raise ValidationError({"email": _("This person is a member already.")})
    if MemberInvite.objects.waiting().filter(email=email).exists():
        raise ValidationError(
            {"email": _("An invitation to this address is waiting already. Send it again from the list.")}
        )
    if MemberInvite.objects.waiting().count() >= MOST_OPEN:
        raise ValidationError(
            _("%(number)d invitations are open. Take some back before writing more.") % {"number": MOST_OPEN}
        )
