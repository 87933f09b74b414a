"""The page of a person, and the forms of the person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.cards import shown_cards
from contacts.forms.people import PersonForm
from contacts.models import Person
from contacts.person_page import newest_touches, parts_of
from contacts.services.people import add_person, change_person, remove_person
from contacts.views.finding import find_person
from contacts.views.records import Desk, keep_record, remove_record
from portal.pages import page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("contacts.read")
def person_detail(request: HttpRequest, person: int) -> HttpResponse:
    """Everything about one person on one page."""
    row = find_person(request, person)
    parts = parts_of(row)
    context = {"person": row, "parts": parts, "touches": newest_touches(row), "cards": shown_cards(parts["cards"])}
    return page(request, "contacts/person_detail.html", context)


@shown_or_sent
@requires("contacts.log")
def person_new(request: HttpRequest) -> HttpResponse:
    """Write a person down."""
    form = PersonForm(
        request.POST or None, instance=Person(association=request.association), membership=request.membership
    )
    back = reverse("people", args=[request.association.slug])
    desk = Desk(_("Add a person"), _("Save person"), back, _("People"), keep="person-new")

    def save(sent: PersonForm) -> str:
        row = add_person(association=request.association, values=sent.values, by=request.user)
        return row.get_absolute_url()

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def person_edit(request: HttpRequest, person: int) -> HttpResponse:
    """What stands on a person."""
    row = find_person(request, person)
    form = PersonForm(request.POST or None, instance=row, membership=request.membership)
    remove = reverse("person_remove", args=[request.association.slug, row.pk])
    desk = Desk(_("Edit the person"), _("Save person"), row.get_absolute_url(), str(row), remove=remove)

    def save(sent: PersonForm) -> Person:
        return change_person(person=row, read_version=sent.read_version, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.merge")
def person_remove(request: HttpRequest, person: int) -> HttpResponse:
    """Ask, then remove a person."""
    row = find_person(request, person)
    back = reverse("people", args=[request.association.slug])
    desk = Desk(_("Remove this entry"), "", back, _("People"))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_person(person=row, by=request.user))
