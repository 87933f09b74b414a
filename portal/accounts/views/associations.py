"""An association's front door and its settings."""

from __future__ import annotations

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.forms import AssociationForm
from portal.accounts.models import Network, NetworkMembership
from portal.accounts.services import SettingsChanged, change_association, join_network, leave_network, version_of
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.rooms import home_for


@require_safe
@requires("partnerships.read")
def association_home(request: HttpRequest) -> HttpResponse:
    """Lead to the room that the member's day begins in."""
    address = home_for(request, request.membership.role)
    if not address:
        raise Http404
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
def association_settings(request: HttpRequest) -> HttpResponse:
    """What the association says about itself, and the networks that may count it in."""
    here, merge = request.association, None
    form = AssociationForm(request.POST or None, instance=copy.copy(here), version=version_of(here))
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            change_association(association=here, read_version=form.read_version, by=request.user, values=values)
        except SettingsChanged as stale:
            form, merge = form.after(stale.association, version_of(stale.association))
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("association_settings", association=request.association.slug)
    joined = set(NetworkMembership.objects.values_list("network_id", flat=True))
    networks = [{"network": each, "is_joined": each.pk in joined} for each in Network.objects.all()]
    context = {"form": form, "networks": networks, "merge": merge}
    return page(request, "accounts/association_settings.html", context, status=409 if merge else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
def association_networks(request: HttpRequest) -> HttpResponse:
    """Join or leave the network that the form names; opened directly it leads to the settings."""
    if request.method == "POST" and (slug := request.POST.get("network")):
        network = get_object_or_404(Network, slug=slug)
        change = leave_network if request.POST.get("act") == "leave" else join_network
        try:
            change(association=request.association, network=network, by=request.user)
            messages.success(request, _("Your choice about %(network)s is saved.") % {"network": network.name})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("association_settings", association=request.association.slug)
