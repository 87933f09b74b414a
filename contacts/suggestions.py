"""Whom somebody means who types two letters: the suggestions of the quick log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from contacts.models import Person, TouchPerson
from contacts.searching import people_matching
from portal.search_key import search_key, words_of

if TYPE_CHECKING:
    from portal.accounts.models import Membership

MOST = 6


def suggest(membership: Membership, text: str, most: int = MOST) -> list[Person]:
    """People that this membership may see in whom every word is found, in any script; those touched last go first."""
    people = people_matching(Person.objects.visible_to(membership).with_position(), text)
    return list(people.order_by(F("last_touch_on").desc(nulls_last=True), "pk")[:most])


def lately(membership: Membership, most: int = MOST) -> list[Person]:
    """Those whom this member logged last, the last one first. Two queries."""
    takings = TouchPerson.objects.filter(touch__by=membership.user_id).order_by("-touch_id")
    keys = list(dict.fromkeys(takings.values_list("person", flat=True)[: most * 4]))[:most]
    people = Person.objects.visible_to(membership).with_position().in_bulk(keys)
    return [people[key] for key in keys if key in people]


def is_called(person: Person, text: str) -> bool:
    """Whether a text is the person's whole name in one of its scripts, in either order, with or without the space."""
    typed = "".join(words_of(text))
    forms = (
        (person.family_name, person.given_name),
        (person.family_kana, person.given_kana),
        (person.family_latin, person.given_latin),
    )
    for pair in forms:
        family, given = (search_key(part).replace(" ", "") for part in pair)
        if family and given and typed in (family + given, given + family):
            return True
    return False
