"""Proposals: what volunteers would change, compared side by side, accepted or declined by staff."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.proposals import DeclineForm
from partnerships.models import Proposal
from partnerships.services.proposals import accept_proposal, decline_proposal
from partnerships.views.finding import find_proposal
from partnerships.views.proposal_words import comparison_of, place_of
from portal.pages import page
from portal.permissions import requires
from portal.saving import StaleSave


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
    sent = request.POST.get("version", "")
    try:
        accept_proposal(proposal=row, read_version=int(sent) if sent.isdecimal() else 0, by=request.user)
    except StaleSave:
        return _compared(request, row, is_stale=True, status=409)
    except ValidationError as refusal:
        return _compared(request, row, refusal=refusal, status=422)
    messages.success(request, _("The proposal is accepted and saved."))
    return redirect("proposal_list", association=request.association.slug)


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
