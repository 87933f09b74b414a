"""The gates of departure on a trip's page: they stand first, and the head of the page says whose turn it is."""

from __future__ import annotations

from typing import Any

from delegations.gates import gates_of, standing
from delegations.models import Delegation


def part(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The gates, those that are missing first; how many are met; the one that is worked on next, or None."""
    gates = sorted(gates_of(delegation, request.membership), key=lambda gate: gate.is_met)
    first = next((gate for gate in gates if not gate.is_met), None) if delegation.is_planned else None
    return {"gates": gates, "standing": standing(gates), "next": first}
