"""Which partnerships a member sees; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.forms.limits import LimitForm
from partnerships.services.limits import limit_membership
from portal.accounts.models import Membership
from portal.pages import page
from portal.permissions import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires("members.manage")
def membership_limits(request: HttpRequest, membership: int) -> HttpResponse:
    """Tick the partnerships that the member sees; none ticked means all."""
    member = get_object_or_404(Membership.objects.live().select_related("user", "association"), pk=membership)
    form = LimitForm(request.POST if request.method == "POST" else None, membership=member)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            limit_membership(membership=member, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            status = form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("member_detail", association=request.association.slug, membership=member.pk)
    return page(request, "partnerships/membership_limits.html", {"form": form, "member": member}, status=status)
