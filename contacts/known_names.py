"""Whom of those that the pages of a partnership name we know: principal contacts, partner organizations, employers.

Where a row of ours bears the same name and nothing is linked yet, it is offered; nobody is linked by a name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from contacts.models import EmployerLink, Organization, PartnerOrganizationLink, Person, PrincipalContactPerson
from partnerships.models import CityIndustry, CityProfile, PartnerOrganization, Partnership, PrincipalContact
from portal.accounts.models import Membership

CONTACT, ORGANIZATION, EMPLOYERS = "contact", "organization", "employers"
KINDS = (CONTACT, ORGANIZATION, EMPLOYERS)
_BETWEEN = re.compile(r"\s*[,;、，；]\s*")


@dataclass
class Named:
    """A row that names somebody: its words, whom of ours it is, and who bears the same name."""

    kind: str
    row: Any
    known: list[Any] = field(default_factory=list)
    alike: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class KnownNames:
    """The whole page, by kind."""

    contacts: tuple[Named, ...]
    organizations: tuple[Named, ...]
    employers: tuple[Named, ...]


def known_names(partnership: Partnership, membership: Membership) -> KnownNames:
    """Everybody named, with whom we know of them. Eight queries, whatever there is."""
    people, houses = Person.objects.visible_to(membership), Organization.objects.visible_to(membership)
    contacts = [Named(CONTACT, row) for row in PrincipalContact.objects.filter(partnership=partnership)]
    organizations = [Named(ORGANIZATION, row) for row in PartnerOrganization.objects.filter(partnership=partnership)]
    profiles = CityProfile.objects.filter(place__in=(partnership.home_id, partnership.partner_id))
    industries = CityIndustry.objects.filter(profile__in=profiles).exclude(employers_en="", employers_ja="")
    industries = industries.select_related("sector", "profile__place")
    employers = [Named(EMPLOYERS, row) for row in industries]
    _know(contacts, PrincipalContactPerson.objects.filter(person__in=people), "principal_contact", "person")
    links = PartnerOrganizationLink.objects.filter(organization__in=houses)
    _know(organizations, links, "partner_organization", "organization")
    _know(employers, EmployerLink.objects.filter(organization__in=houses), "industry", "organization")
    _offer_people(contacts, people)
    _offer_houses([*organizations, *employers], houses)
    for each in (*contacts, *organizations, *employers):
        for row in (*each.known, *each.alike):
            row.association = partnership.association
    return KnownNames(tuple(contacts), tuple(organizations), tuple(employers))


def _know(named: Sequence[Named], links: Any, of: str, whom: str) -> None:
    by_key = {each.row.pk: each for each in named}
    for link in links.filter(**{f"{of}__in": list(by_key)}).select_related(whom).order_by("pk"):
        by_key[getattr(link, f"{of}_id")].known.append(getattr(link, whom))


def _offer_people(named: Sequence[Named], people: Any) -> None:
    open_rows = [each for each in named if not each.known]
    question = Q(pk__in=[])
    for each in open_rows:
        question |= _same_person(each.row)
    found = list(people.filter(question)) if open_rows else []
    for each in open_rows:
        names = set(_names_of(each.row))
        each.alike = [row for row in found if names & set(_names_of(row))]


def _names_of(row: Any) -> Iterable[tuple[str, str]]:
    pairs = (
        (row.family_name, row.given_name),
        (row.family_latin, row.given_latin),
    )
    return [(family.casefold(), given.casefold()) for family, given in pairs if family and given]


def _same_person(row: PrincipalContact) -> Q:
    question = Q(pk__in=[])
    for family, given in _names_of(row):
        question |= Q(family_name__iexact=family, given_name__iexact=given)
        question |= Q(family_latin__iexact=family, given_latin__iexact=given)
    return question


def _offer_houses(named: Sequence[Named], houses: Any) -> None:
    every = {name for each in named for name in _words_of(each)}
    found = list(houses.filter(Q(name_en__in=every) | Q(name_ja__in=every))) if every else []
    for each in named:
        known = {row.pk for row in each.known}
        if each.kind == ORGANIZATION and known:
            continue
        names = _words_of(each)
        each.alike = [row for row in found if row.pk not in known and {row.name_en, row.name_ja} & names]


def _words_of(named: Named) -> set[str]:
    """The names that a row says, each by itself."""
    if named.kind == ORGANIZATION:
        return {named.row.name_en, named.row.name_ja} - {""}
    texts = (named.row.employers_en, named.row.employers_ja)
    return {name for text in texts for name in _BETWEEN.split(text.strip()) if name}
