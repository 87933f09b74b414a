"""The gates of departure on a trip's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from delegations.gates import gates_of, standing
from delegations.models import Delegation


def part(request: HttpRequest, delegation: Delegation) -> dict[str, Any]:
    """The gates, those that are missing first, and how many are met."""
    gates = gates_of(delegation)
    return {"gates": sorted(gates, key=lambda gate: gate.is_met), "standing": standing(gates)}
