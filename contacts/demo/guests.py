"""Enters the demonstration's guests: who was invited with which sentence, what they answered, who came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.invitable import addresses_of
from contacts.models import Person
from contacts.services.attendance import check_in
from contacts.services.invitations import give_answer, invite
from partnerships.demo.content import content_of
from partnerships.models import Programme
from portal.accounts.demo import person as member
from portal.accounts.models import Association

FOLDER = Path(__file__).parent / "guests"
WITH_GUESTS = ("omaha", "springfield")

Values = dict[str, Any]


def load_guests(association: Association, people: dict[str, Person]) -> None:
    """The guests of one association's programmes, once its people are there, by their keys. Call it in its scope."""
    if association.slug in WITH_GUESTS:
        content = content_of(association.slug, timezone.localdate(), FOLDER)
        for values in content.get("came", []):
            _come(association, people, values)
        for values in content.get("letters", []):
            _write(association, people, values)


def _come(association: Association, people: dict[str, Person], values: Values) -> None:
    """Those whom a volunteer ticked off at the door."""
    by = member(association.slug, "volunteer")
    for key in values["people"]:
        check_in(programme=_programme(association, values), person=_person(association, people[key]), by=by)


def _write(association: Association, people: dict[str, Person], values: Values) -> None:
    """One letter, with what its guest answered, or what a member heard."""
    by, person = member(association.slug, values["by"]), _person(association, people[values["person"]])
    given = {"language": values["language"], "email": addresses_of(person)[0], "sentence": values["sentence"]}
    row = invite(programme=_programme(association, values), person=person, values=given, by=by)
    for each in values.get("answers", []):
        row = give_answer(invitation=row, **each)
    if "heard" in values:
        give_answer(invitation=row, by=by, **values["heard"])


def _programme(association: Association, values: Values) -> Programme:
    row = Programme.objects.with_places().get(title_en=values["programme"])
    row.association = association
    return row


def _person(association: Association, row: Person) -> Person:
    found = Person.objects.with_position().get(pk=row.pk)
    found.association = association
    return found
