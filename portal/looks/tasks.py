"""Housekeeping of the read log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.looks.services import clear_transfers, cut_old


@register
class CutReadLog(DailyRound):
    """Cuts off looks that are older than twenty-five months; the chain goes on where it was cut."""

    name, label = "cut_read_log", _("Cutting off old looks")

    def run(self, subject: Any, job: Job) -> None:
        cut_old()


@register
class ClearTransfers(DailyRound):
    """Deletes what was given to others more than three years ago."""

    name, label = "clear_transfers", _("Clearing of old transfers")

    def run(self, subject: Any, job: Job) -> int:
        return clear_transfers()
