"""A house's trip with a row behind every part of its addresses, and the canary in its texts."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from delegations.choices import Door, LinkKind, MeetingState, Part
from delegations.models import (
    Approval,
    BudgetLine,
    DoorMeeting,
    FreeTime,
    GuestComment,
    Lesson,
    MatchOverride,
    MeetingDelegate,
    MeetingPerson,
    OutcomeRequest,
    PartnerAsk,
    ProtocolIssue,
    ThankYou,
    TripOutcome,
)
from delegations.services.guests import issue_link
from portal.scoping import scope
from tests import engagement, people, trips
from tests.cast import House
from tests.factories import kept


def trip_of(house: House, mark: str) -> dict[str, Any]:
    """A trip that ended three days ago, met somebody and is not closed. Address part → value, for trips alone: some of
    their parts are called as parts of other addresses are.
    """
    association, partnership = house.association, house.partnership
    begins = timezone.localdate() - datetime.timedelta(days=7)
    trip = trips.delegation(partnership=partnership, title_en=mark, title_ja=mark, purpose_en=mark, starts_on=begins)
    own: dict[str, Any] = {"association": association, "delegation": trip}
    host = people.organization(association=association, name_en=mark, name_ja=mark)
    met = people.person(association=association, family_name=mark, given_name="Taro")
    wanted = trips.goal(organization=people.organization(association=association, name_en=mark, side="home"))
    given = trips.goal(organization=host, person=met, wants_en=mark)
    at_home = trips.goal(organization=host, wants_en=mark)
    seat = trips.delegate(delegation=trip, note=mark)
    traveller = trips.on_trip(delegation=trip, goal=wanted, part=Part.TRAVELS, delegate=seat)
    receiver = trips.on_trip(delegation=trip, goal=given, result_en=mark)
    meeting = trips.meeting(
        delegation=trip, hour=10, organization=host, title_en=mark, traveller=traveller, host=receiver,
        state=MeetingState.HELD,
    )  # fmt: skip
    kept(MeetingPerson(association=association, meeting=meeting, person=met))
    kept(MeetingDelegate(association=association, meeting=meeting, delegate=seat))
    free = kept(FreeTime(**own, delegate=seat, day_on=begins, from_time=datetime.time(9), to_time=datetime.time(17)))
    kept(MatchOverride(**own, traveller=traveller, host=receiver, score=5, reason=mark, by=house.staff))
    kept(DoorMeeting(**own, door=Door.CONSULATE, note=mark))
    with scope(association):
        link, _token = issue_link(
            kind=LinkKind.AGENDA,
            delegation=trip,
            person=met,
            expires_on=timezone.localdate() + datetime.timedelta(days=30),
            by=house.staff,
        )
        own_link, _token = issue_link(
            kind=LinkKind.GOALS,
            goal=at_home,
            name=mark,
            expires_on=timezone.localdate() + datetime.timedelta(days=30),
            by=house.staff,
        )
    remark = kept(GuestComment(**own, link=link, meeting=meeting, said=mark))
    kept(Approval(**own, link=link, verdict="approved", agenda_number=1, words=mark))
    outcome = engagement.outcome(partnership=partnership, title_en=mark)
    kept(TripOutcome(**own, outcome=outcome, meeting=meeting, goal=receiver))
    rows = {
        "delegation": trip,
        "delegate": seat,
        "line": kept(BudgetLine(**own, what_en=mark)),
        "ask": kept(PartnerAsk(**own, organization=host)),
        "goal": at_home,
        "answering": given,
        "on_trip": receiver,
        "traveller": traveller,
        "receiver": receiver,
        "meeting": meeting,
        "free_time": free,
        "guest_link": link,
        "goal_link": own_link,
        "remark": remark,
        "issue": kept(ProtocolIssue(**own, what=mark, raised_by=house.board_member)),
        "person": met,
        "thanks": kept(ThankYou(**own, person=met, sentence=mark, sender=house.staff)),
        "question": kept(OutcomeRequest(**own, goal=receiver, person=met, after_days=30, due_on=begins)),
        "lesson": kept(Lesson(**own, said_en=mark)),
    }
    parts: dict[str, Any] = {name: row.pk for name, row in rows.items()}
    return parts | {"door": Door.CONSULATE.value, "day": f"{begins:%Y-%m-%d}"}
