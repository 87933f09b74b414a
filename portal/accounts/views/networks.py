"""What an umbrella body sees: associations that let it count them in, public facts, aggregates. Never people."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.coverage import look_of, parts_of, shapes, table_of
from portal.accounts.models import Network
from portal.accounts.network_data import VERSION, as_csv, as_json
from portal.network_panels import DataTable
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
    """One network: what its associations show, and sums over all of them."""
    look = look_of(request.network, timezone.localdate())
    context = {"network": request.network, "look": look, "parts": parts_of(look)}
    return page(request, "accounts/network_detail.html", context)


@require_safe
@never_cache
@requires("network.read")
def network_data(request: HttpRequest) -> HttpResponse:
    """Every table of the page with its columns, and where its files are."""
    context = {"network": request.network, "shapes": shapes(), "version": VERSION}
    return page(request, "accounts/network_data.html", context)


@require_safe
@requires("network.read")
def network_csv(request: HttpRequest, table: str) -> HttpResponse:
    """One table for a spreadsheet program; the same numbers as the page."""
    response = _file(request, as_csv(_table(request, table)), "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{request.network.slug}-{table}.csv"'
    return response


@require_safe
@requires("network.read")
def network_json(request: HttpRequest, table: str) -> HttpResponse:
    """One table for a program; the same numbers as the page."""
    network = request.network
    about = settings.PUBLIC_URL + reverse("network_data", kwargs={"network": network.slug})
    found = _table(request, table)
    body = as_json(found, network=network.slug, on=timezone.localdate(), documentation=about)
    return _file(request, body, "application/json")


def _table(request: HttpRequest, name: str) -> DataTable:
    found = table_of(look_of(request.network, timezone.localdate()), name)
    if found is None:
        raise Http404
    return found


def _file(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """A file with a mark of its content: who has it already, packed or not, is told so."""
    response = HttpResponse(body, content_type=kind)
    response.headers["ETag"] = tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=tag, response=response) or response
