"""Which tables of partnerships bear stamps: those that the board room and the page of a trip read."""

from __future__ import annotations

from partnerships.models import (
    Agreement,
    CityIndustry,
    CityProfile,
    Goal,
    Grant,
    PartnerOrganization,
    Partnership,
    PartnershipLimit,
    Place,
    PlacePair,
    Programme,
    ProgrammeSeries,
    ReferenceContact,
    ResourceKind,
    Sector,
    Theme,
)
from portal.kept.stamps import stamp

stamp(Place, PlacePair, Partnership, PartnershipLimit, PartnerOrganization, ResourceKind, Sector, Theme)
stamp(Agreement, Agreement.themes.through, CityIndustry, CityProfile, Goal, Grant)
stamp(Programme, Programme.themes.through, ProgrammeSeries, ReferenceContact)
