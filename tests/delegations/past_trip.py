"""A trip that is over: one meeting held with somebody whose address we know, one goal that went along."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.utils import timezone

from contacts.models import Organization, Person
from delegations.choices import MeetingState
from delegations.models import Delegation, GoalOnTrip, Meeting, MeetingPerson, OutcomeRequest
from delegations.services.closing import close_trip
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests import people, trips
from tests.cast import House

SENTENCE = "The hour in your tasting room, with the first harvest on the table, stayed with all of us."
SENTENCE_JA = "初摘みのお茶を味わいながら伺った品質管理のお話が、一同の心に深く残っております。"


@dataclass
class Past:
    """What the tests use of it."""

    trip: Delegation
    meeting: Meeting
    host: Organization
    person: Person
    goal: GoalOnTrip


def past_trip(house: House, *, days_ago: int = 3, state: str = MeetingState.HELD, **fields: Any) -> Past:
    """A trip of five days whose last one lies so many days back."""
    association = house.association
    begins = timezone.localdate() - datetime.timedelta(days=days_ago + 4)
    trip = trips.delegation(partnership=house.partnership, starts_on=begins, **fields)
    host = people.organization(association=association)
    person = people.person(association=association, points=[{"kind": "email", "value": "hanako@tea.example"}])
    people.position(person=person, organization=host, title_ja="代表取締役")
    goal = trips.on_trip(delegation=trip, goal=trips.goal(organization=host, person=person))
    meeting = trips.meeting(delegation=trip, hour=10, day=1, organization=host, host=goal, state=state)
    takes_part(meeting, person)
    return Past(trip, meeting, host, person, goal)


def takes_part(meeting: Meeting, person: Person) -> None:
    """The person of the host is at the meeting."""
    with scope(meeting.association):
        MeetingPerson.objects.create(association=meeting.association, meeting=meeting, person=person)


def closed(house: House, past: Past) -> list[OutcomeRequest]:
    """The trip closed, with its three questions."""
    with scope(house.association):
        close_trip(delegation=past.trip, by=house.staff)
        return list(OutcomeRequest.objects.order_by("after_days"))


def letter_of(kind: str, row: Any) -> Any:
    """The letter that goes out for a row."""
    mail.outbox.clear()
    job = Job.objects.of(kind, row)
    assert job is not None
    work(job_id=job.pk)
    (letter,) = mail.outbox
    return letter
