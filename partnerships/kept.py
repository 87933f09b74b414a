"""Which tables of partnerships bear stamps: those that the board room and other pages read whose parts are held."""

from __future__ import annotations

from partnerships.models import (
    Adaptation,
    AdaptationStep,
    Agreement,
    Benefit,
    BenefitKind,
    CityIndustry,
    CityProfile,
    FactorCheck,
    Goal,
    Grant,
    OfficeTerm,
    PartnerOrganization,
    Partnership,
    PartnershipLimit,
    Place,
    PlacePair,
    PrincipalContact,
    Programme,
    ProgrammeParty,
    ProgrammeSeries,
    ReferenceContact,
    ResourceKind,
    Sector,
    Statistic,
    Story,
    Theme,
)
from portal.kept.held_for import of_every_reader
from portal.kept.stamps import stamp

stamp(Place, PlacePair, Partnership, PartnershipLimit, PartnerOrganization, ResourceKind, Sector, Theme)
stamp(Agreement, Agreement.themes.through, CityIndustry, CityProfile, Goal, Grant)
stamp(Programme, Programme.themes.through, ProgrammeSeries, ReferenceContact)
stamp(FactorCheck, PrincipalContact, Programme.goals.through, ProgrammeParty, Statistic)
stamp(Benefit, Benefit.sectors.through, BenefitKind, OfficeTerm, Story, Story.benefits.through, Story.sectors.through)
stamp(Adaptation, AdaptationStep)
of_every_reader(PartnershipLimit, Partnership, Place, PlacePair)
