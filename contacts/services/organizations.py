"""Verbs for organizations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization
from contacts.services.contact_points import change_points, set_points
from partnerships.models import Partnership
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version
from portal.search_key import search_key


@transaction.atomic
def add_organization(
    *, association: Association, values: Mapping[str, Any], by: User | None, points: Sequence[Mapping[str, Any]] = ()
) -> Organization:
    """Write an organization down. `points` are the ways to reach it."""
    organization = _keep(create(row=Organization(association=association), values=values, by=by))
    set_points(organization, points)
    return organization


def settled(
    organization: Organization, *, side: str, partnerships: Sequence[Partnership], by: User | None
) -> Organization:
    """The organization that a form names: the one there is, or a new one of that name, on that side. Call it inside
    the transaction of the verb that needs it."""
    if organization.pk:
        return organization
    values = {
        "name_en": organization.name_en,
        "name_ja": organization.name_ja,
        "side": side,
        "country": organization.country,
        "partnerships": list(partnerships),
    }
    return add_organization(association=organization.association, values=values, by=by)


@transaction.atomic
def change_organization(
    *,
    organization: Organization,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    points: Sequence[Mapping[str, Any]] | None = None,
) -> Organization:
    """Change what stands on an organization; `points`, if given, take the place of all there were."""
    organization = _keep(save_version(row=organization, read_version=read_version, values=values, by=by))
    if points is not None:
        change_points(organization, points, by)
    return organization


@transaction.atomic
def change_logo(*, organization: Organization, read_version: int, logo: str, by: User | None) -> Organization:
    """Another logo, by the name it is kept under; empty takes it away."""
    return save_version(row=organization, read_version=read_version, values={"logo": logo}, by=by)


@transaction.atomic
def remove_organization(*, organization: Organization, by: User | None) -> None:
    """Delete an organization. Refused while a position, a touch, a follow-up, a gift or a row of an app further right
    names it."""
    if organization.positions.exists():
        raise ValidationError(_("People have positions here, also past ones. Remove or merge those first."))
    if any(getattr(organization, name).exists() for name in ("touches", "follow_ups", "gifts")):
        raise ValidationError(_("Touches, follow-ups or gifts name this organization. It stays with them."))
    for relation in organization._meta.related_objects:
        model: Any = relation.related_model
        further = model._meta.app_label != organization._meta.app_label
        if further and model._default_manager.filter(**{relation.field.name: organization}).exists():
            words = _("It is named by %(rows)s. It stays with them.")
            raise ValidationError(words % {"rows": model._meta.verbose_name_plural})
    remove(row=organization, by=by)


def organization_key(organization: Organization) -> str:
    """The normal form of its names, by which it is found and sorted."""
    return search_key(organization.name_kana, organization.name_en, organization.name_ja)[:640]


def _keep(organization: Organization) -> Organization:
    organization.search_key = organization_key(organization)
    Organization.objects.filter(pk=organization.pk).update(search_key=organization.search_key)
    return organization
