"""Housekeeping of the read log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.looks.services import cut_old


@register
class CutReadLog(DailyRound):
    """Cuts off looks that are older than twenty-five months; the chain goes on where it was cut."""

    name, label = "cut_read_log", _("Cutting off old looks")

    def run(self, subject: Any, job: Job) -> None:
        cut_old()
