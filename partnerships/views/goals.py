"""Goals: all by horizon with what the records say of each, a page for each, and the word that it was reviewed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.choices import GoalState, Horizon
from partnerships.due import goal_due
from partnerships.forms.goals import ReviewForm
from partnerships.goal_progress import progress_of
from partnerships.memory import acts_on, memory_of
from partnerships.models import Goal, Partnership
from partnerships.programme_words import programme_days
from partnerships.services.goals import review_goal
from partnerships.views.finding import find_goal
from partnerships.views.records import version_sent
from portal.neighbours import neighbours_of
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import may, requires
from portal.saving import StaleSave

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
STEPS = {"91": 91, "182": 182, "365": 365}
"""Days that a button may put a review off."""
ASKED: dict[str, Callable[[Any], bool]] = {
    "late": lambda row: row.due is not None and row.due.state == "owed",
    "reached": lambda row: row.progress is not None and row.progress.is_reached,
}
"""What the address of the list may ask for among open goals."""


@require_safe
@requires("partnerships.read")
def goal_list(request: HttpRequest) -> HttpResponse:
    """What is wanted soon, what is wanted later, and what was reached or given up; the address may ask for the open
    ones alone whose review is late, or whose number is reached."""
    partnerships = own_partnerships(request)
    goals = Goal.objects.visible_to(request.membership).select_related(
        "owner", "partnership__home", "partnership__partner"
    )
    chosen = next((each for each in partnerships if each.slug == request.GET.get("partnership")), None)
    if chosen:
        goals = goals.filter(partnership=chosen)
    is_mine = request.GET.get("whose") == "mine"
    if is_mine:
        goals = goals.filter(owner=request.user)
    shown = request.GET.get("show", "")
    shown = shown if shown in ASKED else ""
    rows = [
        row for row in told(request, list(goals)) if not shown or (row.state == GoalState.OPEN and ASKED[shown](row))
    ]
    groups = [
        (horizon.value, horizon.label, [row for row in rows if row.state == GoalState.OPEN and row.horizon == horizon])
        for horizon in Horizon
    ]
    closed = [row for row in rows if row.state != GoalState.OPEN]
    context = {
        "groups": [*groups, ("closed", _("Reached or given up"), closed)],
        "open": sum(len(rows) for _name, _label, rows in groups),
        "reached": sum(row.state == GoalState.REACHED for row in closed),
        "has_rows": bool(rows),
        "partnerships": partnerships,
        "chosen": chosen,
        "is_mine": is_mine,
        "shown": shown,
    }
    return page(request, "partnerships/goal_list.html", context)


@require_safe
@requires("partnerships.read")
def goal_detail(request: HttpRequest, goal: int) -> HttpResponse:
    """One goal: how far it is, what each side gains, what serves it, what happened to it."""
    return _shown(request, find_goal(request, goal))


def _shown(request: HttpRequest, row: Goal, form: ReviewForm | None = None) -> HttpResponse:
    (goal,) = told(request, [row])
    programmes = goal.programmes.visible_to(request.membership).order_by("starts_on", "month", "pk")
    context = {
        "goal": goal,
        "serving": [(each, programme_days(each)) for each in programmes],
        "may_review": goal.state == GoalState.OPEN and may_review(request, goal),
        "form": form or ReviewForm(),
        "neighbours": neighbours_of(request, "goal", goal.pk),
        "memories": [memory_of(act) for act in acts_on(goal)],
    }
    return page(request, "partnerships/goal_detail.html", context, status=422 if form else 200)


@shown_or_sent
@requires("follow_ups.keep")
def goal_review(request: HttpRequest, goal: int) -> HttpResponse:
    """Say that a goal was looked at, and when it is again: by the button's days, or the day that was typed."""
    row = find_goal(request, goal)
    if request.method != "POST":
        return redirect(row)
    if not may_review(request, row):
        raise PermissionDenied(_("You review your own goals here. Ask whoever looks after this one."))
    days = STEPS.get(request.POST.get("days", ""))
    ahead = timezone.localdate() + datetime.timedelta(days=days) if days else None
    form = ReviewForm({"review_on": ahead} if ahead else request.POST)
    if not form.is_valid():
        return _shown(request, row, form)
    try:
        review_on = form.cleaned_data["review_on"]
        review_goal(goal=row, read_version=version_sent(request), review_on=review_on, by=request.user)
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
        return redirect(row)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return _shown(request, row, form)
    day = date_format(review_on, "DATE_FORMAT")
    messages.success(request, _("Looked at. It is looked at again on %(day)s.") % {"day": day})
    return redirect(where_it_was_pressed(request, row.get_absolute_url()))


def may_review(request: HttpRequest, row: Goal) -> bool:
    """Whether the reader may say that it was reviewed: who edits may, and who looks after it."""
    return may(request, "partnerships.edit") or row.owner_id == request.user.pk


def told(request: HttpRequest, rows: list[Any]) -> list[Any]:
    """The goals with their day (`due`) and what the records say (`progress`)."""
    today = timezone.localdate()
    for row in rows:
        row.association = row.partnership.association = request.association
    progress = progress_of(rows, today)
    for row in rows:
        row.due, row.progress = goal_due(row, today), progress.get(row.pk)
    return rows


def own_partnerships(request: HttpRequest) -> list[Partnership]:
    """The partnerships that the reader may see, each with its association."""
    rows = list(Partnership.objects.visible_to(request.membership).with_places())
    for row in rows:
        row.association = request.association
    return rows


def days_asked(request: HttpRequest) -> dict[str, datetime.date]:
    """The days of a period in the address, `since` and `until`. What is no day is left out."""
    found = {}
    for name in ("since", "until"):
        with suppress(ValueError):
            found[name] = datetime.date.fromisoformat(request.GET.get(name, ""))
    return found
