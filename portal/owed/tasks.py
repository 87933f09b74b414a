"""The weekly letter as background work: a round a day plans it, a letter each sends it."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership
from portal.jobs.kinds import register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.owed.letters import digest_letter, owed_by
from portal.owed.models import KEEPERS, Digest, DigestWish
from portal.owed.services import LETTER, plan_digests


@register
class WeeklyDigest(Letter):
    """Mails what a member owes, unless they owe nothing, have stopped it, or are no member any more by then."""

    name, model, label = LETTER, Digest, _("Weekly letter")

    def language_of(self, row: Digest) -> str:
        return row.membership.user.language

    def is_wanted(self, row: Digest) -> bool:
        live = Membership.objects.live().filter(pk=row.membership_id, role__in=KEEPERS)
        stopped = DigestWish.objects.filter(membership=row.membership_id, is_wanted=False)
        return live.exists() and not stopped.exists() and bool(owed_by(_of(row))[0])

    def write(self, row: Digest) -> EmailMessage:
        membership = _of(row)
        return digest_letter(membership, *owed_by(membership))


def _of(row: Digest) -> Membership:
    membership = row.membership
    membership.association = row.association
    return membership


@register
class PlanDigests(DailyRound):
    """Plans the weekly letters of those whose day it is."""

    name, label = "plan_digests", _("Planning of the weekly letters")

    def run(self, subject: Any, job: Job) -> int:
        return plan_digests(now=timezone.now())
