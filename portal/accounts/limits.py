"""How often something may be done from one network or by one user; counted in the cache that all processes share.

What members only read is counted in a process alone where that cache is a table."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from portal.pages import is_trouble, page

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
    # What costs the machine much, by each member for themselves:
    "search": "240/m/user",
    "export": "12/m/user",
    "paper": "30/m/user",
    "batch": "6/m/user",
}

View = Callable[..., HttpResponseBase]
_counting = threading.Lock()


def allows(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether one more is within the rate; counts it. `key` names what a rate per key counts for.

    What members do is counted by each process for itself while Redis is away: they can go on with their work. Without
    Redis so is what they read: the shared cache is a table then, and a look that writes would wait for whoever else
    writes (decision 0164). Strangers are refused while nobody can count them.
    """
    is_members = RATES[action].endswith("/user")
    if is_members and request.method in ("GET", "HEAD") and not settings.REDIS_URL:
        return _allows_here(request, action)
    try:
        usage = ratelimit.consume(request, app="portal", action=action, config=RATES, limit_get=True, key=key)
    except Exception as error:
        if is_members and is_trouble(error):
            return _allows_here(request, action)
        raise
    return usage is not None


def _allows_here(request: HttpRequest, action: str) -> bool:
    (rate,) = ratelimit.parse_rates(RATES[action])
    counts, name = caches["here"], ratelimit.get_cache_key(request, app="portal", action=action, rate=rate)
    with _counting:
        is_allowed, times = ratelimit.apply_rate(counts.get(name, []), time.time(), rate)
        counts.set(name, times, rate.duration)
    return is_allowed


def too_many(request: HttpRequest, action: str) -> HttpResponse:
    """The page that says when a member may ask for more of this work."""
    (rate,) = ratelimit.parse_rates(RATES[action])
    answer = page(request, "429_member.html", {"seconds": int(rate.duration)}, status=429)
    answer.headers["Retry-After"] = str(int(rate.duration))
    return answer


def at_most(action: str, *methods: str, sought: str = "") -> Callable[[View], View]:
    """Mark a view whose work is dear, under its permission: a member who asks for too much of it at once reads when to
    ask again, and nothing is done. Only requests of these methods count, and of them, where a page is dear only when
    words are sought, those whose address names some under `sought`."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_dear = request.method in methods and (not sought or bool(request.GET.get(sought)))
            if not is_dear or allows(request, action):
                return view(request, *args, **kwargs)
            return too_many(request, action)

        return counted

    return mark
