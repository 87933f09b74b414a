"""Verbs for partner organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partnerships.models import PartnerOrganization, Partnership
from portal.accounts.models import User
from portal.evidence import followed
from portal.saving import create, remove, save_version


def add_partner_organization(
    *, partnership: Partnership, values: Mapping[str, Any], by: User | None
) -> PartnerOrganization:
    """Add an organization that works or worked with the partnership."""
    row = PartnerOrganization(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_partner_organization(
    *, partner_organization: PartnerOrganization, read_version: int, values: Mapping[str, Any], by: User | None
) -> PartnerOrganization:
    """Change its name, kind or years."""
    with followed(partner_organization):
        return save_version(
            row=partner_organization,
            read_version=read_version,
            values=values,
            by=by,
            about=partner_organization.partnership,
        )


@transaction.atomic
def remove_partner_organization(*, partner_organization: PartnerOrganization, by: User | None) -> None:
    """Take the organization away; the record keeps what it held."""
    with followed(partner_organization):
        remove(row=partner_organization, by=by, about=partner_organization.partnership)
