"""Background work of partnerships: the envelope around services."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.services.agreement_notices import tell_of_ends
from portal.jobs.kinds import register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound


@register
class TellOfEndingAgreements(DailyRound):
    """Tells those who look after agreements which end within ninety days."""

    name, label = "tell_of_ending_agreements", _("Notices of agreements that end")

    def run(self, subject: Any, job: Job) -> int:
        return tell_of_ends(now=timezone.now())
