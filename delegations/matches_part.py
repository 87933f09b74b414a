"""The section “Matches” on a trip's page: the best pairs, and for whom nobody good is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from delegations.match_lines import ranked
from delegations.matches import rankings, weights_of
from delegations.models import Delegation

MOST_TRAVELLERS = 12


def part(request: HttpRequest, delegation: Delegation) -> dict[str, Any] | None:
    """The best host of each traveller, whoever has none first; None while nobody travels with a goal."""
    found = rankings(delegation, weights_of(delegation.association))
    if not found:
        return None
    found.sort(key=lambda each: bool(each.good))
    return {
        "lines": [ranked(each, 1) for each in found[:MOST_TRAVELLERS]],
        "travellers": len(found),
        "matched": sum(bool(each.good) for each in found),
        "has_hosts": any(each.good or each.low for each in found),
    }
