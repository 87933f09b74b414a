"""The list at the door, on a telephone: who came, by one tap, by the code of the invitation, or newly written down."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.choices import CameBy
from contacts.choosing import named
from contacts.forms.cards import CardForm, parts_of_name
from contacts.guest_lists import guests_of
from contacts.models import Attendance, Invitation, Person
from contacts.services.attendance import check_in, day_of, undo_check_in, walk_in
from contacts.views.finding import find_person, find_programme
from partnerships.models import Programme
from partnerships.programme_words import programme_when
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.search_key import search_key, words_of

OTHERS = 8
"""So many people who are not invited are offered for a name."""


@require_safe
@requires("programmes.invite")
def check_in_list(request: HttpRequest, programme: int) -> HttpResponse:
    """Everybody who is invited, to tick off; a name finds those too who are not."""
    row, typed = find_programme(request, programme), request.GET.get("q", "").strip()[:100]
    found = guests_of(row, request.membership)
    came = sum(1 for each in found.guests if each.attendance)
    shown = [each for each in found.guests if not typed or _is_called(each.person, typed)]
    others = _others(request, found.guests, typed) if typed else []
    context = {"programme": row, "when": programme_when(row), "shown": shown, "others": others, "came": came}
    context |= {"typed": typed, "invited": len(found.guests), "refusal": _refusal(row)}
    return page(request, "contacts/check_in_list.html", context, fragment="contacts/_check_in.html")


@requires("programmes.invite")
@require_POST
def check_in_person(request: HttpRequest, programme: int, person: int) -> HttpResponse:
    """One tap: this person is here."""
    row, guest = find_programme(request, programme), find_person(request, person)
    try:
        _say(request, check_in(programme=row, person=guest, by=request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("check_in_list", association=request.association.slug, programme=row.pk)


@requires("programmes.invite")
@require_POST
def check_in_undo(request: HttpRequest, attendance: int) -> HttpResponse:
    """Take a tick back."""
    seen = Attendance.objects.visible_to(request.membership).select_related("person")
    row = get_object_or_404(seen, pk=attendance)
    undo_check_in(attendance=row, by=request.user)
    messages.success(request, _("%(person)s is no longer noted as here.") % {"person": row.person})
    return redirect("check_in_list", association=request.association.slug, programme=row.programme_id)


@shown_or_sent
@requires("programmes.invite")
def check_in_code(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """What the square on a guest's telephone opens for a member: who it is, and one button. Looking notes nothing."""
    seen = Invitation.objects.visible_to(request.membership).select_related("person", "candidate")
    invitation = get_object_or_404(seen, key=code, programme__isnull=False)
    programme, guest = find_programme(request, invitation.programme_id), find_person(request, invitation.person_id)
    known = Attendance.objects.filter(programme=programme, person=guest).first()
    refusal = _("This invitation was taken back.") if invitation.revoked_at else _refusal(programme)
    if request.method == "POST" and not refusal:
        try:
            _say(request, check_in(programme=programme, person=guest, by=request.user, came_by=CameBy.CODE))
            return redirect("check_in_list", association=request.association.slug, programme=programme.pk)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {"programme": programme, "when": programme_when(programme), "guest": guest, "known": known}
    context |= {"invitation": invitation, "refusal": refusal}
    return page(request, "contacts/check_in_code.html", context, status=422 if request.method == "POST" else 200)


@shown_or_sent
@requires("programmes.invite")
def check_in_new(request: HttpRequest, programme: int) -> HttpResponse:
    """Somebody who came and is not known here: a card, as in the log."""
    row = find_programme(request, programme)
    if request.method == "POST":
        form, uid = CardForm(request.POST, membership=request.membership), _uid(request)
        if known := Attendance.objects.filter(touch__uid=uid, programme=row, by=request.user).first():
            _say(request, known)  # the answer was lost, and the card is that of somebody known by now
            return redirect("check_in_list", association=request.association.slug, programme=row.pk)
        if form.is_given and form.is_valid() and form.is_answered():
            try:
                _say(request, walk_in(programme=row, card=form.text(), by=request.user, uid=uid))
                return redirect("check_in_list", association=request.association.slug, programme=row.pk)
            except ValidationError as refusal:
                add_errors(form, refusal)
        elif not form.is_given:
            form.add_error("family_name", _("Write the name."))
    else:
        typed = request.GET.get("q", "").strip()[:100]
        form, uid = CardForm(initial=parts_of_name(typed), membership=request.membership), uuid.uuid4()
    for name in ("family_name", "given_name"):
        setattr(form.fields[name], "is_one_of_two", True)  # noqa: B010 -- no attribute that Field declares
    context = {"programme": row, "form": form, "uid": uid}
    return page(request, "contacts/check_in_new.html", context, status=422 if form.is_bound else 200)


def _uid(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("uid", ""))
    except ValueError:
        return uuid.uuid4()


def _say(request: HttpRequest, row: Attendance) -> None:
    undo = reverse("check_in_undo", kwargs={"association": request.association.slug, "attendance": row.pk})
    words = _("%(person)s is here.") % {"person": row.person}
    messages.success(request, words, extra_tags=f"undo:{undo}")


def _refusal(programme: Programme) -> str:
    """Why nobody can be noted now; empty if they can."""
    try:
        day_of(programme)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _is_called(person: Any, typed: str) -> bool:
    """Whether every word that was typed stands in a name of somebody, or in that of their house. No query."""
    position = person.main_position
    house = (position.organization.name_en, position.organization.name_ja) if position else ()
    names = (person.family_name, person.given_name, person.family_kana, person.given_kana)
    known = search_key(*names, person.family_latin, person.given_latin, *house)
    return all(word in known for word in words_of(typed))


def _others(request: HttpRequest, guests: list[Any], typed: str) -> list[Person]:
    """People of that name who are not on the list. Two queries."""
    listed = {each.person.pk for each in guests}
    people = named(Person.objects.visible_to(request.membership).with_position(), typed)
    return list(people.exclude(pk__in=listed)[:OTHERS])
