"""Around every view: what its answer showed is written down once the answer has gone.

The reader does not wait for it, and a page is not refused because the log cannot be written just then; what could not
be written stands in the portal's own log, by keys, with an error that operators see.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.looks.doors import doors, noted
from portal.looks.services import append

log = logging.getLogger(__name__)
SHOWN = frozenset({200, 409, 422})
"""Answers with a record in them; the latter two are forms that come back."""


class ReadLogMiddleware:
    """Write down who saw whose record, after the answer. Inside a request nothing is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        doors()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        association = getattr(request, "association", None)
        if association is None or response.status_code not in SHOWN or request.method == "HEAD":
            return response
        if seen := list(noted(request)):
            by = request.user if request.user.is_authenticated else None

            def write() -> None:
                try:
                    append(association=association, by=by, seen=seen)
                except Exception:
                    told = [(each.route, each.model, each.keys[:50]) for each in seen]
                    log.exception("A look could not be written down: account %s saw %s", by.pk if by else None, told)

            # Where Django itself hangs what is to be done when the server has sent an answer and closes it.
            response._resource_closers.append(write)  # type: ignore[attr-defined]  # Django's own list, not in its stubs
        return response
