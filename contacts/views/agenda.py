"""Ideas and items of an agenda: write them down, put them on an agenda, vote, decide, promise what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.choices import AgendaKind, Ballot
from contacts.forms.meetings import BallotsForm, ItemForm, ItemMinutesForm, NextStepForm, OnAgendaForm
from contacts.meetings import ideas_of, item_page, open_meetings, with_seen_goals
from contacts.models import AgendaItem
from contacts.services.agenda import (
    DOWN,
    UP,
    add_item,
    cast_own_ballot,
    change_item,
    count_votes,
    move_item,
    note_ballots,
    note_item,
    place_item,
    promise_next_step,
    put_off,
    remove_item,
    reopen_item,
    write_item_minutes,
)
from contacts.sittings import decision_sentence, tallies
from contacts.views.finding_boards import find_board
from contacts.views.finding_meetings import find_item, find_meeting
from contacts.views.records import Desk, keep_record, looks_again, remove_record
from partnerships.views.partnerships import shown_or_sent
from partnerships.views.records import version_sent
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave

KINDS = (AgendaKind.PROGRAMME, AgendaKind.FUNDRAISING, AgendaKind.GOAL)
"""What a business board works on together: ideas stand under these three, then all others."""


@require_safe
@requires("boards.read")
def idea_list(request: HttpRequest, board: int) -> HttpResponse:
    """Ideas that wait for an agenda, by kind."""
    row = find_board(request, board)
    ideas = with_seen_goals(list(ideas_of(row)), request.membership)
    for idea in ideas:
        idea.association, idea.board = request.association, row
    groups = [(str(kind.label), kind.value, [each for each in ideas if each.kind == kind]) for kind in KINDS]
    others = [each for each in ideas if each.kind not in KINDS]
    context = {"board": row, "groups": groups, "others": others, "number": len(ideas)}
    return page(request, "contacts/idea_list.html", context)


@shown_or_sent
@requires("boards.vote")
def idea_add(request: HttpRequest, board: int) -> HttpResponse:
    """Write an idea down."""
    row = find_board(request, board)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in AgendaKind.values else {}
    blank = AgendaItem(association=request.association, board=row)
    form = ItemForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: ItemForm) -> str:
        add_item(board=row, values=sent.values, by=request.user)
        return back

    back = reverse("idea_list", kwargs={"association": request.association.slug, "board": row.pk})
    desk = Desk(_("Write an idea down"), _("Save idea"), back, _("Ideas"))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def agenda_item_add(request: HttpRequest, meeting: int) -> HttpResponse:
    """Put something new on an agenda."""
    row = find_meeting(request, meeting)
    blank = AgendaItem(association=request.association, board=row.board, kind=AgendaKind.REPORT)
    form = ItemForm(request.POST or None, instance=blank, request=request)

    def save(sent: ItemForm) -> str:
        add_item(board=row.board, meeting=row, values=sent.values, by=request.user)
        return row.get_absolute_url()

    desk = Desk(_("Add an item"), _("Save item"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save)


@require_safe
@requires("boards.read")
def agenda_item_detail(request: HttpRequest, item: int) -> HttpResponse:
    """One item: what it is about, the vote, what became of it, what comes next."""
    row = find_item(request, item)
    return page(request, "contacts/agenda_item_detail.html", _context(request, row))


def _context(request: HttpRequest, row: AgendaItem, refusal: str = "") -> dict[str, Any]:
    found = item_page(row, request.membership)
    return found | {
        "refusal": refusal,
        "ballots": Ballot.choices,
        "sentence": decision_sentence(row, found.get("tally")),
        "is_open": bool(row.meeting and not row.meeting.is_closed and not row.decision),
        "can_change": _can_change(row, found),
    }


def _can_change(row: AgendaItem, found: dict[str, Any]) -> bool:
    """Whether its words may still be changed: nobody has voted, nothing is decided, the meeting is not closed."""
    has_votes = "tally" in found and found["tally"].cast
    return not (row.decision or has_votes or (row.meeting and row.meeting.is_closed))


@shown_or_sent
@requires("boards.manage")
def agenda_item_edit(request: HttpRequest, item: int) -> HttpResponse:
    """Correct an item or idea."""
    row = find_item(request, item)
    form = ItemForm(request.POST or None, instance=row, request=request)

    def save(sent: ItemForm) -> AgendaItem:
        return change_item(item=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("agenda_item_remove", kwargs={"association": request.association.slug, "item": row.pk})
    desk = Desk(_("Edit the item"), _("Save item"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.vote")
def agenda_item_minutes(request: HttpRequest, item: int) -> HttpResponse:
    """Write down what was said, and the decision in words."""
    row = find_item(request, item)
    form = ItemMinutesForm(request.POST or None, instance=row)

    def save(sent: ItemMinutesForm) -> AgendaItem:
        return write_item_minutes(item=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = Desk(_("Minutes of the item"), _("Save minutes"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def agenda_item_remove(request: HttpRequest, item: int) -> HttpResponse:
    """Ask, then take an item away."""
    row = find_item(request, item)
    desk = Desk(_("Edit the item"), _("Save item"), _back_of(row), str(row.meeting or row.board))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_item(item=row, by=request.user))


@shown_or_sent
@looks_again
@requires("boards.manage")
def agenda_item_place(request: HttpRequest, item: int) -> HttpResponse:
    """Put an idea on the agenda of a meeting to come, or an item back among the ideas."""
    row = find_item(request, item)
    meetings = open_meetings(row.board)
    form = OnAgendaForm(request.POST if request.method == "POST" else None, meetings=meetings)
    is_back = "back" in request.POST
    if request.method == "POST" and (is_back or form.is_valid()):
        meeting = None if is_back else form.cleaned_data["meeting"]
        if meeting:
            meeting.association = request.association
        try:
            placed = place_item(item=row, meeting=meeting, by=request.user)
        except ValidationError as refusal:
            return page(request, "contacts/agenda_item_detail.html", _context(request, row, _said(refusal)), status=422)
        messages.success(request, _("It waits among the ideas again.") if is_back else _("It is on the agenda."))
        return redirect(_back_of(placed))
    context = {"item": row, "form": form, "has_meetings": meetings.exists()}
    return page(request, "contacts/agenda_item_place.html", context, status=422 if form.errors else 200)


@requires("boards.manage")
@require_POST
def agenda_item_move(request: HttpRequest, item: int) -> HttpResponse:
    """Up or down on its agenda."""
    row = find_item(request, item)
    way = UP if request.POST.get("way") == UP else DOWN
    return _act(request, row, lambda: move_item(item=row, way=way, by=request.user), "", to=_back_of(row))


# --- votes and decisions ----------------------------------------------------------------------------------------------


@requires("boards.vote")
@require_POST
def agenda_item_vote(request: HttpRequest, item: int) -> HttpResponse:
    """Cast the ballot of one's own seat."""
    row = find_item(request, item)
    ballot = request.POST.get("ballot", "")
    return _act(
        request, row, lambda: cast_own_ballot(item=row, ballot=ballot, by=request.user), _("Your vote is kept.")
    )


