"""Boards: the room, the page of each, its mix of members and its goals."""

from __future__ import annotations

import datetime
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.board_page import ENDING, VACANT, board_lines, page_of
from contacts.charters import interested_in
from contacts.forms.boards import BoardForm, BoardGoalsForm, MixForm
from contacts.models import Board, Person
from contacts.services.boards import add_board, change_board, choose_goals, remove_board, want_mix
from contacts.views.finding_boards import find_board
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires

MOST = 200
"""So many people who showed interest are named at once."""


@require_safe
@requires("boards.read")
def board_list(request: HttpRequest) -> HttpResponse:
    """The boards that stand, and those that were dissolved; the address may ask for vacant seats, or for terms that end
    soon, for one partnership, and how it was at the end of an earlier day."""
    rows = Board.objects.visible_to(request.membership).select_related("partnership__home", "partnership__partner")
    slug, seats = request.GET.get("partnership", "").replace("\0", ""), request.GET.get("seats", "")
    seats = seats if seats in (VACANT, ENDING) else ""
    boards = list(rows.filter(partnership__slug=slug) if slug else rows)
    for board in boards:
        board.association = request.association
    earlier = _earlier_day(request)
    day = earlier or timezone.localdate()
    lines = board_lines([board for board in boards if not _is_over(board, day)], request.membership, day, seats)
    over = [] if seats else [board for board in boards if _is_over(board, day)]
    narrowed = [each for each in (slug, seats, earlier) if each]
    context = {"lines": lines, "over": over, "seats": seats, "earlier": earlier, "is_narrowed": bool(narrowed)}
    return page(request, "contacts/board_list.html", context)


def _earlier_day(request: HttpRequest) -> datetime.date | None:
    with suppress(ValueError):
        asked = datetime.date.fromisoformat(request.GET.get("on", ""))
        return asked if asked < timezone.localdate() else None
    return None


def _is_over(board: Board, day: datetime.date) -> bool:
    return board.closed_on is not None and board.closed_on <= day


@require_safe
@requires("boards.read")
def board_detail(request: HttpRequest, board: int) -> HttpResponse:
    """One board, so that a new member understands it in a minute."""
    row = find_board(request, board)
    context = page_of(row, request.membership, today=timezone.localdate())
    return page(request, "contacts/board_detail.html", context)


@require_safe
@requires("boards.read")
def board_interested(request: HttpRequest, board: int) -> HttpResponse:
    """The people who showed interest: what speaks for an advisory board, and whom one may ask."""
    row = find_board(request, board)
    seen = Person.objects.visible_to(request.membership).with_position()
    people = list(seen.filter(pk__in=interested_in(row).values("pk"))[:MOST])
    for person in people:
        person.association = request.association
    return page(request, "contacts/board_interested.html", {"board": row, "people": people})


@shown_or_sent
@requires("boards.manage")
def board_new(request: HttpRequest) -> HttpResponse:
    """Found a board."""
    blank = Board(association=request.association)
    form = BoardForm(request.POST or None, instance=blank, request=request, initial=linked_rows(request, "partnership"))

    def save(sent: BoardForm) -> str:
        row = add_board(association=request.association, values=sent.values, by=request.user)
        return row.get_absolute_url()

    back = reverse("board_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Found a board"), _("Save board"), back, _("Boards"), _("The charter and the seats come next."))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def board_edit(request: HttpRequest, board: int) -> HttpResponse:
    """Change what a board is."""
    row = find_board(request, board)
    form = BoardForm(request.POST or None, instance=row, request=request)

    def save(sent: BoardForm) -> Board:
        return change_board(board=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("board_remove", kwargs={"association": request.association.slug, "board": row.pk})
    desk = Desk(_("Edit the board"), _("Save board"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def board_remove(request: HttpRequest, board: int) -> HttpResponse:
    """Ask, then take away a board that was entered by mistake."""
    row = find_board(request, board)
    back = reverse("board_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Edit the board"), _("Save board"), back, _("Boards"))
    words = _("Its seats, candidates and drafts of a charter go with it.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_board(board=row, by=request.user), words=words
    )


@shown_or_sent
@requires("boards.manage")
def board_mix_edit(request: HttpRequest, board: int) -> HttpResponse:
    """Say how many members of each constituency the board wants."""
    row = find_board(request, board)
    form = MixForm(request.POST if request.method == "POST" else None, board=row)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            want_mix(board=row, numbers=form.numbers, read=form.cleaned_data["read"], by=request.user)
        except ValidationError as refusal:
            status = form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{row.get_absolute_url()}#mix")
    context = {
        "back": row,
        "form": form,
        "title": _("The mix of members wanted"),
        "lead": _("How many members of each constituency. Empty: no wish."),
        "save": _("Save the mix"),
    }
    return page(request, "contacts/board_question.html", context, status=status)


@shown_or_sent
@requires("boards.manage")
def board_goals_edit(request: HttpRequest, board: int) -> HttpResponse:
    """Say which goals the board works for."""
    row = find_board(request, board)
    form = BoardGoalsForm(request.POST if request.method == "POST" else None, board=row, request=request)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        among = list(form.fields["goals"].queryset)
        try:
            choose_goals(board=row, among=among, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            status = form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{row.get_absolute_url()}#goals")
    context = {
        "back": row,
        "form": form,
        "title": _("Goals of the board"),
        "lead": _("What the board works for. New goals are written down at their partnership."),
        "save": _("Save goals"),
    }
    return page(request, "contacts/board_question.html", context, status=status)
