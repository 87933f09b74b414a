"""An association's logo: shown to its members, sent and taken away by its administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal import pictures
from portal.accounts.forms import LogoForm
from portal.accounts.services import change_logo
from portal.pages import add_errors, page
from portal.permissions import requires


@require_safe
@requires("partnerships.read")
def association_logo(request: HttpRequest) -> HttpResponse:
    """The logo itself."""
    return pictures.response(request, request.association.logo)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
def logo_edit(request: HttpRequest) -> HttpResponse:
    """Send a logo, or another one in place of the present."""
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_logo(association=request.association, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The logo is saved."))
            return redirect("association_settings", association=request.association.slug)
    return page(request, "accounts/logo_edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
def logo_remove(request: HttpRequest) -> HttpResponse:
    """Ask, then take the logo away."""
    if request.method == "POST":
        change_logo(association=request.association, logo="", by=request.user)
        messages.success(request, _("The logo is taken away."))
        return redirect("association_settings", association=request.association.slug)
    return page(request, "accounts/logo_remove.html")
