"""Facts about places (shared) and an association's own records of its partnerships (owned)."""

from partnerships.models.adaptation import Adaptation, AdaptationPrecondition, AdaptationStep
from partnerships.models.initiatives import FactorCheck, ProgrammeParty
from partnerships.models.mentoring import Mentoring
from partnerships.models.officeholders import OfficeTerm
from partnerships.models.partnership import (
    Agreement,
    Goal,
    PartnerOrganization,
    Partnership,
    PartnershipLimit,
    PrincipalContact,
)
from partnerships.models.places import Place, PlacePair
from partnerships.models.profile import Benefit, CityIndustry, CityProfile, Pitch, ProfileLink, Statistic, Story
from partnerships.models.programme import Grant, Programme, ProgrammeSeries
from partnerships.models.proposal import Proposal
from partnerships.models.reference import (
    BenefitKind,
    EngagementWay,
    ModelStory,
    PublicStatistic,
    ReferenceContact,
    ResourceKind,
    Sector,
    SelfCheckQuestion,
    StarterProgramme,
    Theme,
)

__all__ = [
    "Adaptation",
    "AdaptationPrecondition",
    "AdaptationStep",
    "Agreement",
    "Benefit",
    "BenefitKind",
    "CityIndustry",
    "CityProfile",
    "EngagementWay",
    "FactorCheck",
    "Goal",
    "Grant",
    "Mentoring",
    "ModelStory",
    "OfficeTerm",
    "PartnerOrganization",
    "Partnership",
    "PartnershipLimit",
    "Pitch",
    "Place",
    "PlacePair",
    "PrincipalContact",
    "ProfileLink",
    "Programme",
    "ProgrammeParty",
    "ProgrammeSeries",
    "Proposal",
    "PublicStatistic",
    "ReferenceContact",
    "ResourceKind",
    "Sector",
    "SelfCheckQuestion",
    "StarterProgramme",
    "Statistic",
    "Story",
    "Theme",
]
