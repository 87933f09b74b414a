"""What an umbrella body sees: associations that let it count them in, public facts, aggregates. Never people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.coverage import coverage_of
from portal.accounts.models import Network
from portal.pages import page
from portal.permissions import requires


@require_safe
@never_cache
@requires("account.use")
def network_list(request: HttpRequest) -> HttpResponse:
    """The networks that the user reads; the only one at once."""
    networks = list(Network.objects.filter(readers=request.user))
    if len(networks) == 1:
        return redirect(networks[0])
    return page(request, "accounts/network_list.html", {"networks": networks})


@require_safe
@never_cache
@requires("network.read")
def network_detail(request: HttpRequest) -> HttpResponse:
    """One network: its associations with their public facts, and counts over all of them."""
    return page(
        request, "accounts/network_detail.html", {"network": request.network, "coverage": coverage_of(request.network)}
    )
