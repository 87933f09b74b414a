"""Adaptations: what we have begun, what each needs and whether we have it, its steps, what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.adaptation_steps import step_due
from partnerships.choices import AdaptationState, MetState
from partnerships.forms.adaptations import AdaptationForm, PreconditionForm, ResultForm, StepForm
from partnerships.memory import acts_on, memory_of
from partnerships.models import Adaptation, AdaptationPrecondition, AdaptationStep
from partnerships.services import adaptations as services
from partnerships.services.kinds import Kind
from partnerships.story_copies import origin_of
from partnerships.story_library import told_by_key
from partnerships.views.goals import own_partnerships
from partnerships.views.records import Desk, edit_record, remove_record, shown, version_sent
from portal.money import money
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import may, requires
from portal.saving import StaleSave

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
ADAPTATION = Kind("adaptation", Adaptation, "", services.change_adaptation, remove_verb=services.remove_adaptation)
PRECONDITION = Kind(
    "adaptation_precondition",
    AdaptationPrecondition,
    "",
    services.change_precondition,
    remove_verb=services.remove_precondition,
    word="precondition",
)
STEP = Kind("adaptation_step", AdaptationStep, "", services.change_step, remove_verb=services.remove_step, word="step")


@require_safe
@requires("partnerships.read")
def adaptation_list(request: HttpRequest) -> HttpResponse:
    """What is under way, and what came of the others."""
    partnerships = own_partnerships(request)
    rows = _linked(Adaptation.objects.visible_to(request.membership))
    chosen = next((each for each in partnerships if each.slug == request.GET.get("partnership")), None)
    if chosen:
        rows = rows.filter(partnership=chosen)
    found = told(request, list(rows.prefetch_related("adaptationsteps", "adaptationpreconditions")))
    groups = [(state.value, state.label, [row for row in found if row.state == state]) for state in AdaptationState]
    context = {"groups": groups, "has_rows": bool(found), "partnerships": partnerships, "chosen": chosen}
    return page(request, "partnerships/adaptation_list.html", context)


@require_safe
@requires("partnerships.read")
def adaptation_detail(request: HttpRequest, adaptation: int) -> HttpResponse:
    """One adaptation: where it comes from, what it needs, its steps, what came of it."""
    (row,) = told(request, [find_adaptation(request, adaptation)])
    steps = list(row.adaptationsteps.select_related("owner"))
    for step in steps:
        step.adaptation, step.association = row, request.association
        step.due = step_due(step, timezone.localdate())
        step.may_be_done = row.is_open and not step.done_on and may_do(request, step)
    origin = origin_of(row)
    can_read = origin is not None and told_by_key(request.membership, origin.key) is not None
    context = {
        "adaptation": row,
        "origin": origin,
        "can_read_origin": can_read,
        "preconditions": list(row.adaptationpreconditions.all()),
        "steps": steps,
        "money": money(row.value, row.currency),
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "partnerships/adaptation_detail.html", context)


@shown_or_sent
@requires("partnerships.edit")
def adaptation_edit(request: HttpRequest, adaptation: int) -> HttpResponse:
    """What is planned, and who looks after it."""
    row = find_adaptation(request, adaptation)
    remove = reverse("adaptation_remove", kwargs=_parts(request, row))
    desk = Desk(_("Edit the adaptation"), _("Save"), row.get_absolute_url(), str(row), remove=remove)
    return edit_record(
        request, kind=ADAPTATION, row=row, form=AdaptationForm(request.POST or None, instance=row), desk=desk
    )


@shown_or_sent
@requires("partnerships.edit")
def adaptation_close(request: HttpRequest, adaptation: int) -> HttpResponse:
    """What came of it, and what was learned."""
    row = find_adaptation(request, adaptation)
    remark = _("Result and lesson go back to the original, so that the next association does not begin from nothing.")
    desk = Desk(_("What came of it"), _("Save the result"), row.get_absolute_url(), str(row), remark)
    form = ResultForm(request.POST or None, instance=row)

    def close(sent: Any) -> Adaptation:
        return services.close_adaptation(
            adaptation=row, read_version=sent.read_version, values=sent.values, by=request.user
        )

    return edit_record(request, kind=ADAPTATION, row=row, form=form, desk=desk, save=close)


@shown_or_sent
@requires("partnerships.edit")
def adaptation_remove(request: HttpRequest, adaptation: int) -> HttpResponse:
    """Ask, then take it away with its steps."""
    row = find_adaptation(request, adaptation)
    back = reverse("adaptation_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Remove the adaptation"), _("Remove"), back, str(_("Adaptations")))
    return remove_record(request, kind=ADAPTATION, row=row, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def adaptation_tell(request: HttpRequest, adaptation: int) -> HttpResponse:
    """Make a story of what came of it, and lead to its form."""
    row = find_adaptation(request, adaptation)
    if request.method != "POST":
        return redirect(row)
    try:
        story = services.tell_adaptation(adaptation=row, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect(row)
    messages.success(request, _("The story is begun. Read it, add what is missing, and share it."))
    return redirect("story_edit", association=request.association.slug, story=story.pk)


@shown_or_sent
@requires("partnerships.edit")
def precondition_add(request: HttpRequest, adaptation: int) -> HttpResponse:
    """Something else that it needs."""
    row = find_adaptation(request, adaptation)
    blank = AdaptationPrecondition(association=request.association, adaptation=row)
    desk = _desk(row, _("Add a precondition"), _("Save precondition"), "needed")
    return _added(request, PreconditionForm(request.POST or None, instance=blank), desk, row, services.add_precondition)


@shown_or_sent
@requires("partnerships.edit")
def precondition_edit(request: HttpRequest, adaptation: int, precondition: int) -> HttpResponse:
    """Whether it is there, and how we know."""
    row = find_line(request, AdaptationPrecondition, adaptation, precondition)
    parts = _parts(request, row.adaptation) | {"precondition": row.pk}
    desk = _desk(row.adaptation, _("Do we have it?"), _("Save precondition"), "needed")
    form = PreconditionForm(request.POST or None, instance=row)
    return edit_record(
        request, kind=PRECONDITION, row=row, form=form, desk=_removable(desk, "precondition_remove", parts)
    )


@shown_or_sent
@requires("partnerships.edit")
def precondition_remove(request: HttpRequest, adaptation: int, precondition: int) -> HttpResponse:
    """Ask, then take it away."""
    row = find_line(request, AdaptationPrecondition, adaptation, precondition)
    return remove_record(request, kind=PRECONDITION, row=row, desk=_desk(row.adaptation, "", "", "needed"))


@shown_or_sent
@requires("partnerships.edit")
def adaptation_step_add(request: HttpRequest, adaptation: int) -> HttpResponse:
    """One more task."""
    row = find_adaptation(request, adaptation)
    blank = AdaptationStep(association=request.association, adaptation=row, owner=row.owner)
    desk = _desk(row, _("Add a step"), _("Save step"), "steps")
    return _added(request, StepForm(request.POST or None, instance=blank), desk, row, services.add_step)


@shown_or_sent
@requires("partnerships.edit")
def adaptation_step_edit(request: HttpRequest, adaptation: int, step: int) -> HttpResponse:
    """What, who, until when."""
    row = find_line(request, AdaptationStep, adaptation, step)
    parts = _parts(request, row.adaptation) | {"step": row.pk}
    desk = _removable(
        _desk(row.adaptation, _("Edit the step"), _("Save step"), "steps"), "adaptation_step_remove", parts
    )
    return edit_record(request, kind=STEP, row=row, form=StepForm(request.POST or None, instance=row), desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def adaptation_step_remove(request: HttpRequest, adaptation: int, step: int) -> HttpResponse:
    """Ask, then take it away."""
    row = find_line(request, AdaptationStep, adaptation, step)
    return remove_record(request, kind=STEP, row=row, desk=_desk(row.adaptation, "", "", "steps"))


@shown_or_sent
@requires("follow_ups.keep")
def adaptation_step_done(request: HttpRequest, adaptation: int, step: int) -> HttpResponse:
    """Note that a step was done today."""
    row = find_line(request, AdaptationStep, adaptation, step)
    if request.method != "POST":
        return redirect(row.adaptation)
    if not may_do(request, row):
        raise PermissionDenied(_("You mark your own steps as done here. Ask whoever does this one."))
    try:
        services.finish_step(step=row, read_version=version_sent(request), by=request.user)
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
    else:
        messages.success(request, _("Done: %(step)s") % {"step": row})
    return redirect(where_it_was_pressed(request, row.get_absolute_url()))


def may_do(request: HttpRequest, step: AdaptationStep) -> bool:
    """Whether the reader may say that it was done: who edits may, and whose step it is."""
    return may(request, "partnerships.edit") or step.owner_id == request.user.pk


def find_adaptation(request: HttpRequest, key: int) -> Adaptation:
    """The association's adaptation of that key, if its partnership may be seen."""
    row = get_object_or_404(_linked(Adaptation.objects.visible_to(request.membership)), pk=key)
    row.association = row.partnership.association = request.association
    return row


