"""The front door and the pages of the house itself."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal import health, search
from portal import metrics as figures
from portal.accounts.limits import at_most
from portal.gallery import samples
from portal.pages import alone, is_trouble, page, trouble
from portal.permissions import open_to_all, requires


@require_safe
@open_to_all
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@open_to_all
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether each part is well: database, cache, queue, disk, fonts. 503 if one is not."""
    found = health.parts()
    is_ready = all(part.is_well for part in found)
    answer = {part.name: "ok" if part.is_well else "not ok" for part in found}
    return JsonResponse({"ready": is_ready} | answer, status=200 if is_ready else 503)


@require_safe
@never_cache
@open_to_all
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever brings METRICS_TOKEN; not there for anybody else."""
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(brought, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(figures.exposition(), content_type=figures.CONTENT_TYPE)


@require_safe
@never_cache
@requires("associations.operate")
def operate_health(request: HttpRequest) -> HttpResponse:
    """How the portal is: its parts, workers, daily rounds, sizes; nothing of what anybody records."""
    now = timezone.now()
    requests, failures = figures.requests_and_failures()
    parts = health.parts()
    workers = [(worker, worker.is_late(now)) for worker in health.workers()]
    context = {
        "parts": parts,
        "unwell": sum(not part.is_well for part in parts),
        "workers": workers,
        "has_late_worker": any(is_late for _worker, is_late in workers),
        "rounds": health.rounds(),
        "database_size": health.database_size(),
        "requests": requests,
        "failures": failures,
    }
    return page(request, "portal/operate_health.html", context)


# Search engines are welcome to the public pages; what needs a sign-in or a token would only give them errors.
ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {address}\n" for address in ("/a/", "/account/", "/admin/", "/operate/", "/guest/", "/rsvp/")
)


@require_safe
@open_to_all
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines need not look."""
    return HttpResponse(ROBOTS, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from another site: say so and how to go on."""
    return render(request, "403_csrf.html", status=403)


THEMES = ("day", "night")
A_YEAR = 365 * 24 * 3600


@require_POST
@open_to_all
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of day, night or "as my device" in a cookie and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_safe
@requires("partnerships.read")
@at_most("search", "GET", sought="q")
def find_everywhere(request: HttpRequest) -> HttpResponse:
    """What this member may find of everything in the association; for htmx what one more letter changes."""
    text = request.GET.get("q", "")
    answer = search.find_everywhere(text, request.membership, kind=request.GET.get("kind", ""))
    context = {"answer": answer, "is_typed": bool(text.strip()), "most": search.MOST}
    return page(request, "portal/find_everywhere.html", context, fragment="portal/_found_everywhere.html")


@require_safe
@open_to_all
def component_gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its rare states, for those who build pages. Not there outside development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/component_gallery.html", samples())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came could not be read."""
    return alone(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. 503 where it is the machine's: Django calls this while it handles the error."""
    error = sys.exc_info()[1]
    if is_trouble(error):
        return trouble(request, error)
    return alone(request, "500.html", status=500)
