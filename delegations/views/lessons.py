"""Lessons of a trip: written down after it, ticked off in the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.views.records import Desk, keep_record, remove_record
from delegations.forms.after import LessonForm
from delegations.models import Delegation, Lesson
from delegations.services.lessons import change_lesson, let_lesson_go, remove_lesson, take_lesson, write_lesson
from delegations.views.finding import find_delegation, find_of
from partnerships.views.partnerships import shown_or_sent
from portal.permissions import requires


@shown_or_sent
@requires("delegations.debrief")
def lesson_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Write down what was learned."""
    trip = find_delegation(request, delegation)
    blank = Lesson(association=request.association, delegation=trip)
    form = LessonForm(request.POST or None, instance=blank)

    def save(sent: LessonForm) -> Lesson:
        return write_lesson(delegation=trip, values=sent.values, by=request.user)

    desk = Desk(_("Write down a lesson"), _("Save lesson"), _after(trip), str(trip), keep=f"lesson-{trip.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.debrief")
def lesson_edit(request: HttpRequest, delegation: int, lesson: int) -> HttpResponse:
    """Correct a lesson."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, Lesson, lesson)
    form = LessonForm(request.POST or None, instance=row)

    def save(sent: LessonForm) -> Lesson:
        return change_lesson(lesson=row, read_version=sent.read_version, values=sent.values, by=request.user)

    parts = {"association": request.association.slug, "delegation": trip.pk, "lesson": row.pk}
    remove = reverse("lesson_remove", kwargs=parts)
    desk = Desk(_("Edit the lesson"), _("Save lesson"), _after(trip), str(trip), remove=remove)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.debrief")
def lesson_remove(request: HttpRequest, delegation: int, lesson: int) -> HttpResponse:
    """Ask, then take a lesson away."""
    trip = find_delegation(request, delegation)
    row = find_of(trip, Lesson, lesson)
    desk = Desk(_("Edit the lesson"), _("Save lesson"), _after(trip), str(trip))
    words = _("It is no longer shown when the next trip is planned.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_lesson(lesson=row, by=request.user), words=words
    )


@requires("delegations.plan")
@require_POST
def lesson_take(request: HttpRequest, delegation: int, lesson: int) -> HttpResponse:
    """This trip heeds a lesson of an earlier one; pressed again with `let_go`, it does not."""
    trip = find_delegation(request, delegation)
    row = get_object_or_404(Lesson.objects.visible_to(request.membership), pk=lesson)
    act: Any = let_lesson_go if "let_go" in request.POST else take_lesson
    extra = {} if "let_go" in request.POST else {"into": trip}
    try:
        act(lesson=row, by=request.user, **extra)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{trip.get_absolute_url()}#after")


def _after(trip: Delegation) -> str:
    return f"{trip.get_absolute_url()}#after"
