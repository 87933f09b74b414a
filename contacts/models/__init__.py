"""Owned: people and organizations, what was said to them, and what was promised."""

from contacts.models.bookkeeping import LikelyPair, NotDuplicate, PersonMerge
from contacts.models.cadence import Cadence
from contacts.models.cards import MeishiImage
from contacts.models.checklist import ResourceCheck
from contacts.models.consent import Consent
from contacts.models.index import NameToken, PersonToken
from contacts.models.organizations import Organization, Tag
from contacts.models.people import ContactPoint, Person, Position
from contacts.models.privacy import ConsentText, Erasure, Handover, PersonCopy, RetentionDecision, RetentionRule
from contacts.models.relations import Gift, Introduction
from contacts.models.touches import FollowUp, Touch, TouchPerson

__all__ = [
    "Cadence",
    "Consent",
    "ConsentText",
    "ContactPoint",
    "Erasure",
    "FollowUp",
    "Gift",
    "Handover",
    "Introduction",
    "LikelyPair",
    "MeishiImage",
    "NameToken",
    "NotDuplicate",
    "Organization",
    "Person",
    "PersonCopy",
    "PersonMerge",
    "PersonToken",
    "Position",
    "ResourceCheck",
    "RetentionDecision",
    "RetentionRule",
    "Tag",
    "Touch",
    "TouchPerson",
]
