"""Facts of trips; one module per noun, all names here."""

from delegations.models.after import Lesson, OutcomeRequest, ThankYou, TripOutcome
from delegations.models.goals import GoalOnTrip, MatchOverride, MatchWeights, StakeholderGoal
from delegations.models.guests import Approval, GuestComment, GuestLink, ProtocolIssue
from delegations.models.meetings import FreeTime, Meeting, MeetingDelegate, MeetingPerson
from delegations.models.trips import BudgetLine, Delegate, Delegation, DoorMeeting, PartnerAsk

__all__ = [
    "Approval",
    "BudgetLine",
    "Delegate",
    "Delegation",
    "DoorMeeting",
    "FreeTime",
    "GoalOnTrip",
    "GuestComment",
    "GuestLink",
    "Lesson",
    "MatchOverride",
    "MatchWeights",
    "Meeting",
    "MeetingDelegate",
    "MeetingPerson",
    "OutcomeRequest",
    "PartnerAsk",
    "ProtocolIssue",
    "StakeholderGoal",
    "ThankYou",
    "TripOutcome",
]
