"""The operators' room: requests to join, and the associations by their metadata. Nothing of their records."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.forms import COUNTRIES, ApproveForm, DeclineForm
from portal.accounts.models import Association, AssociationRequest, RequestState
from portal.accounts.services import approve_request, closed_by, decline_request
from portal.backups.services.letting_go import erasable_on
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.scoping import system_scope


@require_safe
@never_cache
@requires("associations.operate")
def operate(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, and which associations there are."""
    with system_scope("count the members of each association for the operators"):
        live = Q(memberships__ended_at=None, memberships__user__is_active=True)
        associations = list(
            Association.objects.annotate(
                member_count=Count("memberships", filter=live),
                last_seen_at=Max("memberships__user__last_login", filter=live),
            ).order_by("name_en")
        )
        closers = closed_by([each for each in associations if each.closed_at])
    closed = [
        {"row": each, "by": closers.get(each.pk), "erasable_on": erasable_on(each)}
        for each in associations
        if each.closed_at
    ]
    context = {
        "waiting": AssociationRequest.objects.filter(state=RequestState.WAITING).order_by("created_at"),
        "decided": AssociationRequest.objects.exclude(state=RequestState.WAITING).order_by("-decided_at")[:10],
        "associations": associations,
        "closed": closed,
    }
    return page(request, "accounts/operate.html", context)


@require_safe
@never_cache
@requires("associations.operate")
def request_detail(request: HttpRequest, wish: int) -> HttpResponse:
    """One request with its two answers."""
    return _shown(request, get_object_or_404(AssociationRequest, pk=wish))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("associations.operate")
def request_approve(request: HttpRequest, wish: int) -> HttpResponse:
    """Make the association and invite whoever asked."""
    row = get_object_or_404(AssociationRequest, pk=wish)
    if request.method != "POST":
        return redirect("request_detail", wish=row.pk)
    form = ApproveForm(request.POST)
    if form.is_valid():
        try:
            invite = approve_request(request=row, slug=form.cleaned_data["slug"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            words = {"association": invite.association.name, "email": invite.email}
            messages.success(request, _("%(association)s is open; the invitation to %(email)s is on its way.") % words)
            return redirect("operate")
    return _shown(request, row, approve=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("associations.operate")
def request_decline(request: HttpRequest, wish: int) -> HttpResponse:
    """Say no, with a reason."""
    row = get_object_or_404(AssociationRequest, pk=wish)
    if request.method != "POST":
        return redirect("request_detail", wish=row.pk)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            decline_request(request=row, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The request of %(name)s is declined.") % {"name": row.name_en})
            return redirect("operate")
    return _shown(request, row, decline=form)


def _shown(
    request: HttpRequest,
    row: AssociationRequest,
    *,
    approve: ApproveForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    context = {
        "wish": row,
        "country": dict(COUNTRIES).get(row.country, row.country),
        "is_waiting": row.state == RequestState.WAITING,
        "approve": approve or ApproveForm(initial={"slug": ApproveForm.proposed(row)}, auto_id="approve_%s"),
        "decline": decline or DeclineForm(auto_id="decline_%s"),
    }
    return page(request, "accounts/request_detail.html", context)
