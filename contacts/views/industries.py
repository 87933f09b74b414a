"""The industries that both cities have, and the next step where we know nobody."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.industries import findings_of, gap_of
from contacts.readiness import counterpart_profile
from contacts.services.next_steps import promise_once
from partnerships.views.finding import find_partnership
from portal.pages import page
from portal.permissions import requires

DAYS = 14
"""By then the step of one click is to be done; whoever needs another day changes it."""


@require_safe
@requires("contacts.read")
def shared_industries(request: HttpRequest, partnership: str) -> HttpResponse:
    """What both cities have in common, ranked with the reason, companies on each side, and what is missing."""
    row = find_partnership(request, partnership)
    context = {
        "partnership": row,
        "found": findings_of(row, request.membership, timezone.localdate()),
        "profile": counterpart_profile(row),
    }
    return page(request, "contacts/shared_industries.html", context)


@requires("contacts.log")
@require_POST
def shared_industry_step(request: HttpRequest, partnership: str) -> HttpResponse:
    """Promise the step that fills a gap, in one click; a gap that is filled already promises nothing."""
    row = find_partnership(request, partnership)
    today = timezone.localdate()
    asked = tuple(request.POST.get(name, "") for name in ("code", "side", "gap"))
    gap = gap_of(asked, findings_of(row, request.membership, today))
    if gap is None:
        messages.info(request, _("Nothing is missing there any more."))
        return redirect("shared_industries", association=request.association.slug, partnership=row.slug)
    due_on = today + datetime.timedelta(days=DAYS)
    made, is_new = promise_once(partnership=row, what=gap.step, known_as=gap.known_as, due_on=due_on, by=request.user)
    if is_new:
        day = date_format(made.due_on, "DATE_FORMAT")
        messages.success(request, _("Promised: %(what)s, by %(day)s.") % {"what": made.what, "day": day})
    else:
        messages.info(request, _("This is promised already: %(what)s") % {"what": made.what})
    back = reverse("shared_industries", args=[request.association.slug, row.slug])
    return redirect(f"{back}#sector-{gap.key}")
