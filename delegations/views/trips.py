"""Trips: the list, the page of each, planning, copying, calling off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record
from delegations.forms.trips import CallOffForm, NewTripForm, TripForm, TripSieve
from delegations.models import Delegation
from delegations.services.trips import call_off, change_trip, copy_trip, plan_trip, take_up
from delegations.trip_days import days_of
from delegations.trip_lines import line, trip_lines
from delegations.trip_page import sections, told_of, ways
from delegations.views.finding import find_delegation
from partnerships.memory import activities_of, memory_of
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires

MOST_REMEMBERED = 20
COPIED = ("direction", "title_en", "title_ja", "purpose_en", "purpose_ja", "lead", "seats", "minutes_between")


@require_safe
@requires("delegations.read")
def delegation_list(request: HttpRequest) -> HttpResponse:
    """The trips under way and ahead, then those that were."""
    sieve = TripSieve(request)
    context = _listed(request, sieve) | {"sieve": sieve}
    return page(request, "delegations/delegation_list.html", context, fragment="delegations/_trips.html")


@require_safe
@requires("delegations.read")
def partnership_trips(request: HttpRequest, partnership: str) -> HttpResponse:
    """The trips of one partnership, in both directions."""
    row = find_partnership(request, partnership)
    sieve = TripSieve(request, without=("partnership",))
    context = _listed(request, sieve, partnership=row) | {"sieve": sieve, "partnership": row}
    return page(request, "delegations/delegation_list.html", context, fragment="delegations/_trips.html")


def _listed(request: HttpRequest, sieve: TripSieve, **of: Any) -> dict[str, Any]:
    rows = sieve.filter(Delegation.objects.visible_to(request.membership).filter(**of))
    ahead, past = trip_lines(rows, timezone.now())
    for each in (*ahead, *past):
        each.trip.association = each.trip.partnership.association = request.association
    return {"ahead": ahead, "past": past}


@require_safe
@requires("delegations.read")
def delegation_detail(request: HttpRequest, delegation: int) -> HttpResponse:
    """One trip: what it is, what is missing before departure, and every section that has something to say."""
    row = find_delegation(request, delegation)
    acts = activities_of(row)[:MOST_REMEMBERED]
    told = told_of(request, row)
    parts = sections(request, row, told)
    context = {
        "delegation": row,
        "line": line(row, timezone.now()),
        "days": days_of(row),
        "grew_from": _seen(request, row.grew_from_id),
        **told["gates"],
        "sections": parts,
        "ways": ways(parts),
        "memories": [memory_of(act) for act in acts],
    }
    return page(request, "delegations/delegation_detail.html", context)


def _seen(request: HttpRequest, key: int | None) -> Delegation | None:
    row = Delegation.objects.visible_to(request.membership).filter(pk=key).first() if key else None
    if row:
        row.association = request.association
    return row


@shown_or_sent
@requires("delegations.plan")
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Plan a trip; the address may say of which partnership."""
    linked = linked_rows(request, "partnership")
    blank = Delegation(association=request.association)
    initial = {"lead": request.user.pk, **linked}
    form = NewTripForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: NewTripForm) -> str:
        partnership = sent.cleaned_data["partnership"]
        partnership.association = request.association
        return plan_trip(partnership=partnership, values=sent.values, by=request.user).get_absolute_url()

    back = reverse("delegation_list", kwargs={"association": request.association.slug})
    remark = _("Who travels, the doors, the goals and the agenda come next.")
    desk = Desk(_("Plan a trip"), _("Save trip"), back, _("Trips"), remark, keep="trip-new")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def delegation_edit(request: HttpRequest, delegation: int) -> HttpResponse:
    """Change what a trip is."""
    row = find_delegation(request, delegation)
    form = TripForm(request.POST or None, instance=row, request=request)

    def save(sent: TripForm) -> Delegation:
        return change_trip(delegation=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = Desk(_("Edit the trip"), _("Save trip"), row.get_absolute_url(), str(row), keep=f"trip-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def delegation_copy(request: HttpRequest, delegation: int) -> HttpResponse:
    """Plan the next trip out of this one."""
    row = find_delegation(request, delegation)
    blank = Delegation(association=request.association, partnership=row.partnership)
    initial = {name: getattr(row, name) for name in COPIED}
    form = TripForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: TripForm) -> str:
        return copy_trip(delegation=row, values=sent.values, by=request.user).get_absolute_url()

    remark = _("The budget and the open goals are taken along. Who travels is asked anew.")
    desk = Desk(_("Plan the next trip out of this one"), _("Save trip"), row.get_absolute_url(), str(row), remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def delegation_call_off(request: HttpRequest, delegation: int) -> HttpResponse:
    """Call a trip off, with the reason."""
    row = find_delegation(request, delegation)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off(delegation=row, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Called off. You can take it up again."))
            return redirect(row)
    status = 422 if form.is_bound else 200
    return page(request, "delegations/delegation_call_off.html", {"delegation": row, "form": form}, status=status)


@requires("delegations.plan")
@require_POST
def delegation_take_up(request: HttpRequest, delegation: int) -> HttpResponse:
    """Take a trip up again that was called off."""
    row = find_delegation(request, delegation)
    try:
        take_up(delegation=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The trip is planned again."))
    return redirect(row)
