"""The page of a person, and the forms of the person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.cards import shown_cards
from contacts.duplicates import Match, likely
from contacts.forms.people import NewPersonForm, PersonForm, PhotoForm
from contacts.models import Person
from contacts.person_page import card_of, in_time, parts_of, reachable, talks_in_time
from contacts.services.merging import where_to
from contacts.services.people import add_person, change_person, change_photo, remove_person
from contacts.standing import standing
from contacts.touch_lines import newest_touches, written
from contacts.unseen import page_without_unseen
from contacts.views.finding import find_person
from contacts.views.records import Desk, keep_record, remove_record, shown
from portal import pictures
from portal.pages import page
from portal.permissions import may, requires

PERSON_EDIT = "contacts/person_edit.html"
ANYWAY = "save-anyway"
"""The button beside those who are likely the same person."""
MOST_ALIKE = 5
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("contacts.read")
def person_detail(request: HttpRequest, person: int) -> HttpResponse:
    """Everything about one person on one page. An entry that was merged leads to the one that stays."""
    try:
        row = find_person(request, person)
    except Http404:
        if kept := where_to(person):
            return redirect(find_person(request, kept.pk))
        raise
    parts, touches = parts_of(row), newest_touches(row)
    page_without_unseen(parts, touches, request.membership)
    context = {
        "person": row,
        "sides": card_of(row),
        "positions": in_time(parts["positions"]),
        "points": reachable(parts["points"]),
        "parts": parts,
        "talks": talks_in_time(parts["talks"]),
        "touches": touches,
        "thread": written(touches),
        "cards": shown_cards(parts["cards"]),
        "standing": standing(row, timezone.localdate()),
    }
    return page(request, "contacts/person_detail.html", context)


@shown_or_sent
@requires("contacts.log")
def person_new(request: HttpRequest) -> HttpResponse:
    """Write a person down. Somebody who is likely here already is shown first."""
    form = NewPersonForm(
        request.POST or None, instance=Person(association=request.association), membership=request.membership
    )
    back = reverse("people", args=[request.association.slug])
    alike: list[Match] = []
    if request.method == "POST" and ANYWAY not in request.POST and form.is_valid():
        alike = likely(form.candidate(), request.membership)[:MOST_ALIKE]
    for each in alike:
        each.person.association = request.association
    desk = Desk(
        _("Add a person"),
        _("Save person"),
        back,
        _("People"),
        keep="person-new",
        extra={"alike": alike, "anyway": ANYWAY},
    )
    if alike:
        return shown(request, form, desk, template=PERSON_EDIT, status=422)

    def save(sent: NewPersonForm) -> str:
        row = add_person(
            association=request.association,
            values=sent.values,
            points=sent.sent_points,
            position=sent.position,
            tags=sent.tag_names,
            by=request.user,
        )
        return row.get_absolute_url()

    return keep_record(request, form=form, desk=desk, save=save, template=PERSON_EDIT)


@shown_or_sent
@requires("contacts.log")
def person_edit(request: HttpRequest, person: int) -> HttpResponse:
    """What stands on a person."""
    row = find_person(request, person)
    form = PersonForm(request.POST or None, instance=row, membership=request.membership)
    remove = reverse("person_remove", args=[request.association.slug, row.pk]) if may(request, "contacts.merge") else ""
    desk = Desk(
        _("Edit the person"), _("Save person"), row.get_absolute_url(), str(row), remove=remove, keep=f"person-{row.pk}"
    )

    def save(sent: PersonForm) -> Person:
        return change_person(
            person=row,
            read_version=sent.read_version,
            values=sent.values,
            points=sent.sent_points,
            tags=sent.tag_names,
            by=request.user,
        )

    return keep_record(request, form=form, desk=desk, save=save, template=PERSON_EDIT)


@require_safe
@requires("contacts.read")
def person_photo(request: HttpRequest, person: int) -> HttpResponse:
    """The photo, for those who may see the person."""
    return pictures.response(request, find_person(request, person).photo)


@shown_or_sent
@requires("contacts.log")
def person_photo_edit(request: HttpRequest, person: int) -> HttpResponse:
    """Another photo."""
    row = find_person(request, person)
    form = PhotoForm(request.POST or None, files=request.FILES or None, instance=row)
    address = [request.association.slug, row.pk]
    present = {
        "picture": row.photo_picture,
        "picture_address": reverse("person_photo", args=address),
        "picture_alt": str(row),
        "picture_remove": reverse("person_photo_remove", args=address),
    }
    desk = Desk(_("Photo"), _("Save the photo"), row.get_absolute_url(), str(row), extra=present)

    def save(sent: PhotoForm) -> Person:
        return change_photo(person=row, read_version=sent.read_version, photo=sent.values["photo"], by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def person_photo_remove(request: HttpRequest, person: int) -> HttpResponse:
    """Ask, then take the photo away."""
    row = find_person(request, person)
    desk = Desk(_("Take the photo away"), "", row.get_absolute_url(), str(row))

    def remove() -> None:
        change_photo(person=row, read_version=row.version, photo="", by=request.user)

    return remove_record(
        request, row=row, desk=desk, remove=remove, words=_("The photo is taken away, the person stays.")
    )


@shown_or_sent
@requires("contacts.merge")
def person_remove(request: HttpRequest, person: int) -> HttpResponse:
    """Ask, then remove a person."""
    row = find_person(request, person)
    back = reverse("people", args=[request.association.slug])
    desk = Desk(_("Remove this entry"), "", back, _("People"))
    return remove_record(request, row=row, desk=desk, remove=lambda: remove_person(person=row, by=request.user))
