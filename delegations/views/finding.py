"""The one place where an address' part becomes a row of a trip that this membership may see; 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from delegations.models import Delegate, Delegation


def find_delegation(request: HttpRequest, key: int) -> Delegation:
    """The association's trip of that key with its partnership, both places and its lead. One query."""
    linked = ("partnership__home", "partnership__partner", "lead")
    visible = Delegation.objects.visible_to(request.membership).select_related(*linked)
    row = get_object_or_404(visible, pk=key)
    row.association = row.partnership.association = request.association
    return row


def find_of(delegation: Delegation, model: type[Model], key: int, *linked: str) -> Any:
    """A row of that model that belongs to the trip that the address names; another trip's is not found. One query."""
    rows: Any = model._default_manager.filter(delegation=delegation)
    row: Any = get_object_or_404(rows.select_related(*linked) if linked else rows, pk=key)
    row.delegation, row.association = delegation, delegation.association
    return row


def find_delegate(delegation: Delegation, key: int) -> Delegate:
    """Somebody on the trip that the address names. One query."""
    row = find_of(delegation, Delegate, key, "person")
    row.person.association = delegation.association
    return row
