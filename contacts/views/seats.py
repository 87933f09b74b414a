"""Seats of boards: the page of each, and the people thought of for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.board_page import earlier_terms
from contacts.charters import gate_of
from contacts.forms.boards import CandidateForm, CandidateStateForm, SeatForm
from contacts.models import Person, Seat, SeatCandidate
from contacts.seat_lines import brought_in, seat_lines
from contacts.services.seats import (
    add_seat,
    change_candidate,
    change_seat,
    consider,
    remove_candidate,
    remove_seat,
)
from contacts.views.finding_boards import find_board, find_candidate, find_seat
from contacts.views.invitations import compose_to_candidate
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.memory import activities_of, memory_of
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires

REMEMBERED = 8


@require_safe
@requires("boards.read")
def seat_detail(request: HttpRequest, seat: int) -> HttpResponse:
    """One seat: for whom it is designated, who sits there and what came of it, who was there, who is thought of."""
    row, today = find_seat(request, seat), timezone.localdate()
    line = seat_lines(Seat.objects.filter(pk=row.pk), request.membership, request.association, today)[0]
    people = Person.objects.visible_to(request.membership).values("pk")
    candidates = list(
        SeatCandidate.objects.filter(seat=row, person__in=people).select_related(
            "person__main_position__organization", "invitation"
        )
    )
    earlier = earlier_terms(row, today)
    shown = {each.person_id for each in earlier if each.person_id}
    seen = set(Person.objects.visible_to(request.membership).filter(pk__in=shown).values_list("pk", flat=True))
    for each in (*candidates, *earlier):
        each.association = request.association
        if each.person:
            each.person.association = request.association
    for each in candidates:
        if letter := getattr(each, "invitation", None):
            letter.association = request.association
    context = {
        "seat": row,
        "line": line,
        "brought": brought_in(line.term, today) if line.term else None,
        "earlier": earlier,
        "seen": seen,
        "candidates": candidates,
        "gate": gate_of(row.board),
        "memories": [memory_of(act) for act in activities_of(row)[:REMEMBERED]],
    }
    return page(request, "contacts/seat_detail.html", context)


@shown_or_sent
@requires("boards.manage")
def seat_add(request: HttpRequest, board: int) -> HttpResponse:
    """Create a seat."""
    row = find_board(request, board)
    order = Seat.objects.filter(board=row).count() + 1
    blank = Seat(association=request.association, board=row, order=order)
    form = SeatForm(request.POST or None, instance=blank)

    def save(sent: SeatForm) -> str:
        kept = add_seat(board=row, values=sent.values, constituencies=sent.constituencies_chosen, by=request.user)
        return kept.get_absolute_url()

    desk = Desk(_("Create a seat"), _("Save seat"), f"{row.get_absolute_url()}#seats", str(row))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def seat_edit(request: HttpRequest, seat: int) -> HttpResponse:
    """Change a seat."""
    row = find_seat(request, seat)
    form = SeatForm(request.POST or None, instance=row)

    def save(sent: SeatForm) -> Seat:
        return change_seat(
            seat=row,
            read_version=sent.read_version,
            values=sent.values,
            constituencies=sent.constituencies_chosen,
            by=request.user,
        )

    remove = reverse("seat_remove", kwargs={"association": request.association.slug, "seat": row.pk})
    desk = Desk(_("Edit the seat"), _("Save seat"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def seat_remove(request: HttpRequest, seat: int) -> HttpResponse:
    """Ask, then take away a seat that was entered by mistake."""
    row = find_seat(request, seat)
    desk = Desk(_("Edit the seat"), _("Save seat"), f"{row.board.get_absolute_url()}#seats", str(row.board))
    words = _("The people thought of for it go with it.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_seat(seat=row, by=request.user), words=words
    )


# --- candidates -------------------------------------------------------------------------------------------------------


@shown_or_sent
@requires("boards.manage")
def candidate_add(request: HttpRequest, seat: int) -> HttpResponse:
    """Think of somebody for a seat; the address may say of whom."""
    row = find_seat(request, seat)
    blank = SeatCandidate(association=request.association, seat=row)
    form = CandidateForm(request.POST or None, instance=blank, request=request, initial=linked_rows(request, "person"))

    def save(sent: CandidateForm) -> SeatCandidate:
        return consider(seat=row, person=sent.cleaned_data["person"], note=sent.cleaned_data["note"], by=request.user)

    desk = Desk(
        _("Think of somebody for this seat"),
        _("Save candidate"),
        f"{row.get_absolute_url()}#candidates",
        str(row),
        _("Nothing is said to them by this. They are asked later, by a personal letter."),
    )
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def candidate_edit(request: HttpRequest, candidate: int) -> HttpResponse:
    """Say how far we are with a candidate."""
    row = find_candidate(request, candidate)
    form = CandidateStateForm(request.POST or None, instance=row, request=request)

    def save(sent: CandidateStateForm) -> SeatCandidate:
        return change_candidate(candidate=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("candidate_remove", kwargs={"association": request.association.slug, "candidate": row.pk})
    back = f"{row.seat.get_absolute_url()}#candidates"
    desk = Desk(str(row.person), _("Save candidate"), back, str(row.seat), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def candidate_ask(request: HttpRequest, candidate: int) -> HttpResponse:
    """Ask a candidate by a personal letter. Before the charter is approved the page says what is missing."""
    row = find_candidate(request, candidate)
    gate = gate_of(row.seat.board)
    if not gate.is_open:
        context = {"called": row.person, "seat": row.seat, "gate": gate}
        return page(request, "contacts/candidate_closed.html", context, status=422 if request.method == "POST" else 200)
    return compose_to_candidate(request, row, back=(f"{row.seat.get_absolute_url()}#candidates", str(row.seat)))


@shown_or_sent
@requires("boards.manage")
def candidate_remove(request: HttpRequest, candidate: int) -> HttpResponse:
    """Ask, then take a candidate off the list who was put there by mistake."""
    row = find_candidate(request, candidate)
    desk = Desk(str(row.person), _("Save candidate"), f"{row.seat.get_absolute_url()}#candidates", str(row.seat))
    words = _("They are no longer on the list of this seat. Nothing else changes.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_candidate(candidate=row, by=request.user), words=words
    )
