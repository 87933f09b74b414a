"""The page of what is owed, one's own calendar and weekly letter, and what calendars and letters open."""

from __future__ import annotations

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.limits import allows
from portal.calendar import dated
from portal.calendar_file import as_calendar
from portal.owed.forms import DigestForm
from portal.owed.models import CalendarFeed, DigestWish
from portal.owed.overview import overview_of
from portal.owed.services import (
    choose_digest,
    note_fetched,
    open_feed,
    revoke_feed,
    stop_digest,
)
from portal.owed.stopping import membership_of
from portal.pages import page
from portal.permissions import open_to_all, requires
from portal.scoping import scope, system_scope

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("follow_ups.keep")
def whom_we_owe(request: HttpRequest) -> HttpResponse:
    """Who waits for us, the longest wait first; then how both sides of each partnership stand."""
    return page(request, "owed/whom_we_owe.html", {"overview": overview_of(request.membership, request.GET)})


# --- one's own calendar -----------------------------------------------------------------------------------------------


@shown_or_sent
@never_cache
@requires("follow_ups.keep")
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The secret address for a calendar, and the button that makes one, or a new one in its place."""
    if request.method == "POST":
        open_feed(membership=request.membership)
        messages.success(request, _("Your address is ready. Add it to your calendar."))
        return redirect("calendar_feed", association=request.association.slug)
    feed = CalendarFeed.objects.open().filter(membership=request.membership).first()
    context: dict[str, Any] = {"feed": feed}
    if feed and feed.knows_its_token():
        path = reverse("feed_file", kwargs={"token": feed.token()})
        context["address"] = settings.PUBLIC_URL + path
        context["subscribe"] = "webcal" + (settings.PUBLIC_URL + path).removeprefix("https").removeprefix("http")
    return page(request, "owed/calendar_feed.html", context)


@shown_or_sent
@requires("follow_ups.keep")
def calendar_feed_revoke(request: HttpRequest) -> HttpResponse:
    """Ask, then take the address back."""
    if request.method != "POST":
        return page(request, "owed/calendar_feed_revoke.html")
    try:
        revoke_feed(membership=request.membership)
        messages.success(request, _("The address opens nothing any more."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("calendar_feed", association=request.association.slug)


@open_to_all
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, in its owner's language; what opens nothing answers 404 alike."""
    if not allows(request, "feed"):
        return HttpResponse(status=429)
    with system_scope("look up the calendar that a secret address opens"):
        feed = CalendarFeed.objects.open().of_token(token).first()
    if feed is None:
        raise Http404
    membership, association = feed.membership, feed.association
    zone = ZoneInfo(association.time_zone)
    with scope(association), timezone.override(zone), override(membership.user.language):
        name = _("Promises · %(association)s") % {"association": association.name}
        body = as_calendar(dated(membership, timezone.localdate()), name=name, key=association.slug)
        note_fetched(feed=feed)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    is_known = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(b"" if is_known else body, status=304 if is_known else 200)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="promises.ics"'
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return _quietly(answer)


# --- the weekly letter ------------------------------------------------------------------------------------------------


@shown_or_sent
@requires("follow_ups.keep")
def digest_wish(request: HttpRequest) -> HttpResponse:
    """Whether one wants the weekly letter, and on which day."""
    wish = DigestWish.objects.filter(membership=request.membership).first()
    form = DigestForm(request.POST or None, instance=wish or DigestWish(association=request.association))
    if request.method == "POST" and form.is_valid():
        choose_digest(membership=request.membership, values=form.values)
        messages.success(request, _("Your choice is saved."))
        return redirect("whom_we_owe", association=request.association.slug)
    return page(request, "owed/digest_wish.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the weekly letter by its own link, without signing in. Looking stops nothing, since mail programs open links
    in advance; a mail program's one-click button posts here (RFC 8058), which is why no other token is asked for.
    """
    if not allows(request, "stop"):
        return page(request, "429.html", status=429)
    membership = membership_of(token)
    if membership is None:
        return _quietly(page(request, "owed/digest_stop_over.html", status=404))
    language = request.GET.get("language", "")
    with override(language if language in dict(settings.LANGUAGES) else membership.user.language):
        if request.method == "POST":
            stop_digest(membership=membership)
        context = {"giver": membership.association, "membership": None, "is_stopped": request.method == "POST"}
        return _quietly(page(request, "owed/digest_stop.html", context))


def _quietly(answer: HttpResponse) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
