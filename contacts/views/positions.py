"""A person's positions, and the move to another job."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.forms.people import MoveForm, PositionForm
from contacts.models import Person, Position
from contacts.services.people import add_position, change_position, move_job, remove_position
from contacts.views.finding import find_person, find_position
from contacts.views.records import Desk, keep_record, remove_record
from portal.permissions import requires

POSITION_EDIT = "contacts/position_edit.html"
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def back_to(person: Person) -> str:
    """The positions on the person's page."""
    return f"{person.get_absolute_url()}#positions"


@shown_or_sent
@requires("contacts.log")
def position_add(request: HttpRequest, person: int) -> HttpResponse:
    """Give a person a position."""
    owner = find_person(request, person)
    form = PositionForm(
        request.POST or None,
        instance=Position(association=request.association, person=owner),
        membership=request.membership,
    )
    desk = Desk(_("Add a position"), _("Save position"), back_to(owner), str(owner))

    def save(sent: PositionForm) -> Position:
        return add_position(person=owner, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save, template=POSITION_EDIT)


@shown_or_sent
@requires("contacts.log")
def position_edit(request: HttpRequest, person: int, position: int) -> HttpResponse:
    """Correct a position."""
    owner = find_person(request, person)
    row = find_position(owner, position)
    form = PositionForm(request.POST or None, instance=row, membership=request.membership)
    remove = reverse("position_remove", args=[request.association.slug, owner.pk, row.pk])
    desk = Desk(_("Edit the position"), _("Save position"), back_to(owner), str(owner), remove=remove)

    def save(sent: PositionForm) -> Position:
        return change_position(position=row, read_version=sent.read_version, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save, template=POSITION_EDIT)


@shown_or_sent
@requires("contacts.log")
def position_remove(request: HttpRequest, person: int, position: int) -> HttpResponse:
    """Ask, then take away a position that was written down by mistake."""
    owner = find_person(request, person)
    row = find_position(owner, position)
    desk = Desk(_("Remove this entry"), "", back_to(owner), str(owner))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_position(position=row, by=request.user))


@shown_or_sent
@requires("contacts.log")
def person_move(request: HttpRequest, person: int) -> HttpResponse:
    """Somebody has a new job: the old position ends the day before and stays."""
    owner = find_person(request, person)
    blank = Position(association=request.association, person=owner)
    form = MoveForm(request.POST or None, instance=blank, membership=request.membership)
    remark = _("The present position ends the day before and stays in the record.")
    desk = Desk(
        _("A new job"), _("Save the new job"), back_to(owner), str(owner), remark, extra={"ends": owner.main_position}
    )

    def save(sent: MoveForm) -> Position:
        values = dict(sent.values)
        organization, on = values.pop("organization"), values.pop("from_on")
        return move_job(person=owner, organization=organization, on=on, by=request.user, values=values)

    return keep_record(request, form=form, desk=desk, save=save, template=POSITION_EDIT)
