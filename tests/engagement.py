"""Factories for programmes with guests, boards and what hangs on them: keyword-only functions that call services."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from contacts.choices import ClaimLevel, OutcomeKind, TouchKind
from contacts.models import Attendance, Invitation, Outcome, Person
from contacts.services.attendance import check_in
from contacts.services.invitations import invite
from contacts.services.outcomes import record_outcome
from partnerships.models import Partnership, Programme
from portal.accounts.models import Association, User
from portal.scoping import scope
from tests import factories, people

Given = dict[str, Any]


def coming_programme(*, partnership: Partnership, days: int = 14, **fields: Any) -> Programme:
    """A tea evening in so many days, from 18:00 to 20:00 in our city."""
    defaults: Given = {
        "title_en": "Tea evening",
        "title_ja": "お茶の夕べ",
        "starts_on": timezone.localdate() + datetime.timedelta(days=days),
        "from_time": datetime.time(18),
        "to_time": datetime.time(20),
        "is_yearly": False,
        "month": None,
    }
    found = factories.programme(partnership=partnership, **(defaults | fields))
    with scope(partnership.association):
        return Programme.objects.with_places().get(pk=found.pk)


def guest(*, association: Association, by: User | None = None, **fields: Any) -> Person:
    """Somebody whom one of us met and whose address we know: Hanako Tanaka unless `fields` say otherwise."""
    email = fields.pop("email", "hanako@tea.example")
    points = [{"kind": "email", "value": email}] if email else []
    found = people.person(association=association, points=points, by=by, **fields)
    people.touch(people=[found], by=by, kind=TouchKind.MEETING, said="We met at the mayor’s reception.")
    return found


SENTENCE = "Your talk about young tea growers stayed with me, and our shops would love to hear it."


def invitation(*, programme: Programme, person: Person, by: User, **values: Any) -> Invitation:
    """A letter from `by` to one guest."""
    defaults = {"language": person.language or "en", "email": "hanako@tea.example", "sentence": SENTENCE}
    with scope(programme.association):
        return invite(programme=programme, person=person, values=defaults | values, by=by)


def attendance(*, programme: Programme, person: Person, by: User) -> Attendance:
    with scope(programme.association):
        return check_in(programme=programme, person=person, by=by)


def outcome(*, partnership: Partnership, by: User | None = None, **fields: Any) -> Outcome:
    """Tea sold, as a letter says, with our help."""
    defaults: Given = {
        "kind": OutcomeKind.GOODS_SOLD,
        "title_en": "Green tea in two shops",
        "title_ja": "緑茶の取り扱い",
        "happened_on": timezone.localdate(),
        "claim": ClaimLevel.HELPED,
        "evidence": "A letter of the growers.",
    }
    with scope(partnership.association):
        return record_outcome(partnership=partnership, values=defaults | fields, by=by)
