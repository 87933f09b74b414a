"""Background work of contacts: the envelope around services."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.grouping import Group, groups
from contacts.letters import LETTER, invitation_letter, with_named
from contacts.models import Cadence, GuestNews, Invitation, Person, PersonCopy, VacancyReminder
from contacts.news import facts_now
from contacts.news_letters import NEWS, is_still_wanted, news_letter, with_guest
from contacts.rsvp import Standing, standing
from contacts.services.cadence import RECOUNT, refresh_due_days
from contacts.services.copies import COPY_JOB, clear_copies, keep, make
from contacts.services.duplicates import FIND, keep_pairs
from contacts.services.erasing import forget_left_files
from contacts.services.ladder import recount_rungs
from contacts.services.reminders import LETTER as VACANCY_LETTER
from contacts.services.reminders import plan_reminders
from contacts.services.upkeep import follow_the_calendar
from contacts.vacancy_letters import is_due, vacancy_letter
from portal.accounts.models import Association
from portal.jobs.kinds import JobKind, register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import come_back, enqueue_all, extend
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
class FollowLadder(DailyRound):
    """Counts anew on which rung people stand: what a day brings, and what other apps changed."""

    name, label = "follow_ladder", _("Rungs of the ladder that change with the day")

    def run(self, subject: Any, job: Job) -> int:
        return recount_rungs()


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


@register
class PersonalInvitation(Letter):
    """Mails an invitation, unless before its turn came it was taken back, what it invites to was over, or the guest
    asked not to be invited."""

    name, model, label, is_in_outbox = LETTER, Invitation, _("Personal invitation"), True

    def linked(self, rows: Any) -> Any:
        return with_named(rows)

    def is_wanted(self, row: Invitation) -> bool:
        may_be_asked = Person.objects.may_be_invited().filter(pk=row.person_id)
        return standing(row, timezone.now()) == Standing.OPEN and may_be_asked.exists()

    def write(self, row: Invitation) -> EmailMessage:
        return invitation_letter(row)

    def accept(self, subject: Invitation, result: bool, job: Job) -> None:
        """The letter that went out is the one with this key. One that was written anew meanwhile is still to go."""
        if not result:
            return
        told = facts_now(subject.programme) if subject.programme else {}
        sent = Invitation.objects.filter(pk=subject.pk, key=subject.key)
        if not sent.update(sent_at=timezone.now(), told=told):
            come_back(job=job)


@register
class NewsLetter(Letter):
    """Mails one guest what has changed, unless their invitation was taken back or they asked not to be written to."""

    name, model, label, is_in_outbox = NEWS, GuestNews, _("Mail about a change to a guest"), True

    def linked(self, rows: Any) -> Any:
        return with_guest(rows)

    def language_of(self, row: GuestNews) -> str:
        return row.invitation.language

    def is_wanted(self, row: GuestNews) -> bool:
        return is_still_wanted(row)

    def write(self, row: GuestNews) -> EmailMessage:
        return news_letter(row)


@register
class VacancyLetter(Letter):
    """Mails that a designated seat is vacant, unless somebody has been found by then."""

    name, model, label = VACANCY_LETTER, VacancyReminder, _("Reminder of a vacant seat")

    def language_of(self, row: VacancyReminder) -> str:
        return row.user.language

    def is_wanted(self, row: VacancyReminder) -> bool:
        return is_due(row)

    def write(self, row: VacancyReminder) -> EmailMessage:
        return vacancy_letter(row)


@register
class RemindOfVacancies(DailyRound):
    """Reminds of designated seats that have been vacant for 30, 60 and 90 days."""

    name, label = "remind_of_vacancies", _("Reminders of vacant seats")

    def run(self, subject: Any, job: Job) -> int:
        return plan_reminders(now=timezone.now())
