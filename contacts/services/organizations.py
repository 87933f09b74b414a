"""Verbs for organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version
from portal.search_key import search_key


@transaction.atomic
def add_organization(*, association: Association, values: Mapping[str, Any], by: User | None) -> Organization:
    """Write an organization down."""
    return _keep(create(row=Organization(association=association), values=values, by=by))


@transaction.atomic
def change_organization(
    *, organization: Organization, read_version: int, values: Mapping[str, Any], by: User | None
) -> Organization:
    """Change what stands on an organization."""
    return _keep(save_version(row=organization, read_version=read_version, values=values, by=by))


@transaction.atomic
def remove_organization(*, organization: Organization, by: User | None) -> None:
    """Delete an organization. Refused while somebody's position names it."""
    if organization.positions.exists():
        raise ValidationError(_("People have positions here, also past ones. Remove or merge those first."))
    remove(row=organization, by=by)


def organization_key(organization: Organization) -> str:
    """The normal form of its names, by which it is found and sorted."""
    return search_key(organization.name_kana, organization.name_en, organization.name_ja)[:640]


def _keep(organization: Organization) -> Organization:
    organization.search_key = organization_key(organization)
    Organization.objects.filter(pk=organization.pk).update(search_key=organization.search_key)
    return organization
