"""Trips for tests: a delegation from Omaha to Shizuoka, who travels, whom it meets.

Each function makes one row through the services where there is one; what a test does not care about is filled in.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from contacts.models import Organization, Person
from delegations.choices import Aim, DelegateState, MeetingState, Part
from delegations.models import Delegate, Delegation, FreeTime, GoalOnTrip, Meeting, MeetingDelegate, StakeholderGoal
from partnerships.models import Partnership
from portal.scoping import scope
from tests import people
from tests.factories import kept


def delegation(*, partnership: Partnership, **fields: Any) -> Delegation:
    """A trip of five days that begins in sixty."""
    begins = fields.pop("starts_on", timezone.localdate() + datetime.timedelta(days=60))
    defaults = {
        "title_en": "Spring trade trip",
        "title_ja": "春の経済交流団",
        "starts_on": begins,
        "ends_on": begins + datetime.timedelta(days=4),
    }
    return kept(Delegation(association=partnership.association, partnership=partnership, **defaults | fields))


def delegate(*, delegation: Delegation, person: Person | None = None, **fields: Any) -> Delegate:
    """Somebody of the side that travels, with a seat."""
    side = "home" if delegation.is_outbound else "partner"
    who = person or people.person(
        association=delegation.association, family_name="Meyer", given_name="Carol", honorific_en="Ms.", side=side
    )
    defaults = {"state": DelegateState.COMING}
    return kept(Delegate(association=delegation.association, delegation=delegation, person=who, **defaults | fields))


def goal(*, organization: Organization, **fields: Any) -> StakeholderGoal:
    """A maker that looks for a way into the market and offers goods."""
    defaults = {"wants": [Aim.MARKET.value], "offers": [Aim.GOODS.value], "wants_en": "An importer"}
    sectors = fields.pop("sectors", ())
    row = kept(StakeholderGoal(association=organization.association, organization=organization, **defaults | fields))
    with scope(row.association):
        row.sectors.set(sectors)
    return row


def on_trip(*, delegation: Delegation, goal: StakeholderGoal, part: str = Part.HOSTS, **fields: Any) -> GoalOnTrip:
    """The goal goes along on the trip."""
    return kept(GoalOnTrip(association=delegation.association, delegation=delegation, goal=goal, part=part, **fields))


def meeting(*, delegation: Delegation, hour: int | None = None, day: int = 0, **fields: Any) -> Meeting:
    """An appointment of an hour on the trip's `day` (0 the first) at `hour` there; a wish without an hour."""
    defaults: dict[str, Any] = {"title_en": "Tea wholesalers", "title_ja": "茶問屋"}
    if hour is not None:
        on = delegation.starts_on + datetime.timedelta(days=day)
        begins = datetime.datetime.combine(on, datetime.time(hour), delegation.place.zone)
        ends = begins + datetime.timedelta(hours=1)
        defaults |= {"starts_at": begins, "ends_at": ends, "state": MeetingState.PLANNED}
    return kept(Meeting(association=delegation.association, delegation=delegation, **defaults | fields))


def taking(*, meeting: Meeting, delegate: Delegate) -> MeetingDelegate:
    """That the delegate takes part in the meeting."""
    return kept(MeetingDelegate(association=meeting.association, meeting=meeting, delegate=delegate))


def free_time(*, delegation: Delegation, first: int, last: int, day: int = 0, **whose: Any) -> FreeTime:
    """From hour to hour on the trip's `day`, of a delegate or a host; of nobody: the trip's own."""
    times = {"from_time": datetime.time(first), "to_time": datetime.time(last)}
    on = delegation.starts_on + datetime.timedelta(days=day)
    return kept(FreeTime(association=delegation.association, delegation=delegation, day_on=on, **times, **whose))
