"""Changes of the by-laws: the clause before and after, side by side, and the vote that adopts it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.meetings import BylawForm, OnAgendaForm
from contacts.meetings import bylaws_of, open_meetings
from contacts.models import BylawChange
from contacts.services.bylaws import change_bylaw, propose_bylaw, put_to_vote, remove_bylaw
from contacts.sittings import decision_sentence, tallies
from contacts.views.finding_boards import find_board
from contacts.views.finding_meetings import find_bylaw
from contacts.views.records import Desk, keep_record, looks_again, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires


@require_safe
@requires("boards.read")
def bylaw_list(request: HttpRequest, board: int) -> HttpResponse:
    """The changes of a board's by-laws: proposed, adopted."""
    row = find_board(request, board)
    return page(request, "contacts/bylaw_list.html", {"board": row, **bylaws_of(row)})


@require_safe
@requires("boards.read")
def bylaw_detail(request: HttpRequest, bylaw: int) -> HttpResponse:
    """One change, both wordings side by side."""
    row = find_bylaw(request, bylaw)
    sentence = decision_sentence(row.item, tallies([row.item])[row.item.pk]) if row.item else ""
    context = {"bylaw": row, "sentence": sentence, "can_change": row.adopted_on is None and not row.is_rejected}
    return page(request, "contacts/bylaw_detail.html", context)


@shown_or_sent
@requires("boards.manage")
def bylaw_add(request: HttpRequest, board: int) -> HttpResponse:
    """Propose a change."""
    row = find_board(request, board)
    form = BylawForm(request.POST or None, instance=BylawChange(association=request.association, board=row))

    def save(sent: BylawForm) -> str:
        return propose_bylaw(board=row, values=sent.values, by=request.user).get_absolute_url()

    back = reverse("bylaw_list", kwargs={"association": request.association.slug, "board": row.pk})
    remark = _("Copy the clause as it stands today, then write it as it shall be.")
    desk = Desk(_("Propose a change of the by-laws"), _("Save the change"), back, _("By-laws"), remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def bylaw_edit(request: HttpRequest, bylaw: int) -> HttpResponse:
    """Change the wording that is proposed."""
    row = find_bylaw(request, bylaw)
    form = BylawForm(request.POST or None, instance=row)

    def save(sent: BylawForm) -> BylawChange:
        return change_bylaw(bylaw=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("bylaw_remove", kwargs={"association": request.association.slug, "bylaw": row.pk})
    desk = Desk(_("Edit the change"), _("Save the change"), row.get_absolute_url(), str(row), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def bylaw_remove(request: HttpRequest, bylaw: int) -> HttpResponse:
    """Ask, then take a proposed change away."""
    row = find_bylaw(request, bylaw)
    back = reverse("bylaw_list", kwargs={"association": request.association.slug, "board": row.board_id})
    desk = Desk(_("Edit the change"), _("Save the change"), back, _("By-laws"))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_bylaw(bylaw=row, by=request.user))


@shown_or_sent
@looks_again
@requires("boards.manage")
def bylaw_to_vote(request: HttpRequest, bylaw: int) -> HttpResponse:
    """Put a change on the agenda of a meeting to come."""
    row = find_bylaw(request, bylaw)
    meetings = open_meetings(row.board)
    form = OnAgendaForm(request.POST if request.method == "POST" else None, meetings=meetings)
    if request.method == "POST" and form.is_valid():
        meeting = form.cleaned_data["meeting"]
        meeting.association = request.association
        try:
            item = put_to_vote(bylaw=row, meeting=meeting, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            item.association = request.association
            messages.success(request, _("It is on the agenda, to be voted on."))
            return redirect(item)
    context = {"bylaw": row, "form": form, "has_meetings": meetings.exists()}
    return page(request, "contacts/bylaw_to_vote.html", context, status=422 if form.errors else 200)
