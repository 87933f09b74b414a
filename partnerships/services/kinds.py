"""The kinds of row that members edit or propose, each with its verbs. One entry here and one form make a new kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.text import camel_case_to_spaces

from partnerships.models import (
    Agreement,
    Benefit,
    CityIndustry,
    CityProfile,
    FactorCheck,
    Goal,
    Grant,
    Mentoring,
    OfficeTerm,
    PartnerOrganization,
    Partnership,
    Pitch,
    PrincipalContact,
    ProfileLink,
    Programme,
    ProgrammeParty,
    ProgrammeSeries,
    Statistic,
    Story,
)
from partnerships.services import (
    agreements,
    benefits,
    goals,
    grants,
    initiatives,
    mentoring,
    office_terms,
    partner_organizations,
    partnerships,
    pitches,
    principal_contacts,
    profiles,
    programmes,
    series,
    statistics,
    stories,
)
from portal.accounts.models import User
from portal.scoping import OwnedModel

Verb = Callable[..., Any]
Parent = Literal["partnership", "profile", "association", "programme", ""]


def _no_such_verb(**given: Any) -> Any:
    raise NotImplementedError("Rows of this kind are neither added nor removed here.")


@dataclass(frozen=True)
class Kind:
    """A kind of row: `name` is its word in addresses and proposals, `parent` the row it is added to."""

    name: str
    model: type[OwnedModel]
    parent: Parent
    change_verb: Verb
    add_verb: Verb = _no_such_verb
    remove_verb: Verb = _no_such_verb
    word: str = ""

    def add(self, *, parent: Any, values: Mapping[str, Any], by: User | None) -> Any:
        """Add a row of this kind under its parent, through its own service."""
        return self.add_verb(**{self.parent: parent}, values=values, by=by)

    def change(self, *, row: Any, read_version: int, values: Mapping[str, Any], by: User | None) -> Any:
        """Change a row of this kind through its own service."""
        return self.change_verb(**{self._word: row}, read_version=read_version, values=values, by=by)

    def remove(self, *, row: Any, by: User | None) -> None:
        """Remove a row of this kind through its own service."""
        self.remove_verb(**{self._word: row}, by=by)

    @property
    def _word(self) -> str:
        return self.word or camel_case_to_spaces(self.model.__name__).replace(" ", "_")


PARTNERSHIP = Kind("partnership", Partnership, "", partnerships.change_partnership)
PROFILE = Kind("profile", CityProfile, "", profiles.change_profile, word="profile")
CONTACT = Kind(
    "contact",
    PrincipalContact,
    "partnership",
    principal_contacts.change_principal_contact,
    principal_contacts.add_principal_contact,
    principal_contacts.remove_principal_contact,
)
PARTNER_ORGANIZATION = Kind(
    "partner_organization",
    PartnerOrganization,
    "partnership",
    partner_organizations.change_partner_organization,
    partner_organizations.add_partner_organization,
    partner_organizations.remove_partner_organization,
)
AGREEMENT = Kind(
    "agreement",
    Agreement,
    "partnership",
    agreements.change_agreement,
    agreements.add_agreement,
    agreements.remove_agreement,
)
PROGRAMME = Kind(
    "programme",
    Programme,
    "partnership",
    programmes.change_programme,
    programmes.add_programme,
    programmes.remove_programme,
)
SERIES = Kind(
    "series",
    ProgrammeSeries,
    "partnership",
    series.change_series,
    series.add_series,
    series.remove_series,
    word="series",
)
GOAL = Kind("goal", Goal, "partnership", goals.change_goal, goals.add_goal, goals.remove_goal)
GRANT = Kind("grant", Grant, "association", grants.change_grant, grants.add_grant, grants.remove_grant)
OFFICE_TERM = Kind(
    "office_term",
    OfficeTerm,
    "partnership",
    office_terms.change_office_term,
    office_terms.add_office_term,
    office_terms.remove_office_term,
)
# The next three are edited by staff alone, so nobody proposes them and they are not among KINDS.
PARTY = Kind(
    "party",
    ProgrammeParty,
    "programme",
    initiatives.change_party,
    initiatives.add_party,
    initiatives.remove_party,
    word="party",
)
FACTOR = Kind("factor", FactorCheck, "programme", initiatives.keep_factor)
MENTORING = Kind("mentoring", Mentoring, "association", mentoring.keep_mentoring)
INDUSTRY = Kind(
    "industry",
    CityIndustry,
    "profile",
    profiles.change_industry,
    profiles.add_industry,
    profiles.remove_industry,
    word="industry",
)
STATISTIC = Kind(
    "statistic",
    Statistic,
    "profile",
    statistics.change_statistic,
    statistics.add_statistic,
    statistics.remove_statistic,
)
LINK = Kind("link", ProfileLink, "profile", profiles.change_link, profiles.add_link, profiles.remove_link, word="link")
BENEFIT = Kind(
    "benefit", Benefit, "association", benefits.change_benefit, benefits.add_benefit, benefits.remove_benefit
)
PITCH = Kind("pitch", Pitch, "association", pitches.change_pitch, pitches.add_pitch, pitches.remove_pitch)
STORY = Kind("story", Story, "association", stories.change_story, stories.add_story, stories.remove_story)

KINDS = {
    kind.name: kind
    for kind in (
        PARTNERSHIP,
        PROFILE,
        CONTACT,
        PARTNER_ORGANIZATION,
        AGREEMENT,
        PROGRAMME,
        SERIES,
        GOAL,
        GRANT,
        OFFICE_TERM,
        INDUSTRY,
        STATISTIC,
        LINK,
        BENEFIT,
        PITCH,
        STORY,
    )
}
