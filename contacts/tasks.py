"""Background work of contacts: the envelope around services."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.grouping import Group, groups
from contacts.models import Cadence, Person, PersonCopy
from contacts.services.cadence import RECOUNT, refresh_due_days
from contacts.services.copies import COPY_JOB, clear_copies, keep, make
from contacts.services.duplicates import FIND, keep_pairs
from contacts.services.erasing import forget_left_files
from contacts.services.upkeep import follow_the_calendar
from portal.accounts.models import Association
from portal.jobs.kinds import JobKind, register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import enqueue_all, extend
from portal.scoping import scope

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


@register
class MakePersonCopy(JobKind):
    """Gathers what the portal holds about somebody of whom there is much."""

    name, model, label = COPY_JOB, PersonCopy, _("Copy of a person’s data")

    def run(self, subject: PersonCopy, job: Job) -> int:
        return make(subject)

    def accept(self, subject: PersonCopy, result: int, job: Job) -> None:
        keep(copy=subject, size=result)


@register
class KeepPrivacy(DailyRound):
    """Deletes copies after a week, and files of erased people that could not be deleted at once."""

    name, label = "keep_privacy", _("Copies of people’s data and files of erased people")

    def run(self, subject: Any, job: Job) -> dict[str, int]:
        return {"copies": clear_copies(), "waiting": forget_left_files()}


@register
class FollowPositions(DailyRound):
    """Shows the job that somebody has today: one that was to begin later, none that has ended."""

    name, label = "follow_positions", _("Positions that begin or end today")

    def run(self, subject: Any, job: Job) -> int:
        return follow_the_calendar(timezone.localdate())


@register
class FindDuplicates(JobKind):
    """Looks through an association for people who stand there twice."""

    name, model, label = FIND, Association, _("Looking for duplicates")

    def run(self, subject: Association, job: Job) -> list[Group]:
        with scope(subject):
            return groups()

    def accept(self, subject: Association, result: list[Group], job: Job) -> None:
        with scope(subject):
            keep_pairs(association=subject, found=result)


@register
class LookForDuplicates(DailyRound):
    """Has every association looked through once a day."""

    name, label = "look_for_duplicates", _("Looking for duplicates everywhere")

    def run(self, subject: Any, job: Job) -> int:
        rows = list(Association.objects.all())
        with transaction.atomic():
            enqueue_all(kind=FIND, subjects=rows)
        return len(rows)
