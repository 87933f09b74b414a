"""The page of a trip shows what its rows say: what is held of it is made anew with every row behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Organization, Person
from delegations.models import (
    Approval,
    BudgetLine,
    Delegate,
    Delegation,
    DoorMeeting,
    GoalOnTrip,
    GuestComment,
    GuestLink,
    Lesson,
    Meeting,
    MeetingDelegate,
    MeetingPerson,
    OutcomeRequest,
    PartnerAsk,
    ProtocolIssue,
    StakeholderGoal,
    TripOutcome,
)
from delegations.trip_page import NOW, PARTS, told_of
from portal.accounts.models import User
from portal.scoping import scope
from tests.access.trips_world import trip_of
from tests.cast import Cast, House
from tests.contacts.pages import at

pytestmark = pytest.mark.django_db

Act = Callable[[House], Any]
ACTS: dict[str, Act] = {
    "a budget line is reworded": lambda house: BudgetLine.objects.update(what_en="Trains"),
    "a company is renamed": lambda house: Organization.objects.update(name_en="Tea of Suruga"),
    "a goal gets another result": lambda house: GoalOnTrip.objects.update(result_en="They signed."),
    "a guest's remark is answered": lambda house: GuestComment.objects.update(answer="Gladly"),
    "a lesson is reworded": lambda house: Lesson.objects.update(said_en="Bring more cards"),
    "a meeting gets another title": lambda house: Meeting.objects.update(title_en="At the harbour"),
    "a person is renamed": lambda house: Person.objects.update(family_name="Mochizuki"),
    "a question is asked of nobody": lambda house: OutcomeRequest.objects.all().delete(),
    "a question of protocol is settled": lambda house: ProtocolIssue.objects.update(resolved_at=timezone.now()),
    "an answer asks for a change": lambda house: Approval.objects.update(verdict="change", words="Not on Monday"),
    "an organization says no": lambda house: PartnerAsk.objects.all().delete(),
    "an outcome belongs to another goal": lambda house: TripOutcome.objects.update(goal=None),
    "nobody is met": lambda house: MeetingPerson.objects.all().delete(),
    "somebody does not go there": lambda house: MeetingDelegate.objects.all().delete(),
    "somebody is trained": lambda house: Delegate.objects.update(trained_on=timezone.localdate()),
    "the door opens": lambda house: DoorMeeting.objects.update(met_on=timezone.localdate()),
    "the member is called otherwise": lambda house: User.objects.update(name="Somebody Else"),
    "a guest's link is gone": lambda house: GuestLink.objects.all().delete(),
    "what is wanted changes": lambda house: StakeholderGoal.objects.update(wants=["capital"]),
}


def words(client: Any, house: House, trip: int) -> str:
    """The page, without what changes with each look: the mark against forged forms."""
    content = client.get(at(house, "delegation_detail", delegation=trip)).content.decode()
    return "\n".join(line for line in content.splitlines() if "csrfmiddlewaretoken" not in line)


def test_what_is_held_of_a_trip_is_what_would_be_made_anew(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trip_of(house, "Spring")["delegation"]
    client = enter(house.staff)
    for name, act in ACTS.items():
        before = words(client, house, trip)
        assert words(client, house, trip) == before, name
        with scope(house.association):
            act(house)
        after = words(client, house, trip)
        caches["held"].clear()
        assert words(client, house, trip) == after, name
        assert after != before, f"{name}, and the page says nothing of it"


def test_every_section_is_held(cast: Cast, rf: RequestFactory) -> None:
    """What a section reads bears stamps, or it would be made at every look; one query reads them all."""
    house = cast.omaha
    key = trip_of(house, "Spring")["delegation"]
    with scope(house.association):
        trip = Delegation.objects.select_related("association", "partnership__home", "partnership__partner").get(pk=key)
        request: Any = rf.get("/")
        request.association, request.membership = house.association, house.staff.memberships.get()
        told = told_of(request, trip)
        with CaptureQueriesContext(connection) as caught:
            again = told_of(request, trip)
    assert len(caught) == 1
    assert {name for name in told if told[name] is not None} == {"gates", *(name for name, _part, _template in PARTS)}
    assert list(again) == list(told) and NOW.keys() <= told.keys()
