"""Series: programmes that come again, what is still open from all of them, and the next one in one press."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.models import FollowUp, Outcome, Person
from contacts.outcome_sums import years_of
from contacts.programme_queries import with_guests
from contacts.unseen import without_unseen
from contacts.views.finding import find_series
from partnerships.models import Programme
from partnerships.programme_words import programme_when
from partnerships.services.series import plan_next, planned_of
from portal.pages import page
from portal.permissions import requires

MOST = 60
"""So many of a series stand on its page, five years of a monthly one; the list of past programmes has them all."""


@require_safe
@requires("contacts.read")
def series_detail(request: HttpRequest, series: int) -> HttpResponse:
    """All of one series, newest first, and what was promised at any of them and is open."""
    row = find_series(request, series)
    programmes = with_guests(Programme.objects.filter(series=row)).order_by("-starts_on", "-pk")[:MOST]
    people = Prefetch("person", Person.objects.visible_to(request.membership))
    waiting = FollowUp.objects.visible_to(request.membership).open().filter(programme__series=row)
    linked = waiting.select_related("owner", "organization", "programme").prefetch_related(people)
    promised = without_unseen(list(linked), request.membership)
    found = list(programmes)
    for each in found:
        each.association, each.partnership, each.when = row.association, row.partnership, ""
        each.when = programme_when(each)
    for promise in promised:
        promise.association = promise.programme.association = row.association
    if planned := planned_of(row, timezone.localdate()):
        planned.association = row.association
    context = {
        "series": row,
        "programmes": found,
        "promised": promised,
        "planned": planned,
        "years": years_of(Outcome.objects.visible_to(request.membership).filter(programme__series=row)),
    }
    return page(request, "contacts/series_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def series_next(request: HttpRequest, series: int) -> HttpResponse:
    """Plan the next one like the last one; it opens to be looked through. A refusal is said on the series' page."""
    row = find_series(request, series)
    if request.method != "POST":
        return redirect(row)
    try:
        planned = plan_next(series=row, by=request.user, today=timezone.localdate())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect(row)
    messages.success(request, _("Planned like the last one. Look it through."))
    return redirect(planned)
