"""The doors, the local partners and the budget on a trip's page."""

from __future__ import annotations

from typing import Any

from contacts.unseen import without_unseen
from delegations.budget import totals
from delegations.doors import doors_of
from delegations.local_partners import coverage_of
from delegations.models import BudgetLine, Delegation
from portal.money import money


def doors(request: Any, delegation: Delegation) -> dict[str, Any] | None:
    """The three doors; nothing where they come to us."""
    if not delegation.is_outbound:
        return None
    lines = doors_of(delegation)
    without_unseen([line.meeting for line in lines if line.meeting], request.membership)
    return {"missing": [line for line in lines if not line.is_met], "met": [line for line in lines if line.is_met]}


def partners(request: Any, delegation: Delegation) -> dict[str, Any]:
    """Who was asked, what they said, and who was not."""
    return {"coverage": coverage_of(delegation)}


def budget(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The lines with their sums in words, and the totals of each currency."""
    lines: list[Any] = list(BudgetLine.objects.filter(delegation=delegation))
    for line in lines:
        line.planned_words, line.spent_words = money(line.planned, line.currency), money(line.spent, line.currency)
    return {"lines": lines, "totals": totals(lines)}
