"""How we stand with one person today: the light, the drawing, and the words beside them. No query."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.models import Person
from portal.drawings import Crossing, State, drawn
from portal.owed.words import due_words


@dataclass(frozen=True)
class Standing:
    """The state, its drawing (none for whom nobody may contact), until when in words, when the last real touch was."""

    state: State
    at: Crossing | None
    due: str
    last: str


def standing(person: Person, today: datetime.date) -> Standing:
    """How we stand with this person on a day."""
    if person.due_on is None or person.soon_on is None:
        return Standing("rest", None, "", last_words(person))
    state: State = "owed" if today > person.due_on else "soon" if today >= person.soon_on else "well"
    at = drawn(state, since(person), person.due_on, today)
    return Standing(state, at, due_words(person.due_on, today), last_words(person))


def since(person: Person) -> datetime.date:
    """The day from which the cadence counts: the last real touch, else the day they were written down."""
    return person.last_touch_on or timezone.localdate(person.created_at)


def last_words(person: Person) -> str:
    """When the last real touch was, and that it came from them."""
    if person.last_touch_on is None:
        return _("Nobody has spoken with them yet.")
    day = date_format(person.last_touch_on, "DATE_FORMAT")
    if person.last_from_them_on == person.last_touch_on:
        return _("Last touch on %(day)s; it came from them.") % {"day": day}
    return _("Last touch on %(day)s.") % {"day": day}
