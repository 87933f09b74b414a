"""The charter of a board: its editions, writing on at it, and its approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.charters import doubts_about, evidence_words, missing_parts, parts_in_words, readiness_of
from contacts.forms.boards import ApprovalForm, CharterForm
from contacts.models import AgendaItem, Board, Charter
from contacts.services.boards import approve_charter, keep_charter
from contacts.views.finding_boards import find_board
from contacts.views.records import Desk, keep_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave


@require_safe
@requires("boards.read")
def charter_detail(request: HttpRequest, board: int) -> HttpResponse:
    """The charter that holds, the draft beside it, and earlier editions."""
    row = find_board(request, board)
    editions = _editions(row)
    holding = next((each for each in editions if each.is_approved), None)
    draft = editions[0] if editions and not editions[0].is_approved else None
    context = {
        "board": row,
        "holding": holding,
        "vote": _vote(request, holding),
        "draft": draft,
        "earlier": [each for each in editions if each not in (holding, draft)],
        "proven": _proven(holding),
        **_gate(row, draft),
    }
    return page(request, "contacts/charter_detail.html", context)


def _editions(board: Board) -> list[Charter]:
    rows = list(Charter.objects.filter(board=board).select_related("approved_by"))
    for each in rows:
        each.board, each.association = board, board.association
    return rows


def _vote(request: HttpRequest, charter: Charter | None) -> AgendaItem | None:
    """The item of an agenda by which a charter was adopted, if the reader may see it. One query where there is one."""
    if charter is None or charter.item_id is None:
        return None
    found = AgendaItem.objects.visible_to(request.membership).filter(pk=charter.item_id).first()
    if found:
        found.association = request.association
    return found


def _proven(charter: Charter | None) -> list[str]:
    """What spoke for it on the day of its approval, in words."""
    if charter is None:
        return []
    return [evidence_words(each["name"], each["number"]) for each in charter.readiness if each["number"]]


def _gate(board: Board, draft: Charter | None) -> dict[str, Any]:
    """What the draft lacks, and what speaks for the board today."""
    if draft is None:
        return {"missing": "", "evidence": [], "doubts": []}
    evidence = readiness_of(board)
    missing = parts_in_words(missing_parts(draft))
    return {"missing": missing, "evidence": evidence, "doubts": doubts_about(board, evidence)}


@shown_or_sent
@requires("boards.manage")
def charter_edit(request: HttpRequest, board: int) -> HttpResponse:
    """Write on at the draft; where the newest edition is approved, a new one begins with its words."""
    row = find_board(request, board)
    newest = Charter.objects.filter(board=row).first()
    initial: dict[str, Any] = {}
    charter = newest
    if newest is None or newest.is_approved:
        charter = Charter(association=request.association, board=row)
        initial = {name: getattr(newest, name) for name in CharterForm.Meta.fields} if newest else {}
    form = CharterForm(request.POST or None, instance=charter, initial=initial)

    def save(sent: CharterForm) -> Charter:
        return keep_charter(board=row, read_version=sent.read_version, values=sent.values, by=request.user)

    back = _address("charter_detail", row)
    remark = _("Write what you have, in either language; it can be saved unfinished and is approved later.")
    desk = Desk(_("Write the charter"), _("Save charter"), back, _("Charter"), remark, keep=f"charter-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("boards.manage")
def charter_approve(request: HttpRequest, board: int) -> HttpResponse:
    """Write down that the charter was approved, after a look at what it lacks and what speaks for the board."""
    row = find_board(request, board)
    editions = _editions(row)
    draft = editions[0] if editions and not editions[0].is_approved else None
    if draft is None:
        return redirect(_address("charter_detail", row))
    initial = {"approved_on": timezone.localdate(), "version": draft.version}
    form = ApprovalForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            approve_charter(
                charter=draft,
                read_version=form.read_version,
                approved_on=form.cleaned_data["approved_on"],
                item=form.cleaned_data["item"],
                by=request.user,
            )
        except StaleSave:
            messages.warning(request, _("Somebody saved this page before you."))
            return redirect(_address("charter_detail", row))
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The charter is approved. Now people may be asked to join."))
            return redirect(row)
    context = {"board": row, "draft": draft, "form": form, **_gate(row, draft)}
    return page(request, "contacts/charter_approve.html", context, status=422 if form.is_bound else 200)


def _address(name: str, board: Board) -> str:
    return reverse(name, kwargs={"association": board.association.slug, "board": board.pk})
