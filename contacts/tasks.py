"""Background work of contacts: the envelope around services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from contacts.models import Cadence, Person
from contacts.services.cadence import RECOUNT, refresh_due_days
from portal.jobs.kinds import JobKind, register
from portal.jobs.models import Job
from portal.jobs.services import extend

STEP = 5_000
"""So many people at a time, so that nobody else who writes waits long."""


@register
class RecountDueDays(JobKind):
    """Finds out anew when people are due, after the association's or a partnership's cadence has changed."""

    name, model, label = RECOUNT, Cadence, _("Due days after a change of cadence")

    def run(self, subject: Cadence, job: Job) -> int:
        done, last = 0, 0
        while keys := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
            extend(job=job)
            done += refresh_due_days(Person.objects.filter(pk__gt=last, pk__lte=keys[-1]))
            last = keys[-1]
        return done
