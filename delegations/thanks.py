"""Whom a trip met, and who of them has been thanked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from contacts.models import Person
from delegations.choices import MeetingState
from delegations.models import Delegation, Meeting, MeetingPerson, ThankYou
from portal.accounts.models import Membership
from portal.jobs.models import Job

LETTER = "thank_you_letter"
"""The kind of job that sends one."""
WITHIN_DAYS = 7
"""So many days after the last one of a trip everybody has been thanked."""


@dataclass
class Met:
    """Somebody whom the delegation met: in which meetings, and how they were thanked."""

    person: Person
    meetings: list[Meeting] = field(default_factory=list)
    thanks: ThankYou | None = None
    job: Job | None = None

    @property
    def is_thanked(self) -> bool:
        """Whether a letter has gone out, or somebody has thanked them in another way."""
        return bool(self.thanks and (self.thanks.sent_at or self.thanks.is_by_hand))

    @property
    def is_on_its_way(self) -> bool:
        """Whether a letter waits to go out."""
        return bool(self.job and self.job.is_live)

    @property
    def trouble(self) -> str:
        """Why a letter could not be sent, in words; empty where it could or has not been tried."""
        return "" if self.is_thanked or self.job is None or self.job.is_live else str(self.job.reason)


def met_on(delegation: Delegation, membership: Membership) -> list[Met]:
    """Everybody whom the held meetings name and whom the reader may see, in the order of the agenda. Three queries."""
    rows = MeetingPerson.objects.filter(meeting__delegation=delegation, meeting__state=MeetingState.HELD)
    seen = Person.objects.visible_to(membership).values("pk")
    linked = rows.filter(person__in=seen).select_related("person__main_position__organization", "meeting__organization")
    found: dict[int, Met] = {}
    for row in linked.order_by("meeting__starts_at", "pk"):
        row.person.association = row.meeting.association = delegation.association
        found.setdefault(row.person_id, Met(row.person)).meetings.append(row.meeting)
    thanks = list(ThankYou.objects.filter(delegation=delegation, person__in=found).select_related("sender"))
    jobs = Job.objects.by_subject(LETTER, [each for each in thanks if not each.sent_at and not each.is_by_hand])
    for each in thanks:
        each.delegation, each.association = delegation, delegation.association
        found[each.person_id].thanks, found[each.person_id].job = each, jobs.get(str(each.pk))
    return list(found.values())


def has_met(delegation: Delegation, person: Person) -> bool:
    """Whether a held meeting of the trip names this person. One query."""
    rows = MeetingPerson.objects.filter(meeting__delegation=delegation, meeting__state=MeetingState.HELD)
    return rows.filter(person=person).exists()


def thank_until(ends_on: datetime.date) -> datetime.date:
    """The last day on which a letter of thanks is in time."""
    return ends_on + datetime.timedelta(days=WITHIN_DAYS)


def number_not_thanked(met: Iterable[Met]) -> int:
    """How many of them wait for a word."""
    return sum(not each.is_thanked for each in met)
