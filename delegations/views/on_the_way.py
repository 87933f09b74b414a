"""On the trip: a day for the telephone, and two minutes after each meeting."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.models import Person
from contacts.views.log import sent_by_script, worker
from delegations.agenda_lines import agenda_of, line_of, rows_of
from delegations.forms.debrief import DebriefForm
from delegations.models import Delegation, Meeting
from delegations.on_the_way import can_be_kept, pages_of, stops_of, today_there
from delegations.services.debrief import debrief
from delegations.views.finding import find_delegation
from portal.pages import add_errors, page
from portal.permissions import requires


@require_safe
@requires("delegations.read")
def delegation_day(request: HttpRequest, delegation: int, day: str) -> HttpResponse:
    """One day of the trip: where to be when, the address to show a driver, whom one meets. No telephone numbers."""
    trip = find_delegation(request, delegation)
    days, on = agenda_of(trip), _date(day)
    chosen = next((each for each in days if each.on == on), None)
    if chosen is None:
        raise Http404
    now, at = timezone.now(), days.index(chosen)
    context = {
        "delegation": trip,
        "day": chosen,
        "is_today": chosen.on == today_there(trip),
        "stops": stops_of(chosen, request.membership, now),
        "before": days[at - 1].on if at else None,
        "after": days[at + 1].on if at + 1 < len(days) else None,
        "keeps": _keeps(trip) if can_be_kept(trip, now) else "",
    }
    return page(request, "delegations/delegation_day.html", context)


@require_safe
@requires("delegations.read")
def delegation_day_worker(request: HttpRequest, delegation: int) -> HttpResponse:
    """The script that answers for the days and debriefs of this trip without a connection, and for nothing else."""
    trip = find_delegation(request, delegation)
    pages = {each: each for each in pages_of(trip)} if can_be_kept(trip, timezone.now()) else {}
    return worker(request, prefix="day", pages=pages)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delegations.debrief")
def debrief_new(request: HttpRequest, delegation: int, meeting: int) -> HttpResponse:
    """Say how a meeting went. A script sends the same form and is answered in JSON, so that a debrief can wait in the
    browser; it is told in words where the meeting is gone, because "not found" would mean that the role has ended."""
    if request.method != "POST" and sent_by_script(request):
        return JsonResponse({"state": "ready", "token": get_token(request), "author": request.user.device_key})
    try:
        trip, row = _meeting(request, delegation, meeting)
    except Http404:
        if not sent_by_script(request):
            raise
        words = _("This meeting is no longer on the agenda. Log what was said as a touch instead.")
        return JsonResponse({"state": "refused", "words": [words]}, status=422)
    form = DebriefForm(request.POST or None, meeting=row, seen=Person.objects.visible_to(request.membership))
    if form.is_bound and form.data.get("author", request.user.device_key) != request.user.device_key:
        return JsonResponse({"state": "other"}, status=409)
    if form.is_bound and form.is_valid():
        try:
            given = form.cleaned_data
            debrief(meeting=row, people=list(given["people"]), values=given, uid=given["uid"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            return _kept(request, trip, row)
    return _shown(request, trip, row, form)


def _shown(request: HttpRequest, trip: Delegation, row: Meeting, form: DebriefForm) -> HttpResponse:
    is_refused = form.is_bound and bool(form.errors)
    if is_refused and sent_by_script(request):
        words = [str(word) for errors in form.errors.values() for word in errors]
        return JsonResponse({"state": "refused", "words": words}, status=422)
    context = {
        "delegation": trip,
        "meeting": row,
        "line": line_of(trip, row),
        "form": form,
        "author": request.user.device_key,
        "back": _day_of(trip, row),
        "keeps": _keeps(trip) if can_be_kept(trip, timezone.now()) else "",
    }
    return page(request, "delegations/debrief_new.html", context, status=422 if is_refused else 200)


def _kept(request: HttpRequest, trip: Delegation, row: Meeting) -> HttpResponse:
    words = _("“%(meeting)s” is debriefed.") % {"meeting": row}
    address = _day_of(trip, row)
    if not (sent_by_script(request) and request.POST.get("waited")):
        messages.success(request, words)
    if sent_by_script(request):
        return JsonResponse({"state": "kept", "words": [words], "address": address})
    return redirect(address)


def _meeting(request: HttpRequest, delegation: int, key: int) -> tuple[Delegation, Meeting]:
    trip = find_delegation(request, delegation)
    row = rows_of(trip).filter(pk=key).first()
    if row is None:
        raise Http404
    row.delegation, row.association = trip, trip.association
    return trip, row


def _day_of(trip: Delegation, row: Meeting) -> str:
    """The page of the day on which a meeting is; the trip's own where it has no time."""
    if row.starts_at is None:
        return trip.get_absolute_url()
    parts: dict[str, Any] = {"association": trip.association.slug, "delegation": trip.pk}
    return reverse(
        "delegation_day", kwargs=parts | {"day": row.starts_at.astimezone(trip.place.zone).date().isoformat()}
    )


def _keeps(trip: Delegation) -> str:
    """The folder whose pages a telephone keeps."""
    return reverse("delegation_day_worker", kwargs={"association": trip.association.slug, "delegation": trip.pk})


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
