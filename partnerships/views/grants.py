"""Grants: whom we may ask for money, until when one applies and reports, a page for each, a step on by one press."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.choices import Currency, GrantState
from partnerships.due import BEFORE_SENT, GIVEN, OVER, grant_due
from partnerships.looks import SOON_DAYS
from partnerships.memory import acts_on, memory_of
from partnerships.models import Grant
from partnerships.services.grants import NEXT, move_grant
from partnerships.views.finding import find_grant
from partnerships.views.goals import days_asked, own_partnerships
from partnerships.views.records import version_sent
from portal.money import money
from portal.pages import page, where_it_was_pressed
from portal.permissions import requires
from portal.saving import StaleSave

BOUNDS = {"since": "gte", "until": "lte"}
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("partnerships.read")
def grant_list(request: HttpRequest) -> HttpResponse:
    """What one may apply for by day, what waits for an answer, what was granted, and what is over. The address may ask
    for those granted in a period, of one currency alone, or those with a day within ninety days."""
    partnerships = own_partnerships(request)
    found = Grant.objects.visible_to(request.membership).select_related(
        "owner", "partnership__home", "partnership__partner"
    )
    chosen = next((each for each in partnerships if each.slug == request.GET.get("partnership")), None)
    if chosen:
        found = found.filter(partnership=chosen)
    days, currency = days_asked(request), ""
    if days:
        found = found.filter(**{f"decided_on__{BOUNDS[name]}": day for name, day in days.items()}, state__in=GIVEN)
        if (asked := request.GET.get("currency", "")) in Currency.values:
            found, currency = found.filter(currency=asked), str(Currency(asked).label)
    rows = [told(request, row) for row in found]
    is_due = request.GET.get("show") == "due"
    if is_due:
        soon = timezone.localdate() + datetime.timedelta(days=SOON_DAYS)
        rows = [row for row in rows if row.due and row.due.on <= soon]
    groups = (
        ("open", _("To apply for"), [row for row in rows if row.state in BEFORE_SENT]),
        ("sent", _("Waiting for an answer"), [row for row in rows if row.state == GrantState.SENT]),
        ("granted", _("Granted: to be reported on"), [row for row in rows if row.state == GrantState.GRANTED]),
        ("over", _("Over"), [row for row in rows if row.state in OVER]),
    )
    context = {
        "groups": [group for group in groups if group[2]],
        "coming": len(groups[0][2]),
        "partnerships": partnerships,
        "chosen": chosen,
        "days": days,
        "currency": currency,
        "is_due": is_due,
    }
    return page(request, "partnerships/grant_list.html", context)


@require_safe
@requires("partnerships.read")
def grant_detail(request: HttpRequest, grant: int) -> HttpResponse:
    """One grant, with the steps that one press leads to."""
    row = told(request, find_grant(request, grant))
    context = {
        "grant": row,
        "steps": [(state, step_words()[state]) for state in NEXT.get(GrantState(row.state), ())],
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "partnerships/grant_detail.html", context)


@shown_or_sent
@requires("partnerships.edit")
def grant_move(request: HttpRequest, grant: int) -> HttpResponse:
    """Go a step on; what was not the next step, or saved by somebody else meanwhile, is said on the page."""
    row = find_grant(request, grant)
    if request.method != "POST":
        return redirect(row)
    try:
        state = request.POST.get("state", "")
        moved = move_grant(grant=row, read_version=version_sent(request), state=state, by=request.user)
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{moved}: {moved.get_state_display()}")
    return redirect(where_it_was_pressed(request, row.get_absolute_url()))


def step_words() -> dict[str, str]:
    """What the button says that leads to a state."""
    return {
        GrantState.WRITING: _("We are writing it"),
        GrantState.SENT: _("Mark as sent"),
        GrantState.GRANTED: _("It was granted"),
        GrantState.DECLINED: _("It was declined"),
        GrantState.CLOSED: _("Mark as reported"),
        GrantState.DROPPED: _("Not applied for"),
    }


def told(request: HttpRequest, row: Any) -> Any:
    """The grant with its next day (`due`) and its amount in words (`money`)."""
    row.association = request.association
    if row.partnership:
        row.partnership.association = request.association
    row.due = grant_due(row, timezone.localdate())
    row.money = money(row.amount, row.currency)
    return row
