"""Programmes: the room, the page of each, its minutes and what was promised there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.programmes import ProgrammeSieve
from contacts.programme_page import page_of
from contacts.programme_queries import with_guests
from contacts.timeline import Anchor, Page, page_by
from contacts.views.finding import find_programme
from partnerships.choices import Scale
from partnerships.coming import coming
from partnerships.forms.programmes import MinutesForm
from partnerships.models import Partnership, Programme, ProgrammeSeries, StarterProgramme
from partnerships.programme_dates import dated_of
from partnerships.programme_words import coming_when, programme_kind, programme_when
from partnerships.services.kinds import PROGRAMME
from partnerships.views.records import Desk, edit_record
from portal.calendar_file import as_calendar
from portal.pages import page
from portal.permissions import requires

LABELS = {
    Scale.SMALL.value: gettext_lazy("For one or two volunteers"),
    Scale.MEDIUM.value: gettext_lazy("For a handful of volunteers"),
    Scale.LARGE.value: gettext_lazy("For an association with staff"),
}
"""Starter programmes from the smallest on: most associations are small."""
MOST = 200
"""So many programmes ahead of us stand on the list; no association plans more."""


@require_safe
@requires("contacts.read")
def programme_list(request: HttpRequest) -> HttpResponse:
    """What comes, the nearest first, then what has no day yet; or what was, newest first."""
    sieve, today = ProgrammeSieve(request), timezone.localdate()
    visible = with_guests(Programme.objects.visible_to(request.membership).with_places())
    passing = sieve.filter(visible, today)
    found = _past(request, passing) if sieve.is_of_past else Page(_ahead(passing), None)
    for row in found.rows:
        row.association = request.association
        row.kind_words = programme_kind(row)
        row.is_off = getattr(row, "is_off", row.is_cancelled)
    series = ProgrammeSeries.objects.visible_to(request.membership).filter(ended_on=None)
    context = {"sieve": sieve, "found": found, "series": list(series)}
    for row in context["series"]:
        row.association = request.association
    return page(request, "contacts/programme_list.html", context, fragment="contacts/_programmes.html")


def _past(request: HttpRequest, rows: QuerySet) -> Page:
    found = page_by(rows, "starts_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    for row in found.rows:
        row.when = programme_when(row)
    return found


def _ahead(rows: QuerySet) -> list[Programme]:
    """The next ones in the order in which they come; those of which neither day nor month is known at the end."""
    known: list[Any] = list(rows[:MOST])
    for row in known:
        row.when = ""
    ordered: list[Any] = []
    for event in coming(known, timezone.localdate()):
        ordered.append(event.programme)
        ordered[-1].when, ordered[-1].is_off = coming_when(event), event.is_off
    placed = {row.pk for row in ordered}
    return [*ordered, *(row for row in known if row.pk not in placed)]


@require_safe
@requires("partnerships.propose")
def programme_start(request: HttpRequest) -> HttpResponse:
    """Where a new programme begins: with an empty page, or with a model of the size that fits."""
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places().current())
    asked = request.GET.get("partnership", "")
    chosen = next((row for row in partnerships if row.slug == asked), partnerships[0] if partnerships else None)
    starters = list(StarterProgramme.objects.all())
    scales = [{"label": LABELS[scale], "starters": [row for row in starters if row.scale == scale]} for scale in LABELS]
    context = {
        "partnerships": partnerships,
        "partnership": chosen,
        "scales": [each for each in scales if each["starters"]],
    }
    return page(request, "contacts/programme_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.propose")
def programme_minutes(request: HttpRequest, programme: int) -> HttpResponse:
    """Write down what was said and what came of it; a volunteer proposes it."""
    row = find_programme(request, programme)
    form = MinutesForm(request.POST or None, instance=row)
    back = f"{row.get_absolute_url()}#minutes"
    remark = _("What was promised goes into the next steps: there it stays until somebody closes it.")
    desk = Desk(_("Minutes and results"), _("Save minutes"), back, str(row), remark, keep=f"minutes-{row.pk}")
    return edit_record(request, kind=PROGRAMME, row=row, form=form, desk=desk)


@require_safe
@requires("contacts.read")
def programme_detail(request: HttpRequest, programme: int) -> HttpResponse:
    """One programme with everything that hangs on it."""
    row = find_programme(request, programme)
    context = page_of(row, request.membership, now=timezone.now())
    return page(request, "contacts/programme_detail.html", context)


@require_safe
@requires("contacts.read")
def programme_file(request: HttpRequest, programme: int) -> HttpResponse:
    """One programme for the reader's own calendar."""
    row = find_programme(request, programme)
    dated = dated_of(row, path=row.get_absolute_url())
    if dated is None:
        raise Http404
    body = as_calendar([dated], name=dated.title, key=request.association.slug)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="programme.ics"'
    return answer
