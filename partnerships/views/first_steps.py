"""The page for an association that is new: its first steps, who helps it, and whom it helps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.first_steps import first_steps as steps_of
from partnerships.forms.initiatives import MentoringForm
from partnerships.models import Mentoring
from partnerships.services.kinds import MENTORING
from partnerships.services.mentoring import answer_first_timer, ask_mentor, keep_mentoring, mentors_for, who_asks
from partnerships.views.records import Desk, edit_record, version_sent
from portal.pages import page
from portal.permissions import requires
from portal.saving import StaleSave

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("partnerships.read")
def first_steps(request: HttpRequest) -> HttpResponse:
    """What to do first, what of it is done, and which association goes along with whom."""
    own = _own(request)
    steps = steps_of(request.membership, timezone.localdate())
    context = {
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "own": own,
        "mentors": mentors_for(request.association) if own.is_first_timer else [],
        "asking": who_asks(request.association),
    }
    return page(request, "partnerships/first_steps.html", context)


@shown_or_sent
@requires("partnerships.edit")
def mentoring_edit(request: HttpRequest) -> HttpResponse:
    """Say that we are new to this, or that we help an association that is."""
    row = _own(request)
    form = MentoringForm(request.POST or None, instance=row)
    desk = Desk(_("New to this, or experienced"), _("Save"), row.get_absolute_url(), _("First steps"))

    def save(sent: Any) -> Mentoring:
        version, values = sent.read_version, sent.values
        return keep_mentoring(association=request.association, read_version=version, values=values, by=request.user)

    return edit_record(request, kind=MENTORING, row=row, form=form, desk=desk, save=save)


@shown_or_sent
@requires("partnerships.edit")
def mentor_ask(request: HttpRequest) -> HttpResponse:
    """Ask the association that was chosen; without one, ask nobody any more."""
    row = _own(request)
    if request.method == "POST" and row.pk:
        slug = request.POST.get("mentor", "")
        offered = {each.association.slug: each.association for each in mentors_for(request.association)}
        try:
            ask_mentor(
                mentoring=row,
                read_version=version_sent(request),
                mentor=offered.get(slug) if slug else None,
                by=request.user,
            )
        except StaleSave:
            messages.warning(request, _("Somebody saved this page before you."))
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Asked.") if slug else _("Nobody is asked any more."))
    return redirect("first_steps", association=request.association.slug)


@shown_or_sent
@requires("partnerships.edit")
def mentor_answer(request: HttpRequest, mentoring: int) -> HttpResponse:
    """Say to an association that asked us whether we go along with it."""
    row = next((each for each in who_asks(request.association) if each.pk == mentoring), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        agrees = request.POST.get("answer") == "agree"
        try:
            answer_first_timer(
                mentoring=row,
                read_version=version_sent(request),
                mentor=request.association,
                agrees=agrees,
                by=request.user,
            )
        except (StaleSave, ValidationError):
            messages.warning(request, _("This association has changed its question meanwhile. Look at it again."))
        else:
            messages.success(request, _("Your answer is kept, and stands on their page."))
    return redirect("first_steps", association=request.association.slug)


def _own(request: HttpRequest) -> Mentoring:
    """What we say of ourselves; a blank row where we have said nothing."""
    row = Mentoring.objects.select_related("mentor").first() or Mentoring(association=request.association)
    row.association = request.association
    return row
