"""The register of agreements: what ends soon first, a page for each, and its file."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from partnerships.due import agreement_due
from partnerships.memory import acts_on, memory_of
from partnerships.models import Agreement
from partnerships.overview import signing_words
from partnerships.sister_city_laws import law_of
from partnerships.views.finding import find_agreement
from partnerships.views.goals import days_asked, own_partnerships
from portal import papers
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("partnerships.read")
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Every paper that was signed: what asks for somebody first, then what is in force, then what has ended; or those
    that were signed in a period."""
    partnerships = own_partnerships(request)
    found = Agreement.objects.visible_to(request.membership).select_related("partnership__home", "partnership__partner")
    seen = {row.pk: told(request, row) for row in found}
    chosen = next((each for each in partnerships if each.slug == request.GET.get("partnership")), None)
    days = days_asked(request)
    rows = [row for row in seen.values() if chosen is None or row.partnership == chosen]
    rows = [row for row in rows if not days or (row.signed_on and _lies_in(row.signed_on, days))]
    for row in rows:
        row.seen_wider = seen.get(row.follows_id)  # one that belongs to a partnership of others is not named
    asking = sorted((row for row in rows if _asks(row)), key=lambda row: row.expires_on)
    groups = (
        ("ending", _("To be renewed or let end"), asking),
        ("force", pgettext("agreements", "In force"), [row for row in rows if not _asks(row) and not row.ended_on]),
        ("ended", _("No longer in force"), [row for row in rows if row.ended_on]),
    )
    context = {
        "groups": [group for group in groups if group[2]],
        "number": len(rows),
        "asking": len(asking),
        "partnerships": partnerships,
        "chosen": chosen,
        "days": days,
    }
    return page(request, "partnerships/agreement_list.html", context)


def _lies_in(day: datetime.date, days: dict[str, datetime.date]) -> bool:
    return days.get("since", day) <= day <= days.get("until", day)


@require_safe
@requires("partnerships.read")
def agreement_detail(request: HttpRequest, agreement: int) -> HttpResponse:
    """One paper: who signed it, until when it holds, what it says, what it follows and what follows it."""
    row = told(request, find_agreement(request, agreement))
    followers = row.followers.visible_to(request.membership).select_related("partnership__home", "partnership__partner")
    for each in followers:
        each.association = request.association
    wider = Agreement.objects.visible_to(request.membership).filter(pk=row.follows_id).first()
    if wider:
        wider.association = request.association
    context = {
        "agreement": row,
        "paper": papers.paper(row.file),
        "followers": followers,
        "wider": wider,
        "themes": row.themes.all(),
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "partnerships/agreement_detail.html", context)


@require_safe
@requires("partnerships.read")
def agreement_file(request: HttpRequest, agreement: int) -> HttpResponse:
    """The signed paper, as a file to save."""
    row = find_agreement(request, agreement)
    return papers.response(row.file, str(row))


def told(request: HttpRequest, row: Any) -> Any:
    """The agreement with its end (`due`), its day of signing in words (`signed`) and the law of the state (`law`)."""
    row.association = row.partnership.association = request.association
    row.due, row.signed = agreement_due(row, timezone.localdate()), signing_words(row)
    row.law = law_of(row.partnership)
    return row


def _asks(row: Any) -> bool:
    """Whether somebody has to say what becomes of it."""
    return row.due is not None and row.due.state != "well"
