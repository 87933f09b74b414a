"""Meetings of a board: when and where, who is there, papers, minutes, closing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.board_papers import AGENDA, MINUTES, BoardRecord, board_record
from contacts.forms.meetings import AttendanceForm, MeetingForm, MinutesForm, PaperForm
from contacts.looks import ON_TABLE, people_seen
from contacts.meetings import meeting_page, meetings_of
from contacts.models import BoardMeeting, BoardPaper
from contacts.services.meetings import (
    add_paper,
    call_meeting,
    change_meeting,
    close_meeting,
    note_attendance,
    remove_meeting,
    remove_paper,
)
from contacts.sittings import chairs_of
from contacts.views.finding_boards import find_board
from contacts.views.finding_meetings import find_meeting, find_paper
from contacts.views.printed import forms_of_paper, printed
from contacts.views.records import Desk, keep_record, looks_again, remove_record
from partnerships.views.partnerships import shown_or_sent
from partnerships.views.records import version_sent
from portal import papers
from portal.documents.views.answers import says_what_is_missing
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave


@require_safe
@requires("boards.read")
def board_meeting_list(request: HttpRequest, board: int) -> HttpResponse:
    """The meetings of a board."""
    row = find_board(request, board)
    return page(request, "contacts/board_meeting_list.html", {"board": row, **meetings_of(row)})


@require_safe
@requires("boards.read")
def board_meeting_detail(request: HttpRequest, meeting: int) -> HttpResponse:
    """A meeting: its agenda with what was decided, who is there, papers, minutes."""
    row = find_meeting(request, meeting)
    context = meeting_page(row, request.membership) | {"forms": forms_of_paper(request)}
    return page(request, "contacts/board_meeting_detail.html", context)


@shown_or_sent
@requires("boards.manage")
def board_meeting_new(request: HttpRequest, board: int) -> HttpResponse:
    """Call a meeting."""
    row = find_board(request, board)
    form = MeetingForm(request.POST or None, instance=BoardMeeting(association=request.association, board=row))

    def save(sent: MeetingForm) -> str:
        return call_meeting(board=row, values=sent.values, by=request.user).get_absolute_url()

    desk = Desk(_("Call a meeting"), _("Save meeting"), row.get_absolute_url(), str(row))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def board_meeting_edit(request: HttpRequest, meeting: int) -> HttpResponse:
    """Change when and where it is."""
    row = find_meeting(request, meeting)
    form = MeetingForm(request.POST or None, instance=row)

    def save(sent: MeetingForm) -> BoardMeeting:
        return change_meeting(meeting=row, read_version=sent.read_version, values=sent.values, by=request.user)

    desk = _desk(row, _("Edit the meeting"), _("Save meeting"), remove="board_meeting_remove")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.vote")
def board_meeting_minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """Write the minutes; those of a closed meeting can still be corrected."""
    row = find_meeting(request, meeting)
    form = MinutesForm(request.POST or None, instance=row)

    def save(sent: MinutesForm) -> BoardMeeting:
        return change_meeting(meeting=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remark = _("What belongs to one item is written there. The paper of the minutes prints both.")
    return keep_record(request, form=form, desk=_desk(row, _("Minutes"), _("Save minutes"), remark=remark), save=save)


@shown_or_sent
@requires("boards.manage")
def board_meeting_remove(request: HttpRequest, meeting: int) -> HttpResponse:
    """Ask, then take away a meeting that was entered by mistake."""
    row = find_meeting(request, meeting)
    desk = Desk(_("Edit the meeting"), _("Save meeting"), row.board.get_absolute_url(), str(row.board))
    words = _("Its items wait among the ideas again. Its papers go.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_meeting(meeting=row, by=request.user), words=words
    )


@shown_or_sent
@requires("boards.manage")
def board_meeting_close(request: HttpRequest, meeting: int) -> HttpResponse:
    """Ask, then let attendance and votes stand."""
    row = find_meeting(request, meeting)
    refusal = ""
    if request.method == "POST":
        try:
            close_meeting(meeting=row, read_version=version_sent(request), by=request.user)
        except StaleSave:
            messages.warning(request, _("Somebody saved this page before you."))
            return redirect(row)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("The meeting is closed."))
            return redirect(row)
    context = {"meeting": row, "refusal": refusal}
    return page(request, "contacts/board_meeting_close.html", context, status=422 if refusal else 200)


@shown_or_sent
@looks_again
@requires("boards.manage")
def board_meeting_attendance(request: HttpRequest, meeting: int) -> HttpResponse:
    """Write down who is there."""
    row = find_meeting(request, meeting)
    sent = request.POST if request.method == "POST" else None
    form = AttendanceForm(sent, chairs=chairs_of(row, request.membership))
    if sent is not None and form.is_valid():
        try:
            note_attendance(meeting=row, marks=form.answers, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{row.get_absolute_url()}#there")
    context = {
        "back": row,
        "form": form,
        "title": _("Who is there"),
        "lead": _("Only who is noted as present can vote."),
        "save": _("Save attendance"),
    }
    return page(request, "contacts/board_question.html", context, status=422 if form.errors else 200)


# --- papers -----------------------------------------------------------------------------------------------------------


@shown_or_sent
@requires("boards.manage")
def board_paper_add(request: HttpRequest, meeting: int) -> HttpResponse:
    """Put a paper on the table."""
    row = find_meeting(request, meeting)
    blank = BoardPaper(association=request.association, meeting=row)
    initial = {"item": item} if (item := request.GET.get("item", "")).isdecimal() else {}
    form = PaperForm(request.POST or None, files=request.FILES or None, instance=blank, initial=initial)

    def save(sent: PaperForm) -> str:
        add_paper(meeting=row, values=sent.values, by=request.user)
        return f"{row.get_absolute_url()}#papers"

    return keep_record(request, form=form, desk=_desk(row, _("Add a paper"), _("Save paper")), save=save)


@require_safe
@requires("boards.read")
def board_paper(request: HttpRequest, meeting: int, paper: int) -> HttpResponse:
    """The paper as a file to save."""
    row = find_paper(request, meeting, paper)
    return papers.response(row.file, str(row))


@shown_or_sent
@requires("boards.manage")
def board_paper_remove(request: HttpRequest, meeting: int, paper: int) -> HttpResponse:
    """Ask, then take a paper off the table."""
    row = find_paper(request, meeting, paper)
    desk = _desk(row.meeting, _("Papers"), _("Save paper"))
    words = _("The file is deleted.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_paper(paper=row, by=request.user), words=words
    )


@never_cache
@require_safe
@says_what_is_missing
@requires("boards.read")
def board_meeting_agenda(request: HttpRequest, meeting: int) -> HttpResponse:
    """The agenda on paper."""
    row = find_meeting(request, meeting)
    record = _on_table(request, row, "board_meeting_agenda")
    return printed(request, AGENDA, record, stem=f"agenda-{row.held_on:%Y-%m-%d}", back=row.get_absolute_url())


@never_cache
@require_safe
@says_what_is_missing
@requires("boards.read")
def board_meeting_protocol(request: HttpRequest, meeting: int) -> HttpResponse:
    """The minutes on paper."""
    row = find_meeting(request, meeting)
    record = _on_table(request, row, "board_meeting_protocol")
    return printed(request, MINUTES, record, stem=f"minutes-{row.held_on:%Y-%m-%d}", back=row.get_absolute_url())


def _on_table(request: HttpRequest, row: BoardMeeting, route: str) -> BoardRecord:
    """The rows of a paper; the read log is told whom it names."""
    record = board_record(row, request.membership)
    note(request, people_seen(tuple(record.people), ON_TABLE, LookKind.PAPER, route))
    return record


def _desk(row: BoardMeeting, title: str, save: str, *, remark: str = "", remove: str = "") -> Desk:
    where = reverse(remove, kwargs={"association": row.association.slug, "meeting": row.pk}) if remove else ""
    return Desk(title, save, row.get_absolute_url(), str(row), remark, where)
