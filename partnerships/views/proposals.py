"""Proposals: what volunteers would change, compared side by side, accepted or declined by staff."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.kinds import form_of
from partnerships.forms.proposals import DeclineForm
from partnerships.models import Proposal
from partnerships.models.proposal import ProposalState
from partnerships.services.kinds import KINDS
from partnerships.services.proposals import accept_mended, accept_proposal, decline_proposal, parent_of
from partnerships.views.finding import find_proposal
from partnerships.views.parts import form_options, new_row
from partnerships.views.proposal_words import comparison_of, place_of
from partnerships.views.records import Desk, edit_record, version_sent
from portal.pages import page
from portal.permissions import requires
from portal.saving import StaleSave, restored


@requires("partnerships.propose")
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, then what was answered lately."""
    found = Proposal.objects.visible_to(request.membership).select_related(
        "by", "decided_by", "profile__place", "partnership__home", "partnership__partner"
    )
    rows = []
    for row in found.order_by("-created_at")[:100]:
        for parent in filter(None, (row.partnership, row.profile)):
            parent.association = request.association
        rows.append({"proposal": row, "place": place_of(row)})
    waiting = [row for row in rows if row["proposal"].state == "waiting"]
    answered = [row for row in rows if row["proposal"].state != "waiting"]
    return page(request, "partnerships/proposal_list.html", {"waiting": waiting, "answered": answered})


@requires("partnerships.propose")
@require_safe
def proposal_detail(request: HttpRequest, proposal: int) -> HttpResponse:
    """What is there now beside what is proposed."""
    return _compared(request, find_proposal(request, proposal))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def proposal_accept(request: HttpRequest, proposal: int) -> HttpResponse:
    """Carry the proposal out at the version that was compared."""
    row = find_proposal(request, proposal)
    if request.method != "POST":
        return redirect("proposal_detail", association=request.association.slug, proposal=row.pk)
    try:
        accept_proposal(proposal=row, read_version=version_sent(request), by=request.user)
    except StaleSave:
        return _compared(request, row, is_stale=True, status=409)
    except ValidationError as refusal:
        return _compared(request, row, refusal=refusal, status=422)
    messages.success(request, _("The proposal is accepted and saved."))
    return redirect("proposal_list", association=request.association.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def proposal_edit(request: HttpRequest, proposal: int) -> HttpResponse:
    """Mend the words of a proposal in the form in which it was written, and accept them. What is sent after somebody
    else has accepted it is a change of the record, compared with theirs."""
    found = find_proposal(request, proposal)
    kind, form_class = KINDS[found.model], form_of(found)
    stored = kind.model.objects.filter(pk=found.object_id).first()
    row = new_row(kind, parent_of(found)) if found.object_id is None else stored
    is_read = request.method != "POST"
    if row is None or form_class is None or (is_read and found.state != ProposalState.WAITING):
        return redirect("proposal_detail", association=request.association.slug, proposal=found.pk)
    try:
        initial = restored(kind.model, found.values)
    except ValidationError as refusal:
        return _compared(request, found, refusal=refusal, status=422)
    form = form_class(request.POST or None, instance=row, initial=initial, **form_options(request, kind))
    act = partial(accept_mended, proposal=found, by=request.user)
    is_taken = stored is not None and found.state == ProposalState.ACCEPTED
    back = reverse("proposal_detail", kwargs={"association": request.association.slug, "proposal": found.pk})
    remark = _("The form holds what was proposed. Mend what needs it; saving accepts the proposal.")
    desk = Desk(_("Accept with changes"), _("Accept and save it"), back, _("Proposal"), remark)
    return edit_record(
        request,
        kind=kind,
        row=row,
        form=form,
        desk=desk,
        save=None if is_taken else lambda sent: act(read_version=sent.read_version, values=sent.values),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def proposal_decline(request: HttpRequest, proposal: int) -> HttpResponse:
    """Answer with a sentence why it is not taken."""
    row = find_proposal(request, proposal)
    if request.method != "POST":
        return redirect("proposal_detail", association=request.association.slug, proposal=row.pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _compared(request, row, form=form, status=422)
    try:
        decline_proposal(proposal=row, answer=form.cleaned_data["answer"], by=request.user)
    except ValidationError as refusal:
        return _compared(request, row, form=form, refusal=refusal, status=422)
    messages.success(request, _("The answer is kept with the proposal."))
    return redirect("proposal_list", association=request.association.slug)


def _compared(
    request: HttpRequest,
    row: Proposal,
    *,
    form: DeclineForm | None = None,
    refusal: ValidationError | None = None,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": row,
        "place": place_of(row),
        "comparison": comparison_of(row),
        "form": form or DeclineForm(),
        "refusal": refusal.messages if refusal else [],
        "is_stale": is_stale,
    }
    return page(request, "partnerships/proposal_detail.html", context, status=status)
