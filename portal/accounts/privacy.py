"""What accounts hold of somebody who is also invited, or a member. An account is its owner's own and stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import MemberInvite, Membership
from portal.privacy import Deed, Files, Finding, Place, Somebody, register


@register
class Invites(Place):
    """Invitations to join that went to one of the person's addresses."""

    name, label, order = "accounts", _("Invitations to join the portal"), 40
    answers = {
        "accounts.MemberInvite.email": "deleted, unless a member of today came by it",
        "accounts.MemberInvite.digest": "a digest",
    }

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        mails = {each.lower() for each in somebody.mentions.addresses if "@" in each}
        members = {
            each.user.email.lower() for each in Membership.objects.select_related("user") if each.user.email in mails
        }
        rows = [row.pk for row in MemberInvite.objects.all() if row.email.lower() in mails - members]

        def erase() -> Files:
            MemberInvite.objects.filter(pk__in=rows).delete()
            return ()

        yield Finding(self.name, self.label, len(rows), Deed.ERASED, act=erase)
        why = _(
            "Somebody with this address is or was a member. The account is their own; they can close it themselves."
        )
        yield Finding(self.name, Membership._meta.verbose_name_plural, len(members), Deed.KEPT, why)
