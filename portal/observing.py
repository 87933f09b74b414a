"""Around every request, outermost: an id for the log and the answer, and what the figures of `/metrics` count."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal import counting, traces

HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
BEYOND = "+Inf"


class ObserveMiddleware:
    """Number the request, time it until its answer begins, and count it by the name of its route and its status.

    Nothing that is counted says whose page it was: a route's name holds no association and no row.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = request.trace = traces.new()  # type: ignore[attr-defined]  # shown on error pages
        began = time.perf_counter()
        with traces.of_request(trace):
            response = self.get_response(request)
        response.headers[HEADER] = trace
        count(route_of(request), request.method or "", response.status_code, time.perf_counter() - began)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the view that answered; a word for what no view did."""
    match = getattr(request, "resolver_match", None)
    if match:
        return str(match.view_name or "unnamed")
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Add one request to the figures."""
    named = method if method in METHODS else "other"
    labels = (("route", route), ("method", named), ("status", str(status)))
    counting.add("portal_requests_total", labels)
    counting.add("portal_request_seconds_bucket", (("route", route), ("le", bound_of(seconds))))
    counting.add("portal_request_seconds_sum", (("route", route),), seconds)


def bound_of(seconds: float) -> str:
    """The smallest bound that a time does not exceed."""
    return next((str(bound) for bound in BOUNDS if seconds <= bound), BEYOND)
