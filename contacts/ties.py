"""How an organization is tied to us beside its people: named in papers, our membership, what it told and was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contacts.models import (
    Affiliation,
    AssessmentRequest,
    EmployerLink,
    Organization,
    PartnerOrganizationLink,
    ProfileRequest,
    ToldBy,
)
from contacts.organization_parts import rows_of
from partnerships.models import CityProfile, Partnership
from portal.accounts.models import Membership


@dataclass(frozen=True)
class Ties:
    """Everything of that kind which the reader may see."""

    affiliations: tuple[Affiliation, ...]
    partner_of: tuple[PartnerOrganizationLink, ...]
    employer_in: tuple[EmployerLink, ...]
    told: tuple[ToldBy, ...]
    asked: tuple[Any, ...]

    def __bool__(self) -> bool:
        return bool(self.affiliations or self.partner_of or self.employer_in or self.told or self.asked)


def ties_of(organization: Organization, membership: Membership) -> Ties:
    """What ties it to us. A query for each of six kinds, fewer where the page knows what there is."""
    partnerships = Partnership.objects.visible_to(membership)
    partner_of = PartnerOrganizationLink.objects.filter(
        organization=organization, partner_organization__partnership__in=partnerships
    ).select_related("partner_organization__partnership__home", "partner_organization__partnership__partner")
    profiles = CityProfile.objects.visible_to(membership)
    employer_in = EmployerLink.objects.filter(organization=organization, industry__profile__in=profiles.values("pk"))
    told = ToldBy.objects.visible_to(membership).filter(organization=organization, profile__in=profiles.values("pk"))
    affiliations = Affiliation.objects.visible_to(membership).filter(organization=organization)
    cities = ("partnership__home", "partnership__partner")
    requests: list[Any] = []
    for kind, model in (("profile", ProfileRequest), ("assessment", AssessmentRequest)):
        rows = model.objects.visible_to(membership).filter(organization=organization).select_related(*cities)
        for row in rows_of(organization, f"{kind}_requests", rows):
            row.kind = kind
            requests.append(row)
    return Ties(
        rows_of(organization, "affiliations", affiliations),
        rows_of(organization, "partner_of", partner_of),
        rows_of(
            organization, "employer_in", employer_in.select_related("industry__sector", "industry__profile__place")
        ),
        rows_of(organization, "told", told.select_related("profile__place")),
        tuple(sorted(requests, key=lambda row: (row.asked_on, row.pk), reverse=True)),
    )
