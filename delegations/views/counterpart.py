"""Planning with the counterpart, on the members' side: what guests said and approved, questions of protocol."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.views.records import Desk, keep_record
from delegations.counterpart import counterpart_of
from delegations.forms.guests import AnswerForm, IssueForm, SettleForm
from delegations.models import Delegation, GuestComment, ProtocolIssue
from delegations.services.remarks import answer_remark, raise_issue, reopen_issue, settle_issue
from delegations.views.finding import find_delegation
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave, recorded_version


@require_safe
@requires("delegations.read")
def delegation_counterpart(request: HttpRequest, delegation: int) -> HttpResponse:
    """Who has a link, what they said and approved, which questions of protocol are open."""
    trip = find_delegation(request, delegation)
    context = {"delegation": trip, "with_them": counterpart_of(trip)}
    return page(request, "delegations/delegation_counterpart.html", context)


@shown_or_sent
@requires("delegations.plan")
def guest_comment_answer(request: HttpRequest, delegation: int, remark: int) -> HttpResponse:
    """Answer what a guest said."""
    trip = find_delegation(request, delegation)
    rows = GuestComment.objects.select_related("link__person", "meeting__organization")
    row = get_object_or_404(rows, pk=remark, delegation=trip)
    row.version, merge = recorded_version(row), None
    form = AnswerForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            answer_remark(remark=row, read_version=form.read_version, by=request.user, **form.values)
            messages.success(request, _("The guest reads your answer on their page."))
            return redirect(f"{_back(trip)}#remark-{row.pk}")
        except StaleSave as stale:
            form, merge = form.after(stale)
        except ValidationError as refusal:
            add_errors(form, refusal)
    context = {"delegation": trip, "row": row, "form": form, "merge": merge, "back": _back(trip)}
    status = 409 if merge else 422 if form.errors else 200
    return page(request, "delegations/guest_comment_answer.html", context, status=status)


@shown_or_sent
@requires("delegations.comment")
def protocol_issue_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Raise a question of protocol."""
    trip = find_delegation(request, delegation)
    row = ProtocolIssue(association=request.association, delegation=trip)
    initial = {"meeting": request.GET.get("meeting")} if request.GET.get("meeting", "").isdecimal() else {}
    form = IssueForm(request.POST or None, instance=row, request=request, initial=initial)

    def save(sent: IssueForm) -> str:
        raise_issue(delegation=trip, by=request.user, **sent.values)
        return f"{_back(trip)}#protocol"

    desk = Desk(_("Raise a question of protocol"), _("Raise the question"), _back(trip), _("With the counterpart"))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def protocol_issue_settle(request: HttpRequest, delegation: int, issue: int) -> HttpResponse:
    """Write down how a question was settled."""
    trip = find_delegation(request, delegation)
    row = _find(trip, issue)
    form = SettleForm(request.POST or None, instance=row, request=request)

    def save(sent: SettleForm) -> str:
        settle_issue(issue=row, read_version=sent.read_version, by=request.user, **sent.values)
        return f"{_back(trip)}#protocol"

    desk = Desk(
        _("Settle a question of protocol"), _("Settle it"), _back(trip), _("With the counterpart"), remark=row.what
    )
    return keep_record(request, form=form, desk=desk, save=save)


@requires("delegations.plan")
@require_POST
def protocol_issue_reopen(request: HttpRequest, delegation: int, issue: int) -> HttpResponse:
    """Open a settled question again."""
    trip = find_delegation(request, delegation)
    try:
        reopen_issue(issue=_find(trip, issue), by=request.user)
        messages.success(request, _("The question is open again; papers are drafts until it is settled."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{_back(trip)}#protocol")


def _find(trip: Delegation, key: int) -> ProtocolIssue:
    row = get_object_or_404(ProtocolIssue, pk=key, delegation=trip)
    row.delegation, row.association = trip, trip.association
    return row


def _back(trip: Delegation) -> str:
    return reverse("delegation_counterpart", kwargs={"association": trip.association.slug, "delegation": trip.pk})
