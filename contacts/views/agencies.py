"""The log of touches with public agencies, as a page and as sheets; nobody's name stands in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from contacts.agencies import COLUMNS, COLUMNS_JA, AgencyTouch, agency_touches, by_level, lines
from contacts.forms.agencies import AgencySieve
from contacts.models import Touch
from contacts.outcome_sheet import CONTENT_TYPES, CSV, XLSX, written
from portal.pages import page
from portal.permissions import requires

MOST = 200
"""So many lines stand on the page; the sheets hold all of them."""


@require_safe
@requires("contacts.read")
def agency_list(request: HttpRequest) -> HttpResponse:
    """Which public agencies we were in touch with, when and how, the newest first."""
    sieve = AgencySieve(request)
    rows = _rows(request, sieve)
    for row in rows[:MOST]:
        row.touch.association = row.agency.association = request.association
        for each in filter(None, (row.touch.partnership, row.touch.programme)):
            each.association = request.association
    context = {
        "sieve": sieve,
        "rows": rows[:MOST],
        "number": len(rows),
        "levels": by_level(rows),
        "query": request.GET.urlencode(),
    }
    return page(request, "contacts/agency_list.html", context, fragment="contacts/_agencies.html")


@require_safe
@requires("contacts.read")
def agency_csv(request: HttpRequest) -> HttpResponse:
    """The log as CSV."""
    return _sheet(request, CSV)


@require_safe
@requires("contacts.read")
def agency_workbook(request: HttpRequest) -> HttpResponse:
    """The log as a workbook."""
    return _sheet(request, XLSX)


def _rows(request: HttpRequest, sieve: AgencySieve) -> list[AgencyTouch]:
    found = agency_touches(request.membership, sieve.filter(Touch.objects.visible_to(request.membership)))
    level = sieve.of("agency_of")
    return [row for row in found if row.agency.agency_of == level] if level else found


def _sheet(request: HttpRequest, form: str) -> HttpResponse:
    sieve = AgencySieve(request)
    if sieve.faults:
        return HttpResponseBadRequest(" ".join(sieve.faults), content_type="text/plain; charset=utf-8")
    is_japanese = get_language() == "ja"
    title, head = ("公的機関", COLUMNS_JA) if is_japanese else ("Agencies", COLUMNS)
    response = HttpResponse(
        written(form, title, head, list(lines(_rows(request, sieve)))), content_type=CONTENT_TYPES[form]
    )
    name = f"{request.association.slug}-agencies-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
