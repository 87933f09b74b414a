"""What an umbrella body may have of its associations' papers: the public editions, all in one ZIP. Never people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import at_most
from portal.documents.forms import NetworkBatchForm
from portal.documents.models import NetworkBatch
from portal.documents.services import network_batches
from portal.documents.services.bundles import progress_by_part, progress_of
from portal.documents.views.answers import says_what_is_missing
from portal.documents.views.batches import batch_kinds, standing, tell_retried, tell_stopped, zip_answer
from portal.pages import add_errors, page
from portal.permissions import requires

BATCHES_SHOWN = 20


@require_safe
@never_cache
@requires("network.read")
def network_batch_list(request: HttpRequest) -> HttpResponse:
    """Choose what to make, and what was made before."""
    return page(request, "documents/network_batch_list.html", _list(request, NetworkBatchForm(kinds=_kinds())))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("network.read")
@at_most("batch", "POST")
@says_what_is_missing
def network_batch_start(request: HttpRequest) -> HttpResponse:
    """Ask for the public pages of all associations; the answer is the page where one can watch them."""
    if request.method != "POST":
        return redirect("network_batch_list", network=request.network.slug)
    form = NetworkBatchForm(request.POST, kinds=_kinds())
    if form.is_valid():
        try:
            return redirect(
                network_batches.request_network_batch(by=request.user, network=request.network, wish=form.wish)
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
    return page(request, "documents/network_batch_list.html", _list(request, form), status=422)


@require_safe
@never_cache
@requires("network.read")
def network_batch_detail(request: HttpRequest, batch: int) -> HttpResponse:
    """How a network's batch stands, association by association."""
    row = _batch(request, batch)
    context = {**standing(row, "zip_network_batch"), "network": request.network, "parts": progress_by_part(row)}
    return page(request, "documents/network_batch_detail.html", context, fragment="documents/_network_batch.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("network.read")
def network_batch_cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """Ask once more, then stop every association's part."""
    row = _batch(request, batch)
    if request.method == "POST":
        tell_stopped(request, network_batches.cancel_network_batch(batch=row, by=request.user))
        return redirect(row)
    context = {"batch": row, "network": request.network, "progress": progress_of(row)}
    return page(request, "documents/network_batch_cancel.html", context)


@require_POST
@requires("network.read")
@at_most("batch", "POST")
def network_batch_retry(request: HttpRequest, batch: int) -> HttpResponse:
    """Try again what could not be made or was called off."""
    row = _batch(request, batch)
    tell_retried(request, network_batches.retry_network_batch(batch=row, by=request.user))
    return redirect(row)


@require_safe
@never_cache
@requires("network.read")
def network_batch_file(request: HttpRequest, batch: int) -> HttpResponse:
    """The ZIP, for the network's readers only."""
    return zip_answer(_batch(request, batch), request.network.slug)


def _kinds() -> list:
    return [kind for kind in batch_kinds() if kind.has_public_edition]


def _batch(request: HttpRequest, number: int) -> NetworkBatch:
    return get_object_or_404(NetworkBatch.objects.select_related("network", "by"), network=request.network, pk=number)


def _list(request: HttpRequest, form: NetworkBatchForm) -> dict:
    rows = list(NetworkBatch.objects.filter(network=request.network).select_related("network", "by")[:BATCHES_SHOWN])
    titles = {kind.name: kind.title for kind in batch_kinds()}
    for row in rows:
        row.titles = [titles[name] for name in row.kinds if name in titles]
    action = reverse("network_batch_start", kwargs={"network": request.network.slug})
    return {"form": form, "rows": rows, "network": request.network, "action": action}
