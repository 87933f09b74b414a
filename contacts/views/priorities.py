"""Priorities of states and countries, and what of ours serves them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.priorities import PriorityForm
from contacts.models import Priority
from contacts.priority_lines import priorities_of
from contacts.services.priorities import add_priority, change_priority, remove_priority
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("partnerships.read")
def priority_list(request: HttpRequest) -> HttpResponse:
    """Each priority with the goals that serve it and what those brought."""
    rows = priorities_of(request.membership)
    for row in rows:
        for goal in row.goals:
            goal.association = request.association
    return page(request, "contacts/priority_list.html", {"rows": rows})


@shown_or_sent
@requires("partnerships.edit")
def priority_add(request: HttpRequest) -> HttpResponse:
    """Write down a priority and which goals serve it."""
    blank = Priority(association=request.association)
    form = PriorityForm(request.POST or None, instance=blank, membership=request.membership)

    def save(sent: PriorityForm) -> Any:
        add_priority(association=request.association, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=_desk(request, _("Write down a priority")), save=save)


@shown_or_sent
@requires("partnerships.edit")
def priority_edit(request: HttpRequest, priority: int) -> HttpResponse:
    """Correct a priority, or say which goals serve it."""
    row = _find(request, priority)
    form = PriorityForm(request.POST or None, instance=row, membership=request.membership)

    def save(sent: PriorityForm) -> Priority:
        return change_priority(priority=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("priority_remove", kwargs={"association": request.association.slug, "priority": row.pk})
    return keep_record(request, form=form, desk=_desk(request, _("Edit the priority"), remove), save=save)


@shown_or_sent
@requires("partnerships.edit")
def priority_remove(request: HttpRequest, priority: int) -> HttpResponse:
    """Ask, then take a priority away; the goals stay."""
    row = _find(request, priority)
    words = _("It leaves the reports. The goals that served it stay.")
    return remove_record(
        request,
        row=row,
        desk=_desk(request, _("Edit the priority")),
        remove=lambda: remove_priority(priority=row, by=request.user),
        words=words,
    )


def _find(request: HttpRequest, key: int) -> Priority:
    row = get_object_or_404(Priority, pk=key)
    row.association = request.association
    return row


def _desk(request: HttpRequest, title: str, remove: str = "") -> Desk:
    back = reverse("priority_list", kwargs={"association": request.association.slug})
    return Desk(title, _("Save priority"), back, _("Priorities of state and country"), remove=remove)
