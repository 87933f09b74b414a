"""Verbs that say that somebody, or a house, whom a page of a partnership names is one of ours.

Whoever is linked belongs to the partnership from then on, so that everybody who reads the page may follow the link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from contacts.models import EmployerLink, Organization, PartnerOrganizationLink, Person, PrincipalContactPerson
from contacts.services.ladder import hold_houses, refresh_rungs_of_houses
from contacts.services.organizations import change_organization
from contacts.services.people import change_person
from partnerships.models import CityIndustry, PartnerOrganization, Partnership, PrincipalContact
from portal.accounts.models import User
from portal.saving import create, remove


@transaction.atomic
def know_contact(*, contact: PrincipalContact, person: Person | None, by: User | None) -> None:
    """Say which person of ours a principal contact is; None takes the link away."""
    links = PrincipalContactPerson.objects.filter(principal_contact=contact)
    if person is None or not links.filter(person=person).exists():
        _forget(links, contact.partnership, by)
        if person is not None:
            link = PrincipalContactPerson(association=contact.association)
            values = {"principal_contact": contact, "person": person}
            create(row=link, values=values, by=by, about=contact.partnership)
            _join(person, contact.partnership, by)


@transaction.atomic
def know_partner_organization(
    *, partner_organization: PartnerOrganization, organization: Organization | None, by: User | None
) -> None:
    """Say which organization of ours a partner organization is; None takes the link away. Whoever works there is a
    partner on the ladder."""
    links = PartnerOrganizationLink.objects.filter(partner_organization=partner_organization)
    houses = set(links.values_list("organization", flat=True)) | ({organization.pk} if organization else set())
    hold_houses(houses)
    if organization is None or not links.filter(organization=organization).exists():
        _forget(links, partner_organization.partnership, by)
        if organization is not None:
            link = PartnerOrganizationLink(association=partner_organization.association)
            values = {"partner_organization": partner_organization, "organization": organization}
            create(row=link, values=values, by=by, about=partner_organization.partnership)
            _join(organization, partner_organization.partnership, by)
        refresh_rungs_of_houses(houses)


@transaction.atomic
def know_employers(
    *, partnership: Partnership, industry: CityIndustry, organizations: Sequence[Organization], by: User | None
) -> None:
    """Say which organizations of ours are among the employers of an industry in a city's profile."""
    wanted = {each.pk for each in organizations}
    held = EmployerLink.objects.filter(industry=industry)
    _forget(held.exclude(organization__in=wanted), partnership, by)
    known = set(held.values_list("organization", flat=True))
    for each in organizations:
        if each.pk not in known:
            link = EmployerLink(association=partnership.association)
            create(row=link, values={"industry": industry, "organization": each}, by=by, about=partnership)
            _join(each, partnership, by)


def _forget(links: Any, partnership: Partnership, by: User | None) -> None:
    for link in links:
        remove(row=link, by=by, about=partnership)


def _join(row: Any, partnership: Partnership, by: User | None) -> None:
    of = list(row.partnerships.all())
    if partnership in of:
        return
    values = {"partnerships": [*of, partnership]}
    if isinstance(row, Person):
        change_person(person=row, read_version=row.version, values=values, by=by)
    else:
        change_organization(organization=row, read_version=row.version, values=values, by=by)
