"""What is done before departure: the three doors, the budget, local partners that are asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from delegations.choices import Door
from delegations.doors import CHAMBERS, CONSULATES, behind
from delegations.forms.preparing import AskForm, BudgetForm, DoorForm, NewAskForm
from delegations.models import BudgetLine, Delegation, DoorMeeting, PartnerAsk
from delegations.services.preparing import (
    add_budget_line,
    ask_partner,
    change_ask,
    change_budget_line,
    forget_door,
    keep_door,
    remove_ask,
    remove_budget_line,
)
from delegations.views.finding import find_delegation, find_of
from partnerships.models import ReferenceContact
from partnerships.views.partnerships import shown_or_sent
from portal.permissions import requires


def _back(trip: Delegation, section: str) -> str:
    return f"{trip.get_absolute_url()}#{section}"


def _address(trip: Delegation, name: str, **parts: int | str) -> str:
    return reverse(name, kwargs={"association": trip.association.slug, "delegation": trip.pk, **parts})


def _find_door(trip: Delegation, door: str) -> DoorMeeting | None:
    if door not in Door.values or not trip.is_outbound:
        raise Http404
    row = DoorMeeting.objects.filter(delegation=trip, door=door).first()
    if row:
        row.delegation, row.association = trip, trip.association
    return row


@shown_or_sent
@requires("delegations.plan")
def door_keep(request: HttpRequest, delegation: int, door: str) -> HttpResponse:
    """Write down that one of the three doors was met."""
    trip = find_delegation(request, delegation)
    known = _find_door(trip, door)
    row = known or DoorMeeting(association=request.association, delegation=trip, door=door)
    bodies = behind(door, trip, list(ReferenceContact.objects.filter(category__in=(*CONSULATES, *CHAMBERS))))
    initial = {} if known else {"met_on": timezone.localdate(), "contact": bodies[0].pk if bodies else None}
    form = DoorForm(request.POST or None, instance=row, request=request, bodies=bodies, initial=initial)

    def save(sent: DoorForm) -> DoorMeeting:
        values = {"contact": None, **sent.values} if known is None else sent.values
        return keep_door(delegation=trip, door=door, read_version=sent.read_version, values=values, by=request.user)

    remove = _address(trip, "door_forget", door=door) if known else ""
    desk = Desk(Door(door).label, _("Save meeting"), _back(trip, "doors"), str(trip), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def door_forget(request: HttpRequest, delegation: int, door: str) -> HttpResponse:
    """Ask, then take away what was written down by mistake."""
    trip = find_delegation(request, delegation)
    row = _find_door(trip, door)
    if row is None:
        raise Http404
    desk = Desk(str(row), _("Save meeting"), _back(trip, "doors"), str(trip))
    words = _("The door is missing again.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: forget_door(door=row, by=request.user), words=words
    )


@shown_or_sent
@requires("delegations.plan")
def budget_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Add a line to the budget."""
    trip = find_delegation(request, delegation)
    blank = BudgetLine(association=request.association, delegation=trip)
    form = BudgetForm(request.POST or None, instance=blank, request=request)

    def save(sent: BudgetForm) -> BudgetLine:
        return add_budget_line(delegation=trip, values=sent.values, by=request.user)

    desk = Desk(_("Add a line to the budget"), _("Save line"), _back(trip, "budget"), str(trip))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def budget_edit(request: HttpRequest, delegation: int, line: int) -> HttpResponse:
    """Change a line of the budget, or write down what it came to."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, BudgetLine, line)
    form = BudgetForm(request.POST or None, instance=row, request=request)

    def save(sent: BudgetForm) -> BudgetLine:
        return change_budget_line(line=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = _address(trip, "budget_remove", line=row.pk)
    desk = Desk(_("Edit the line"), _("Save line"), _back(trip, "budget"), str(trip), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def budget_remove(request: HttpRequest, delegation: int, line: int) -> HttpResponse:
    """Ask, then take a line out of the budget."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, BudgetLine, line)
    desk = Desk(_("Edit the line"), _("Save line"), _back(trip, "budget"), str(trip))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_budget_line(line=row, by=request.user))


@shown_or_sent
@requires("delegations.plan")
def partner_ask(request: HttpRequest, delegation: int) -> HttpResponse:
    """Write down that a local partner was invited; the address may say which."""
    trip = find_delegation(request, delegation)
    blank = PartnerAsk(association=request.association, delegation=trip)
    initial = {"asked_on": timezone.localdate(), **linked_rows(request, "organization")}
    form = NewAskForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: NewAskForm) -> PartnerAsk:
        values = sent.values
        return ask_partner(delegation=trip, organization=values.pop("organization"), values=values, by=request.user)

    desk = Desk(_("Ask a local partner"), _("Save answer"), _back(trip, "partners"), str(trip))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def partner_answer(request: HttpRequest, delegation: int, ask: int) -> HttpResponse:
    """Write down what a local partner said."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, PartnerAsk, ask, "organization")
    form = AskForm(request.POST or None, instance=row, request=request)

    def save(sent: AskForm) -> PartnerAsk:
        return change_ask(ask=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = _address(trip, "partner_unask", ask=row.pk)
    desk = Desk(str(row), _("Save answer"), _back(trip, "partners"), str(trip), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def partner_unask(request: HttpRequest, delegation: int, ask: int) -> HttpResponse:
    """Ask, then take away that a partner was invited."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, PartnerAsk, ask, "organization")
    desk = Desk(str(row), _("Save answer"), _back(trip, "partners"), str(trip))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_ask(ask=row, by=request.user))
