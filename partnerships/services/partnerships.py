"""Verbs for the partnership itself: start, edit, change its status, show it to the public or not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import PairKind, Status
from partnerships.models import Partnership, Place
from partnerships.place_words import slug_of_names
from partnerships.services.owners import owner_is_a_member
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.saving import create, save_version


@transaction.atomic
@transaction.atomic
def start_partnership(
    *, association: Association, home: Place, partner: Place, by: User | None, kind: str = PairKind.SISTER
) -> Partnership:
    """Start a working record between two places, exploring as yet and not public. Refuses a place with itself."""
    if home == partner:
        raise ValidationError({"partner": _("A city cannot be its own partner. Choose another place.")})
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two at once take turns
    row = Partnership(association=association, slug=free_slug(association, home, partner))
    values = {"home": home, "partner": partner, "kind": kind, "status": Status.EXPLORING}
    return create(row=row, values=values, by=by)


def free_slug(association: Association, home: Place, partner: Place) -> str:
    """The two names for the address, with a number behind where the association uses them already. Queries."""
    wanted = slug_of_names(home.name_en, partner.name_en)[:70] or "partnership"
    taken = set(
        Partnership.objects.filter(association=association, slug__startswith=wanted).values_list("slug", flat=True)
    )
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if slug not in taken)


def change_partnership(
    *, partnership: Partnership, read_version: int, values: Mapping[str, Any], by: User | None
) -> Partnership:
    """Change facts or history; no founding lies ahead, and who leads it is a member. Status and publishing have verbs
    of their own, refused here."""
    if own_verbs := {"status", "status_since", "status_reason", "is_public"} & values.keys():
        raise ValueError(f"{sorted(own_verbs)} are changed by their own services.")
    owner_is_a_member(values, "lead")
    if (values.get("founded_year") or 0) > timezone.localdate().year:
        raise ValidationError({"founded_year": _("This year lies ahead. Write the year it began, or leave it empty.")})
    return save_version(row=partnership, read_version=read_version, values=values, by=by)


def change_status(
    *,
    partnership: Partnership,
    read_version: int,
    status: str,
    since: datetime.date | None,
    reason: str,
    by: User | None,
) -> Partnership:
    """Say how the relationship stands, since when and why. Dormant and ended need a reason; no day lies ahead."""
    if status in (Status.DORMANT, Status.ENDED) and not reason.strip():
        raise ValidationError({"status_reason": _("Say why in a few words, so that whoever comes later understands.")})
    if since and since > timezone.localdate():
        raise ValidationError({"status_since": _("This day lies ahead. Write the day from which it holds.")})
    values = {"status": status, "status_since": since, "status_reason": reason}
    return save_version(row=partnership, read_version=read_version, values=values, by=by)


def publish_partnership(*, partnership: Partnership, read_version: int, by: User | None) -> Partnership:
    """Show the partnership in the public directory."""
    return save_version(
        row=partnership, read_version=read_version, values={"is_public": True}, by=by, verb=Verb.PUBLISHED
    )


def unpublish_partnership(*, partnership: Partnership, read_version: int, by: User | None) -> Partnership:
    """Take the partnership out of the public directory; nothing else changes."""
    return save_version(row=partnership, read_version=read_version, values={"is_public": False}, by=by)
