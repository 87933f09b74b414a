"""Which tables of delegations bear stamps: those that the board room reads."""

from __future__ import annotations

from delegations.models import (
    Approval,
    Delegate,
    Delegation,
    DoorMeeting,
    GoalOnTrip,
    Meeting,
    MeetingPerson,
    OutcomeRequest,
    PartnerAsk,
    ProtocolIssue,
    StakeholderGoal,
    TripOutcome,
)
from portal.kept.stamps import stamp

stamp(Delegation, Delegate, DoorMeeting, GoalOnTrip, Meeting, MeetingPerson, PartnerAsk, StakeholderGoal)
stamp(Approval, OutcomeRequest, ProtocolIssue, TripOutcome)
