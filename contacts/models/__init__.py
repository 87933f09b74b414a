"""Owned: people and organizations, what was said and promised, programmes and boards that they take part in."""

from contacts.models.assessment import (
    Affiliation,
    AssessmentRequest,
    EmployerLink,
    PartnerOrganizationLink,
    PrincipalContactPerson,
    ProfileRequest,
    ToldBy,
)
from contacts.models.boards import (
    Board,
    BoardGoal,
    Charter,
    Contribution,
    MixWanted,
    Seat,
    SeatCandidate,
    SeatConstituency,
    Term,
    VacancyReminder,
)
from contacts.models.bookkeeping import LikelyPair, NotDuplicate, PersonMerge
from contacts.models.cadence import Cadence
from contacts.models.cards import MeishiImage
from contacts.models.checklist import ResourceCheck
from contacts.models.consent import Consent
from contacts.models.experts import Advocacy, Expertise, ProgrammeExpert, ProgrammeHost, ProgrammeSession, Question
from contacts.models.index import NameToken, PersonToken
from contacts.models.invitations import Attendance, GuestNews, Invitation, InvitationAnswer
from contacts.models.meetings import AgendaItem, BoardAttendance, BoardMeeting, BoardPaper, BylawChange, Vote
from contacts.models.organizations import Organization, Tag
from contacts.models.outcomes import Outcome
from contacts.models.people import ContactPoint, Person, Position
from contacts.models.priorities import Priority
from contacts.models.privacy import ConsentText, Erasure, Handover, PersonCopy, RetentionDecision, RetentionRule
from contacts.models.relations import Gift, Introduction
from contacts.models.touches import FollowUp, Touch, TouchPerson

__all__ = [
    "Advocacy",
    "Affiliation",
    "AgendaItem",
    "AssessmentRequest",
    "Attendance",
    "Board",
    "BoardAttendance",
    "BoardGoal",
    "BoardMeeting",
    "BoardPaper",
    "BylawChange",
    "Cadence",
    "Charter",
    "Consent",
    "ConsentText",
    "ContactPoint",
    "Contribution",
    "EmployerLink",
    "Erasure",
    "Expertise",
    "FollowUp",
    "Gift",
    "GuestNews",
    "Handover",
    "Introduction",
    "Invitation",
    "InvitationAnswer",
    "LikelyPair",
    "MeishiImage",
    "MixWanted",
    "NameToken",
    "NotDuplicate",
    "Organization",
    "Outcome",
    "PartnerOrganizationLink",
    "Person",
    "PersonCopy",
    "PersonMerge",
    "PersonToken",
    "Position",
    "PrincipalContactPerson",
    "Priority",
    "ProfileRequest",
    "ProgrammeExpert",
    "ProgrammeHost",
    "ProgrammeSession",
    "Question",
    "ResourceCheck",
    "RetentionDecision",
    "RetentionRule",
    "Seat",
    "SeatCandidate",
    "SeatConstituency",
    "Tag",
    "Term",
    "ToldBy",
    "Touch",
    "TouchPerson",
    "VacancyReminder",
    "Vote",
]
