"""The agenda of a trip, and each appointment on it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, looks_again
from delegations.agenda_lines import line_of, rows_of
from delegations.agenda_part import agenda_for, dropped_of
from delegations.draft import why_draft
from delegations.forms.meetings import MeetingForm, MoveForm
from delegations.models import Delegation, Meeting
from delegations.services.agenda import change_meeting, drop_meeting, move_meeting, plan_meeting
from delegations.unseen import lines_without_unseen
from delegations.views.finding import find_delegation, find_of
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("delegations.read")
def trip_agenda(request: HttpRequest, delegation: int) -> HttpResponse:
    """Every day of a trip in the time of both cities, then what is wished for."""
    trip = find_delegation(request, delegation)
    context = {
        "delegation": trip,
        **agenda_for(request, trip),
        "dropped": dropped_of(trip),
        "why_draft": why_draft(trip, request.membership),
    }
    return page(request, "delegations/trip_agenda.html", context)


@require_safe
@requires("delegations.read")
def meeting_detail(request: HttpRequest, delegation: int, meeting: int) -> HttpResponse:
    """One appointment: when in both cities, with whom, where, why."""
    trip = find_delegation(request, delegation)
    find_of(trip, Meeting, meeting)
    line = line_of(trip, rows_of(trip).get(pk=meeting))
    lines_without_unseen([line], request.membership)
    return page(request, "delegations/meeting_detail.html", {"delegation": trip, "line": line, "row": line.meeting})


@shown_or_sent
@requires("delegations.plan")
def meeting_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Put an appointment on the agenda, or write down the wish for one; the address may say the day and the host."""
    trip = find_delegation(request, delegation)
    blank = Meeting(association=trip.association, delegation=trip)
    day = _day(request.GET.get("day", ""))
    initial = linked_rows(request, "organization") | ({"day_on": day} if day else {})
    form = MeetingForm(request.POST or None, instance=blank, request=request, delegation=trip, initial=initial)

    def save(sent: MeetingForm) -> str:
        return _address(trip, plan_meeting(delegation=trip, values=sent.values, by=request.user))

    desk = Desk(
        _("Put a meeting on the agenda"),
        _("Save meeting"),
        _agenda(trip),
        pgettext("of a trip", "Agenda"),
        remark=_remark(trip),
    )
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def meeting_edit(request: HttpRequest, delegation: int, meeting: int) -> HttpResponse:
    """Correct an appointment."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, Meeting, meeting, "organization")
    form = MeetingForm(request.POST or None, instance=row, request=request, delegation=trip)

    def save(sent: MeetingForm) -> Meeting:
        return change_meeting(meeting=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = Desk(_("Edit the meeting"), _("Save meeting"), _address(trip, row), str(row), remark=_remark(trip))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def meeting_move(request: HttpRequest, delegation: int, meeting: int) -> HttpResponse:
    """Put an appointment to another time, or a wish onto the agenda."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, Meeting, meeting, "organization")
    form = MoveForm(request.POST or None, instance=row, request=request, delegation=trip)

    def save(sent: MoveForm) -> Meeting:
        return move_meeting(meeting=row, read_version=sent.read_version, **sent.values, by=request.user)

    desk = Desk(_("Move the meeting"), _("Move it"), _address(trip, row), str(row), remark=_remark(trip))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
@looks_again
def meeting_drop(request: HttpRequest, delegation: int, meeting: int) -> HttpResponse:
    """Ask, then take an appointment off the agenda; it can be moved back."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, Meeting, meeting, "organization")
    refusal = ""
    if request.method == "POST":
        try:
            drop_meeting(meeting=row, by=request.user)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("Off the agenda: %(meeting)s") % {"meeting": row})
            return redirect(_agenda(trip))
    context = {"delegation": trip, "row": row, "refusal": refusal, "back": _address(trip, row)}
    return page(request, "delegations/meeting_drop.html", context, status=422 if refusal else 200)


def _remark(trip: Delegation) -> str:
    words = _("All hours are those of %(city)s.")
    return words % {"city": trip.place}


def _agenda(trip: Delegation) -> str:
    return reverse("trip_agenda", kwargs={"association": trip.association.slug, "delegation": trip.pk})


def _address(trip: Delegation, row: Any) -> str:
    row.association = trip.association
    return row.get_absolute_url()


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
