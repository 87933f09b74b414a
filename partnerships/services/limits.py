"""Verbs for limits: which partnerships a member sees."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Partnership, PartnershipLimit
from portal.accounts.models import Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.as_read import compare
from portal.permissions import Role


@transaction.atomic
def limit_membership(
    *, membership: Membership, partnerships: Collection[Partnership], by: User | None, read: str | None = None
) -> None:
    """Let the member see these partnerships only; none named lifts every limit.

    Administrators cannot be limited: they could lift it themselves. Refuses partnerships of another association, and
    limits that were chosen in view of others (`read`).
    """
    if partnerships and membership.role == Role.ADMINISTRATOR:
        raise ValidationError(_("An administrator sees every partnership. Change the role first."))
    Membership.objects.select_for_update().only("pk").get(pk=membership.pk)  # two at once take turns
    limits = PartnershipLimit.objects.filter(membership=membership)
    before = sorted(limits.values_list("partnership", flat=True))
    compare(read=read, now=before, words=lambda: _shown(before))
    after = sorted(each.pk for each in partnerships)
    if before == after:
        return
    limits.exclude(partnership__in=after).delete()
    for each in partnerships:
        if each.pk not in before:
            limit = PartnershipLimit(association=membership.association, membership=membership, partnership=each)
            limit.full_clean()
            limit.save()
    record(by=by, verb=Verb.CHANGED, row=membership, before={"partnerships": before}, after={"partnerships": after})


def _shown(keys: Collection[int]) -> list[Any]:
    return list(Partnership.objects.filter(pk__in=keys).with_places()) or [_("All partnerships")]
