"""Who may look after a goal or a grant."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


def offer_members(field: Any, association_id: int) -> None:
    """Let a field choose among those who are members of the association now."""
    members = User.objects.filter(memberships__association=association_id, memberships__ended_at=None)
    field.queryset = members.filter(is_active=True).order_by("name", "email")
    field.empty_label = _("nobody yet")
