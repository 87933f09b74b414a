"""Housekeeping of kept figures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.kept.services import fold


@register
class FoldFigures(DailyRound):
    """Folds what each writer added to the kept figures, so that reading them stays one short look."""

    name, label = "fold_figures", _("Folding of kept figures")

    def run(self, subject: Any, job: Job) -> None:
        fold()
