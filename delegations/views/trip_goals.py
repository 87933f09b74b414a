"""Which goals go along on a trip: taken along, carried over from the trip before, left at home; what came of each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contacts.views.records import Desk, keep_record
from delegations.forms.goals import GoalOnTripForm, GoalResultForm, GoalSieve, TakeForm
from delegations.goal_lines import lines_of
from delegations.goals import candidates, is_old, usual_part
from delegations.models import Delegation, GoalOnTrip, StakeholderGoal
from delegations.services.economic import wish_economic_meeting
from delegations.services.goals import carry_over, change_on_trip, leave_home, note_result, take_along
from delegations.views.finding import find_delegation
from delegations.views.finding_goals import find_on_trip
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page, where_it_was_pressed
from portal.permissions import requires

MOST = 100


@require_safe
@requires("delegations.plan")
def trip_goal_choose(request: HttpRequest, delegation: int) -> HttpResponse:
    """The open goals of the register that could go along."""
    trip = find_delegation(request, delegation)
    sieve = GoalSieve(request, without=("stand", "partnership"))
    rows = candidates(trip, sieve.filter(StakeholderGoal.objects.visible_to(request.membership)))
    found = lines_of(rows.with_house().order_by("house", "pk")[: MOST + 1], request.association, request.membership)
    for row in found:
        row.usual_part = usual_part(row, trip)
        row.is_old = is_old(row, trip.starts_on)
    context = {"delegation": trip, "sieve": sieve, "found": found[:MOST], "has_more": len(found) > MOST}
    return page(request, "delegations/trip_goal_choose.html", context, fragment="delegations/_goals_to_take.html")


@requires("delegations.plan")
@require_POST
def goal_take_along(request: HttpRequest, delegation: int, goal: int) -> HttpResponse:
    """Take one goal along, on the side whose button was pressed."""
    trip = find_delegation(request, delegation)
    rows = StakeholderGoal.objects.visible_to(request.membership).select_related("organization", "person")
    row = get_object_or_404(rows, pk=goal)
    form = TakeForm(request.POST)
    back = where_it_was_pressed(request, goals_on(trip))
    if not form.is_valid():
        messages.error(request, _("Choose whether they travel or receive."))
        return redirect(back)
    try:
        take_along(delegation=trip, goal=row, part=form.cleaned_data["part"], by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(goal)s is on the trip.") % {"goal": row})
    return redirect(back)


@requires("delegations.plan")
@require_POST
def goal_carry_over(request: HttpRequest, delegation: int) -> HttpResponse:
    """Take along what is still open of the trip before."""
    trip = find_delegation(request, delegation)
    try:
        taken = carry_over(delegation=trip, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = ngettext("One goal was carried over.", "%(number)d goals were carried over.", len(taken))
        messages.success(request, words % {"number": len(taken)})
    return redirect(goals_on(trip))


@shown_or_sent
@requires("delegations.plan")
def goal_on_trip_edit(request: HttpRequest, delegation: int, on_trip: int) -> HttpResponse:
    """On which side a goal sits, how much it matters, with whom it travels."""
    row = find_on_trip(request, delegation, on_trip)
    form = GoalOnTripForm(request.POST or None, instance=row)

    def save(sent: GoalOnTripForm) -> GoalOnTrip:
        return change_on_trip(on_trip=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = Desk(str(row), _("Save"), goals_on(row.delegation), str(row.delegation))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.debrief")
def goal_on_trip_result(request: HttpRequest, delegation: int, on_trip: int) -> HttpResponse:
    """What came of a goal on this trip."""
    row = find_on_trip(request, delegation, on_trip)
    form = GoalResultForm(request.POST or None, instance=row)

    def save(sent: GoalResultForm) -> GoalOnTrip:
        stand = sent.cleaned_data["stand"]
        return note_result(
            on_trip=row, read_version=sent.read_version, values=sent.values, by=request.user, stand=stand
        )

    title = _("What came of it: %(goal)s") % {"goal": row}
    desk = Desk(title, _("Save result"), goals_on(row.delegation), str(row.delegation), keep=f"goal-result-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@requires("delegations.plan")
@require_POST
def goal_leave_home(request: HttpRequest, delegation: int, on_trip: int) -> HttpResponse:
    """Take a goal off the trip; it stays in the register."""
    row = find_on_trip(request, delegation, on_trip)
    try:
        leave_home(on_trip=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(goal)s stays at home. The goal is still in the register.") % {"goal": row})
    return redirect(goals_on(row.delegation))


@requires("delegations.plan")
@require_POST
def economic_propose(request: HttpRequest, delegation: int, goal: int, answering: int) -> HttpResponse:
    """Wish for the meeting that was proposed, so that the trip is about business too."""
    trip = find_delegation(request, delegation)
    rows = StakeholderGoal.objects.visible_to(request.membership).select_related("organization", "person")
    one, other = (get_object_or_404(rows, pk=key) for key in (goal, answering))
    try:
        meeting = wish_economic_meeting(delegation=trip, traveller=one, host=other, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(goals_on(trip))
    messages.success(request, _("The meeting is among the wishes. Give it a time on the agenda."))
    meeting.association = request.association
    return redirect(meeting)


def goals_on(trip: Delegation) -> str:
    """The section of a trip's page with its goals."""
    return reverse("delegation_detail", args=[trip.association.slug, trip.pk]) + "#goals"
