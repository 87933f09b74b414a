"""Whom somebody means who types two letters: the suggestions of the quick log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from contacts.choosing import named, people_to_choose
from contacts.models import Person, TouchPerson
from contacts.points import value_key
from portal.search_key import search_key, words_of

if TYPE_CHECKING:
    from portal.accounts.models import Membership

MOST = 6


def suggest(membership: Membership, text: str, most: int = MOST) -> list[Person]:
    """People that this membership may see whose names hold these words, in any script. One query."""
    return list(named(people_to_choose(membership), text).order_by("sort_latin", "pk")[:most])


def lately(membership: Membership, most: int = MOST) -> list[Person]:
    """Those whom this member logged last, the last one first. Two queries."""
    takings = TouchPerson.objects.filter(touch__by=membership.user_id).order_by("-touch")
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


@dataclass(frozen=True)
class Match:
    """Somebody who may be the person of a card, with the reasons in words."""

    person: Person
    score: int
    reasons: Sequence[str]


def alike(membership: Membership, person: Person, points: Sequence[dict[str, Any]]) -> list[Match]:
    """People that this membership may see and who may be the one of this card."""
    keys = [value_key(each["kind"], each["value"], person.country) for each in points]
    asked = Q(points__value_key__in=keys)
    for pair in (("family_name", "given_name"), ("family_kana", "given_kana"), ("family_latin", "given_latin")):
        names = {f"{name}__iexact": getattr(person, name) for name in pair}
        if all(names.values()):
            asked |= Q(**names)
    found = Person.objects.visible_to(membership).with_position().filter(asked).distinct()
    return [Match(each, 0, ()) for each in found[:MOST]]
