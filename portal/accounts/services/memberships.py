"""Who is a member, in which role, until when."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import Association, Membership, User
from portal.accounts.services.users import end_sessions
from portal.activity.models import Verb
from portal.activity.services import record
from portal.as_read import compare
from portal.leaving import hangs_on
from portal.permissions import ADMINISTRATOR, TABLE, Role
from portal.scoping import scope


def join(*, association: Association, user: User, role: str, by: User | None) -> Membership:
    """Make somebody a member. Refused: a closed association, a person who is a member already."""
    with transaction.atomic(), scope(association):
        held = Association.objects.select_for_update().get(pk=association.pk)
        if held.closed_at:
            raise ValidationError(_("%(association)s has been closed.") % {"association": held.name})
        membership = Membership(association=held, user=user, role=role)
        membership.full_clean()
        membership.save()
        record(by=by, verb=Verb.JOINED, row=membership, after={"role": role})
    return membership


def change_role(*, membership: Membership, role: str, by: User, read: str | None = None) -> Membership:
    """Give a member another role. Whoever loses a permission by it is signed out everywhere.

    Refused: an unknown role, an ended membership, taking the role from the last administrator, a role that was chosen
    in view of another one (`read`).
    """
    if role not in Role.values:
        raise ValidationError({"role": _("Choose one of the roles.")})
    with transaction.atomic():
        membership = _held(membership)
        before = membership.role
        compare(read=read, now=[before], words=lambda: [membership.get_role_display()])
        if role == before:
            return membership
        if before == ADMINISTRATOR:
            _keep_an_administrator(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        record(by=by, verb=Verb.CHANGED, row=membership, before={"role": before}, after={"role": role})
        if loses_by(before, role):
            end_sessions(user=membership.user)
    return membership


def end_membership(*, membership: Membership, by: User) -> Membership:
    """End a membership today; nothing that the member wrote is touched. The member is signed out everywhere.

    Refused: a membership that has ended already, the last administrator's, and one on which something still hangs.
    """
    with transaction.atomic():
        membership = _held(membership)
        if membership.role == ADMINISTRATOR:
            _keep_an_administrator(membership)
        if number := hangs_on(membership):
            raise ValidationError(
                ngettext(
                    "%(n)d person or promise still hangs on %(name)s. Hand it over first.",
                    "%(n)d people and promises still hang on %(name)s. Hand them over first.",
                    number,
                )
                % {"n": number, "name": membership.user.display_name}
            )
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        record(by=by, verb=Verb.LEFT, row=membership, before={"role": membership.role})
        end_sessions(user=membership.user)
    return membership


def loses_by(before: str, after: str) -> bool:
    """Whether the role `after` lacks a permission that `before` holds."""
    return any(before in roles and after not in roles for roles in TABLE.values())


def _held(membership: Membership) -> Membership:
    """The membership as it is now, with its association locked, so that two administrators cannot end each other."""
    Association.objects.select_for_update().only("pk").get(pk=membership.association_id)
    try:
        return Membership.objects.select_related("user", "association").get(pk=membership.pk, ended_at=None)
    except Membership.DoesNotExist:
        raise ValidationError(_("This membership has ended already.")) from None


def _keep_an_administrator(membership: Membership) -> None:
    if not Membership.objects.live().administrators().exclude(pk=membership.pk).exists():
        raise ValidationError(
            _("%(name)s is the last administrator here. Make somebody else an administrator first.")
            % {"name": membership.user.display_name}
        )
