"""The front door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.accounts.places import closed_to, places_of
from portal.pages import page
from portal.permissions import open_to_all


@require_safe
@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where they belong; somebody who belongs to several places chooses.

    Strangers come to the directory. While nobody has an account yet, the page says how to begin.
    """
    if not request.user.is_authenticated:
        if not User.objects.exists():
            return page(request, "accounts/first_run.html")
        return redirect("directory")
    places = places_of(request.user)
    if len(places) > 1:
        return page(request, "accounts/home.html", {"places": places})
    if places:
        return redirect(places[0].address)
    for association in closed_to(request.user):
        said = _("%(name)s was closed on %(day)s. Whoever runs the portal can open it again for some weeks.")
        day = date_format(timezone.localtime(association.closed_at))
        messages.info(request, said % {"name": association.name, "day": day})
    return redirect("directory")
