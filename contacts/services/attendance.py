"""Verbs for who came: each coming is a touch as well, so that it counts for the cadence and the ladder."""

from __future__ import annotations

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import Began, CameBy, TouchKind
from contacts.models import Attendance, Invitation, Person, Touch
from contacts.services.ladder import refresh_rungs
from contacts.services.log import CardText, Note, log_note
from contacts.services.touches import log_touch, remove_touch
from contacts.services.upkeep import hold_people
from partnerships.models import Programme
from portal.accounts.models import User
from portal.saving import create, remove


@transaction.atomic
def check_in(*, programme: Programme, person: Person, by: User, came_by: str = CameBy.LIST) -> Attendance:
    """Note that somebody came. Twice is once: whoever is noted already is returned.

    Refused: before the first day of the programme, a programme that does not take place or has no day.
    """
    hold_people([person.pk])
    if known := Attendance.objects.filter(programme=programme, person=person).select_related("person").first():
        return known
    on = day_of(programme)
    values = {
        "kind": TouchKind.EVENT,
        "began": Began.BOTH,
        "happened_on": on,
        "partnership": programme.partnership,
        "programme": programme,
    }
    touch = log_touch(association=programme.association, people=[person], values=values, by=by)
    return _came(programme, person, touch, by, came_by)


@transaction.atomic
def walk_in(*, programme: Programme, card: CardText, by: User, uid: uuid.UUID, is_interest: bool = False) -> Attendance:
    """Note that somebody came who was not known here: the person, the touch and the coming, kept once however often
    it is sent. Refused as for those who are known, and whatever the log refuses."""
    if known := Attendance.objects.filter(touch__uid=uid).select_related("person").first():
        return known
    values = {
        "kind": TouchKind.EVENT,
        "began": Began.BOTH,
        "happened_on": day_of(programme),
        "partnership": programme.partnership,
        "programme": programme,
        "is_interest": is_interest,
    }
    note = Note(people=(), touch=values, card=card, partnerships=[programme.partnership])
    touch = log_note(association=programme.association, note=note, by=by, uid=uid)
    if known := Attendance.objects.filter(touch=touch).select_related("person").first():
        return known  # its twin was faster
    person = touch.people.get()
    if known := Attendance.objects.filter(programme=programme, person=person).first():
        remove_touch(touch=touch, by=by)  # ticked on the list already, and now handed their card
        return known
    return _came(programme, person, touch, by, CameBy.WALK_IN)


@transaction.atomic
def undo_check_in(*, attendance: Attendance, by: User) -> None:
    """Take back that somebody came, with the touch that was written down for it. A touch in which somebody wrote what
    was said stays."""
    hold_people([attendance.person_id])
    held = Attendance.objects.select_for_update(of=("self",)).filter(pk=attendance.pk).first()
    if held is None:
        return
    person, touch = attendance.person, held.touch
    remove(row=held, by=by, about=person)
    if touch and not touch.said:
        remove_touch(touch=touch, by=by)
    refresh_rungs([person.pk])


def day_of(programme: Programme) -> datetime.date:
    """The day on which somebody who comes now comes: today in its city, at most its last day. Refused before it."""
    if programme.is_cancelled:
        raise ValidationError(_("This programme does not take place, so nobody can have come."))
    if programme.starts_on is None:
        raise ValidationError(_("Write the day of the programme first."))
    today = timezone.now().astimezone(programme.time_zone).date()
    if today < programme.starts_on:
        raise ValidationError(_("It has not begun yet. Those who come are noted from its first day on."))
    return min(today, programme.ends_on or programme.starts_on)


def _came(programme: Programme, person: Person, touch: Touch, by: User, came_by: str) -> Attendance:
    invitation = Invitation.objects.filter(programme=programme, person=person, revoked_at=None).first()
    row = Attendance(association=programme.association, by=by)
    values = {
        "programme": programme,
        "person": person,
        "invitation": invitation,
        "touch": touch,
        "came_by": came_by if invitation or came_by == CameBy.CODE else CameBy.WALK_IN,
    }
    kept = create(row=row, values=values, by=by, about=person)
    refresh_rungs([person.pk])
    return kept
