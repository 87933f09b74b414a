"""Verbs for city profiles, their industries and links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import CityIndustry, CityProfile, Place, ProfileLink
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.pictures import clear_unused
from portal.saving import create, remove, save_version


@transaction.atomic
def start_profile(*, association: Association, place: Place, by: User | None) -> CityProfile:
    """Start an empty profile of a place. One per place."""
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two at once take turns
    if CityProfile.objects.filter(association=association, place=place).exists():
        raise ValidationError({"place": _("There is a profile of this city already.")})
    return create(row=CityProfile(association=association, place=place), values={}, by=by)


def change_profile(
    *, profile: CityProfile, read_version: int, values: Mapping[str, Any], by: User | None
) -> CityProfile:
    """Change what the profile says. Publishing and the photo have their own verbs."""
    if "is_public" in values:
        raise ValueError("is_public is changed by publish_profile and unpublish_profile.")
    if "photo" in values:
        raise ValueError("photo is changed by change_photo.")
    return save_version(row=profile, read_version=read_version, values=values, by=by)


@transaction.atomic
def change_photo(*, profile: CityProfile, read_version: int, values: Mapping[str, Any], by: User | None) -> CityProfile:
    """Show another photo, kept by `pictures.take`, or say anew what it shows. The file let go is cleared.

    Refused: a photo without words for readers who do not see it.
    """
    row = save_version(row=profile, read_version=read_version, values=values, by=by)
    if profile.photo != row.photo:
        let_go = profile.photo
        transaction.on_commit(lambda: clear_unused(let_go))
    return row


def remove_photo(*, profile: CityProfile, read_version: int, by: User | None) -> CityProfile:
    """Take the photo away, with its words. Its file is deleted unless another row shows the same picture."""
    values = {"photo": "", "photo_alt_en": "", "photo_alt_ja": ""}
    return change_photo(profile=profile, read_version=read_version, values=values, by=by)


def publish_profile(*, profile: CityProfile, read_version: int, by: User | None) -> CityProfile:
    """Show the profile in the public directory, where others find its sectors."""
    return save_version(row=profile, read_version=read_version, values={"is_public": True}, by=by, verb=Verb.PUBLISHED)


def unpublish_profile(*, profile: CityProfile, read_version: int, by: User | None) -> CityProfile:
    """Take the profile out of the public directory."""
    return save_version(row=profile, read_version=read_version, values={"is_public": False}, by=by)


def add_industry(*, profile: CityProfile, values: Mapping[str, Any], by: User | None) -> CityIndustry:
    """Add a sector that matters in the city. A sector stands in a profile once."""
    row = CityIndustry(association=profile.association, profile=profile)
    return create(row=row, values=values, by=by, about=profile)


def change_industry(
    *, industry: CityIndustry, read_version: int, values: Mapping[str, Any], by: User | None
) -> CityIndustry:
    """Change a sector's rank, reason, employers or figures."""
    return save_version(row=industry, read_version=read_version, values=values, by=by, about=industry.profile)


def remove_industry(*, industry: CityIndustry, by: User | None) -> None:
    """Take the sector out of the profile; the record keeps what it held."""
    remove(row=industry, by=by, about=industry.profile)


def add_link(*, profile: CityProfile, values: Mapping[str, Any], by: User | None) -> ProfileLink:
    """Add a link to a page elsewhere. Encrypted addresses (https) only, each once in a profile."""
    row = ProfileLink(association=profile.association, profile=profile)
    return create(row=row, values=values, by=by, about=profile)


def change_link(*, link: ProfileLink, read_version: int, values: Mapping[str, Any], by: User | None) -> ProfileLink:
    """Change a link's words, address or level."""
    return save_version(row=link, read_version=read_version, values=values, by=by, about=link.profile)


def remove_link(*, link: ProfileLink, by: User | None) -> None:
    """Take the link out of the profile; the record keeps what it held."""
    remove(row=link, by=by, about=link.profile)
