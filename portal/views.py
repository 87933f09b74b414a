"""The front door and the pages of the house itself."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal import search
from portal.gallery import samples
from portal.pages import page
from portal.permissions import open_to_all, requires


@require_safe
@open_to_all
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@open_to_all
def readyz(request: HttpRequest) -> HttpResponse:
    """The process and its database answer; 503 by the trouble page otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready", content_type="text/plain")


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
    return _alone(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return _alone(request, "500.html", status=500)


def _alone(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """An error page that asks neither database nor session, nor the middleware that may not have run."""
    with translation.override(translation.get_language_from_request(request)):
        words = render_to_string(template, {"request": request, "site_name": settings.SITE_NAME})
    return HttpResponse(words, status=status)