def find_line(request: HttpRequest, model: Any, adaptation: int, key: int) -> Any:
    """A line of an adaptation that may be seen; a line of another one is not found."""
    parent = find_adaptation(request, adaptation)
    row = get_object_or_404(model, pk=key, adaptation=parent)
    row.adaptation, row.association = parent, request.association
    return row


def told(request: HttpRequest, rows: list[Any]) -> list[Any]:
    """The adaptations with how many steps are done (`done`, `all`) and what they need (`met`, `unmet`, `unknown`)."""
    for row in rows:
        row.association = row.partnership.association = request.association
        steps, needed = list(row.adaptationsteps.all()), list(row.adaptationpreconditions.all())
        row.done, row.all = sum(step.done_on is not None for step in steps), len(steps)
        for state in MetState:
            setattr(row, state.value, sum(each.state == state for each in needed))
        row.needs = len(needed)
    return rows


def _linked(rows: Any) -> Any:
    return rows.select_related(
        "partnership__home", "partnership__partner", "owner", "model_story", "programme", "story"
    )


def _added(request: HttpRequest, form: Any, desk: Desk, row: Adaptation, verb: Any) -> HttpResponse:
    """Show an empty form for a line, and add what was sent."""
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, desk)
    try:
        verb(adaptation=row, values=form.values, by=request.user)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return shown(request, form, desk)
    messages.success(request, _("Saved."))
    return redirect(desk.back)


def _desk(row: Adaptation, title: Any, save: Any, place: str) -> Desk:
    return Desk(title, save, f"{row.get_absolute_url()}#{place}", str(row))


def _removable(desk: Desk, name: str, parts: dict[str, Any]) -> Desk:
    return replace(desk, remove=reverse(name, kwargs=parts))


def _parts(request: HttpRequest, row: Adaptation) -> dict[str, Any]:
    return {"association": request.association.slug, "adaptation": row.pk}
