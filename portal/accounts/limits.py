"""How often something may be done from one network or by one user; counted in the cache that all processes share."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATES = {
    "ask_to_join": "5/h/ip",
    "join": "60/m/ip",
    "invite": "60/h/user",
    "public_page": "60/h/ip",
    "shared": "300/m/ip",
    "feed": "120/m/ip",
    "stop": "60/m/ip",
    "rsvp": "60/m/ip",
    "guest": "60/m/ip",
    "guest_code": "5/h/key,60/h/ip",
    "guest_says": "30/m/ip",
}


def allows(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether one more is within the rate; counts it. `key` names what a rate per key counts for."""
    usage = ratelimit.consume(request, app="portal", action=action, config=RATES, limit_get=True, key=key)
    return usage is not None