@shown_or_sent
@looks_again
@requires("boards.manage")
def agenda_item_ballots(request: HttpRequest, item: int) -> HttpResponse:
    """Note how those who are there vote."""
    row = find_item(request, item)
    found = item_page(row, request.membership)
    sent = request.POST if request.method == "POST" else None
    form = BallotsForm(sent, chairs=found.get("chairs", []))
    if sent is not None and form.is_valid():
        try:
            note_ballots(item=row, ballots=form.answers, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {
        "back": row,
        "form": form,
        "title": _("Note the votes"),
        "lead": found.get("quorum_sentence", ""),
        "save": _("Save votes"),
    }
    return page(request, "contacts/board_question.html", context, status=422 if form.errors else 200)


@requires("boards.manage")
@require_POST
def agenda_item_decide(request: HttpRequest, item: int) -> HttpResponse:
    """Count the votes, take note of an item without a vote, put it off, or take a decision back."""
    row = find_item(request, item)
    version = version_sent(request)
    act = request.POST.get("act", "")
    if act == "off":
        words = _("The item is put off. It waits among the ideas.")
        return _act(request, row, lambda: put_off(item=row, read_version=version, by=request.user), words)
    verbs: dict[str, Callable[[], AgendaItem]] = {
        "count": lambda: count_votes(item=row, read_version=version, values={}, by=request.user),
        "note": lambda: note_item(item=row, read_version=version, values={}, by=request.user),
        "reopen": lambda: reopen_item(item=row, read_version=version, by=request.user),
    }
    verb = verbs.get(act)
    return _act(request, row, verb, None) if verb else redirect(row)


@shown_or_sent
@looks_again
@requires("boards.manage")
def agenda_item_next(request: HttpRequest, item: int) -> HttpResponse:
    """Promise what is done because of an item."""
    row = find_item(request, item)
    form = NextStepForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            promise_next_step(item=row, values=form.step, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The next step is promised. It stands in the list until somebody closes it."))
            return redirect(row)
    context = {
        "back": row,
        "form": form,
        "title": _("The next step"),
        "lead": _("It becomes a follow-up and stays in the list until somebody closes it."),
        "save": _("Save the next step"),
    }
    return page(request, "contacts/board_question.html", context, status=422 if form.errors else 200)


def _act(
    request: HttpRequest, row: AgendaItem, verb: Callable[[], Any], words: str | None, to: str = ""
) -> HttpResponse:
    """Do an act of one press; a refusal is said where it was pressed: on the page `to`, else on the item's own. Without
    `words` the decision is told."""
    try:
        done = verb()
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
        return redirect(to or row.get_absolute_url())
    except ValidationError as refusal:
        if to:
            messages.warning(request, _said(refusal))
            return redirect(to)
        return page(request, "contacts/agenda_item_detail.html", _context(request, row, _said(refusal)), status=422)
    if words is None:
        words = decision_sentence(done, tallies([done])[done.pk]) or _("The decision is taken back.")
    if words:
        messages.success(request, words)
    return redirect(to or row.get_absolute_url())


def _said(refusal: ValidationError) -> str:
    return " ".join(refusal.messages)


def _back_of(row: AgendaItem) -> str:
    """The agenda on which an item stands, or the ideas."""
    if row.meeting:
        return row.meeting.get_absolute_url()
    return reverse("idea_list", kwargs={"association": row.association.slug, "board": row.board_id})
