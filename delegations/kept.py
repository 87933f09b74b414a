"""Which tables of delegations bear stamps: those that the board room and the page of a trip read."""

from __future__ import annotations

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
    MatchWeights,
    Meeting,
    MeetingDelegate,
    MeetingPerson,
    OutcomeRequest,
    PartnerAsk,
    ProtocolIssue,
    StakeholderGoal,
    ThankYou,
    TripOutcome,
)
from portal.kept.stamps import stamp

stamp(Delegation, Delegate, DoorMeeting, GoalOnTrip, Meeting, MeetingPerson, PartnerAsk, StakeholderGoal)
stamp(Approval, OutcomeRequest, ProtocolIssue, TripOutcome)
stamp(BudgetLine, GuestComment, GuestLink, Lesson, MatchWeights, MeetingDelegate, StakeholderGoal.sectors.through)
stamp(ThankYou)
