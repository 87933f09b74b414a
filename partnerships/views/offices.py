"""The word that somebody new in office was congratulated."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partnerships.services.kinds import OFFICE_TERM
from partnerships.services.office_terms import greet_office_holder
from partnerships.views.finding import find_part, find_partnership
from partnerships.views.partnerships import shown_or_sent
from partnerships.views.records import version_sent
from portal.pages import where_it_was_pressed
from portal.permissions import requires
from portal.saving import StaleSave


@shown_or_sent
@requires("partnerships.edit")
def office_greeted(request: HttpRequest, partnership: str, office_term: int) -> HttpResponse:
    """Note that somebody new in office was congratulated today; an earlier day is written in the form."""
    row = find_part(OFFICE_TERM, find_partnership(request, partnership), office_term)
    if request.method != "POST":
        return redirect(row)
    try:
        greet_office_holder(office_term=row, read_version=version_sent(request), by=request.user)
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
        return redirect(row)
    messages.success(request, _("Written down: congratulated today."))
    return redirect(where_it_was_pressed(request, row.get_absolute_url()))
