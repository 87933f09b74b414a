"""How planning with the counterpart stands, on the page of a trip."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from delegations.counterpart import counterpart_of
from delegations.models import Delegation


def part(request: HttpRequest, delegation: Delegation) -> dict[str, Any]:
    """Links, what waits for us, the newest answers. Four queries."""
    return {"with_them": counterpart_of(delegation)}
