"""The report on a year: what came of it, beside the year before, as a page and as a paper."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.record_paper import RECORD_PAPER, yearly_paper
from contacts.models import Outcome
from contacts.views.printed import forms_of_paper, printed
from contacts.yearly_report import FIRST_YEAR, year_report
from portal.documents.views.answers import says_what_is_missing
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def outcome_year(request: HttpRequest, year: int) -> HttpResponse:
    """What came of a year, by partnership, without names of people; a year that lies ahead is said, not counted."""
    today = _today_if_known(year)
    if year > today.year:
        ahead = {"year": year, "this_year": today.year}
        return page(request, "contacts/outcome_year_ahead.html", ahead, status=404)
    report = year_report(request.association, request.membership, year, today)
    for of in report.partnerships:
        of.partnership.association = request.association
    has_earlier = Outcome.objects.visible_to(request.membership).filter(happened_on__lt=report.first).exists()
    context: dict[str, Any] = {
        "report": report,
        "this_year": today.year,
        "before": year - 1 if has_earlier else None,
        "after": year + 1 if year < today.year else None,
        "papers": forms_of_paper(request),
    }
    return page(request, "contacts/outcome_year.html", context)


@never_cache
@require_safe
@says_what_is_missing
@requires("contacts.read")
def outcome_year_paper(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a paper in either language or both; nothing is printed of a year that lies ahead."""
    today = _today_if_known(year)
    if year > today.year:
        raise Http404
    report = year_report(request.association, request.membership, year, today)
    back = reverse("outcome_year", kwargs={"association": request.association.slug, "year": year})
    paper = yearly_paper(report, request.association, today)
    return printed(request, RECORD_PAPER, paper, stem=f"outcomes-{year}", back=back)


def _today_if_known(year: int) -> datetime.date:
    if not FIRST_YEAR <= year <= datetime.MAXYEAR:
        raise Http404
    return timezone.localdate()
