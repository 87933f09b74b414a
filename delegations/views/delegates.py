"""Who travels: signing up, changing, withdrawing, coming back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record
from delegations.choices import DelegateState
from delegations.forms.delegates import DelegateForm, SignUpForm
from delegations.models import Delegate
from delegations.services.delegates import change_delegate, sign_up, withdraw
from delegations.views.finding import find_delegate, find_delegation
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires

ANCHOR = "#delegates"


@shown_or_sent
@requires("delegations.plan")
def delegate_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Put somebody on the trip; where every seat is taken they wait for one."""
    trip = find_delegation(request, delegation)
    blank = Delegate(association=request.association, delegation=trip)
    form = SignUpForm(request.POST or None, instance=blank, request=request, initial=linked_rows(request, "person"))
    back = f"{trip.get_absolute_url()}{ANCHOR}"

    def save(sent: SignUpForm) -> str:
        values = sent.values
        row = sign_up(delegation=trip, person=values.pop("person"), values=values, by=request.user)
        if row.state == DelegateState.WAITING:
            messages.warning(request, _("Every seat is taken. %(person)s waits for one.") % {"person": row.person})
        return back

    remark = _("Where every seat is taken, they stand in the line and move up when somebody withdraws.")
    desk = Desk(_("Put somebody on the trip"), _("Save delegate"), back, str(trip), remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def delegate_edit(request: HttpRequest, delegation: int, delegate: int) -> HttpResponse:
    """Change as what somebody travels, or write down their training."""
    trip = find_delegation(request, delegation)
    row = find_delegate(trip, delegate)
    form = DelegateForm(request.POST or None, instance=row, request=request)

    def save(sent: DelegateForm) -> Delegate:
        return change_delegate(delegate=row, read_version=sent.read_version, values=sent.values, by=request.user)

    back = f"{trip.get_absolute_url()}{ANCHOR}"
    desk = Desk(str(row.person), _("Save delegate"), back, str(trip))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def delegate_withdraw(request: HttpRequest, delegation: int, delegate: int) -> HttpResponse:
    """Ask, then take somebody off the trip; the first in the line gets the seat."""
    trip = find_delegation(request, delegation)
    row = find_delegate(trip, delegate)
    back = f"{trip.get_absolute_url()}{ANCHOR}"
    if request.method != "POST":
        return page(request, "delegations/delegate_withdraw.html", {"delegation": trip, "row": row, "back": back})
    try:
        moved = withdraw(delegate=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(person)s does not travel.") % {"person": row.person})
        if moved:
            names = pgettext("list", ", ").join(str(each.person) for each in moved)
            messages.success(request, _("The seat goes to %(names)s.") % {"names": names})
    return redirect(back)


@requires("delegations.plan")
@require_POST
def delegate_return(request: HttpRequest, delegation: int, delegate: int) -> HttpResponse:
    """Put somebody on the trip again who had withdrawn: in a free seat, or at the end of the line."""
    trip = find_delegation(request, delegation)
    row = find_delegate(trip, delegate)
    try:
        sign_up(delegation=trip, person=row.person, values={}, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{trip.get_absolute_url()}{ANCHOR}")
