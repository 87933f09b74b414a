"""Drawing up the schedule, and the hours at which people can be met."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from delegations.forms.schedule import FreeTimeForm, TakeOverForm, sealed
from delegations.free_times import hours_of
from delegations.models import Delegation, FreeTime
from delegations.proposal import question_of
from delegations.schedule_words import conflict_words, proposal_of
from delegations.scheduling import Conflict, TimeIsUp, draw_up
from delegations.services.schedule import add_free_times, remove_free_time, take_over
from delegations.views.finding import find_delegation, find_of
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave


@shown_or_sent
@requires("delegations.plan")
def schedule_draw_up(request: HttpRequest, delegation: int) -> HttpResponse:
    """A proposed schedule as differences to the agenda; sent, it is taken over, if nothing has changed meanwhile."""
    trip = find_delegation(request, delegation)
    refusal = ""
    if request.method == "POST":
        form = TakeOverForm(request.POST, delegation=trip)
        if form.is_valid():
            try:
                number = take_over(delegation=trip, **form.cleaned_data["proposal"], by=request.user)
            except StaleSave:
                refusal = _("Somebody changed the agenda meanwhile. Nothing was taken over; this is the schedule anew.")
            except ValidationError as error:
                refusal = " ".join(error.messages)
            else:
                words = ngettext(
                    "%(number)d meeting has its new time.", "%(number)d meetings have their new times.", number
                )
                messages.success(request, words % {"number": number})
                return redirect(_address(trip, "trip_agenda"))
        else:
            refusal = " ".join(form.errors.get("proposal", []))
    context = {"delegation": trip, "refusal": refusal, **_drawn_up(trip)}
    return page(request, "delegations/schedule_draw_up.html", context, status=409 if refusal else 200)


def _drawn_up(trip: Delegation) -> dict[str, Any]:
    question = question_of(trip)
    if not question.task.wanted:
        return {"is_empty": True}
    try:
        found = draw_up(question.task)
    except TimeIsUp:
        return {"conflict": _("No schedule with all musts was found in time. Make some of them a “should”.")}
    if isinstance(found, Conflict):
        return {"conflict": conflict_words(found, question)}
    proposal = proposal_of(trip, question, found)
    return {"proposal": proposal, "sealed": sealed(trip, question.mark, proposal), "percent": _percent(found.gap)}


@shown_or_sent
@requires("delegations.plan")
def free_times(request: HttpRequest, delegation: int) -> HttpResponse:
    """When the trip, its delegates and its hosts can; a form for one more time."""
    trip = find_delegation(request, delegation)
    form = FreeTimeForm(request.POST or None, delegation=trip)
    if request.method == "POST" and form.is_valid():
        try:
            add_free_times(delegation=trip, by=request.user, **form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(_address(trip, "free_times"))
    context = {"delegation": trip, "form": form, "hours": hours_of(trip)}
    return page(request, "delegations/free_times.html", context, status=422 if form.errors else 200)


@requires("delegations.plan")
@require_POST
def free_time_remove(request: HttpRequest, delegation: int, free_time: int) -> HttpResponse:
    """Take a time away."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, FreeTime, free_time)
    try:
        remove_free_time(free_time=row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Removed: %(title)s") % {"title": row})
    return redirect(_address(trip, "free_times"))


def _percent(gap: float) -> str:
    """A gap as people read it; empty where it is as good as none."""
    return f"{gap * 100:.1f}" if gap >= 0.0005 else ""


def _address(trip: Delegation, name: str) -> str:
    return reverse(name, kwargs={"association": trip.association.slug, "delegation": trip.pk})
