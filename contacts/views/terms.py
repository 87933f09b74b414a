"""Terms: giving somebody a seat, correcting the days, leaving early, a second term."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.charters import gate_of
from contacts.forms.boards import LeaveForm, TermDaysForm, TermForm
from contacts.models import Seat, Term
from contacts.services.terms import appoint, change_term, leave_seat, remove_term
from contacts.vacancies import A_DAY
from contacts.views.finding_boards import find_seat, find_term
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@shown_or_sent
@requires("boards.manage")
def seat_appoint(request: HttpRequest, seat: int) -> HttpResponse:
    """Give somebody the seat; the address may say whom. A first day is proposed: today, or when the seat is free.

    Before the charter is approved the page says what is missing, as it does where candidates are asked.
    """
    row = find_seat(request, seat)
    gate = gate_of(row.board)
    if not gate.is_open:
        context = {"called": _("Give somebody this seat"), "seat": row, "gate": gate}
        return page(request, "contacts/candidate_closed.html", context, status=422 if request.method == "POST" else 200)
    terms = list(Term.objects.filter(seat=row))
    initial: dict[str, Any] = {"starts_on": _free_from(row, terms), **linked_rows(request, "person")}
    blank = Term(association=request.association, seat=row)
    form = TermForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: TermForm) -> Term:
        return appoint(seat=row, values=sent.values, by=request.user)

    desk = Desk(_("Give somebody this seat"), _("Appoint"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save)


def _free_from(seat: Seat, terms: list[Term]) -> datetime.date:
    last = max((each.last_on + A_DAY for each in terms), default=seat.opened_on)
    return max(last, timezone.localdate())


@shown_or_sent
@requires("boards.manage")
def term_edit(request: HttpRequest, term: int) -> HttpResponse:
    """Correct the days of a term, or the account."""
    row = find_term(request, term)
    form = TermDaysForm(request.POST or None, instance=row, request=request)

    def save(sent: TermDaysForm) -> Term:
        return change_term(term=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("term_remove", kwargs={"association": request.association.slug, "term": row.pk})
    desk = Desk(_("Edit the term"), _("Save term"), row.seat.get_absolute_url(), str(row.seat), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def term_leave(request: HttpRequest, term: int) -> HttpResponse:
    """Write down that somebody gave up the seat before the end of the term."""
    row = find_term(request, term)
    initial = {} if row.left_on else {"left_on": min(timezone.localdate(), row.ends_on)}
    form = LeaveForm(request.POST or None, instance=row, initial=initial)

    def save(sent: LeaveForm) -> Term:
        return leave_seat(
            term=row,
            read_version=sent.read_version,
            left_on=sent.cleaned_data["left_on"],
            because=sent.cleaned_data["left_because"],
            by=request.user,
        )

    remark = _("From the next day the seat is vacant. Who sat there, and how long, stays on record.")
    desk = Desk(_("Leaving the seat"), _("Save"), row.seat.get_absolute_url(), str(row.seat), remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def term_remove(request: HttpRequest, term: int) -> HttpResponse:
    """Ask, then take away a term that was entered by mistake."""
    row = find_term(request, term)
    desk = Desk(_("Edit the term"), _("Save term"), row.seat.get_absolute_url(), str(row.seat))
    words = _("The seat is then as if they had never held it. For somebody who left, write down the day instead.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_term(term=row, by=request.user), words=words
    )
