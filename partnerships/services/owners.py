"""Whoever looks after a goal or a grant is a member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.models import Membership


def owner_is_a_member(values: Mapping[str, Any], column: str = "owner") -> None:
    """Refuse an owner who is not, or no longer, a member of the association."""
    owner = values.get(column)
    if owner is not None and not Membership.objects.live().filter(user=owner).exists():
        raise ValidationError({column: _("Choose somebody who is a member of your association.")})
