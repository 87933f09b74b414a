"""Forms that were sent as background work: a round a day lets go of old ones."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.sent.services import clear_sent


@register
class ClearSentForms(DailyRound):
    """Lets go of the keys of forms that were sent a week ago."""

    name, label = "clear_sent_forms", _("Clearing of forms that were sent")

    def run(self, subject: Any, job: Job) -> int:
        return clear_sent(now=timezone.now())
