"""Finding a person or an organization by name among those that a membership may see, to choose them in a form.

Names are found in any script, width or case.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from contacts.models import Organization, Person
from contacts.searching import people_matching
from portal.accounts.models import Membership
from portal.search_key import words_of

SHOWN = 8
"""So many are offered; whoever is not among them is found by writing more of the name."""


def people_to_choose(membership: Membership) -> QuerySet[Person]:
    """People that the member may see, each with the organization that tells two of one name apart."""
    return Person.objects.visible_to(membership).with_position()


def organizations_to_choose(membership: Membership) -> QuerySet[Organization]:
    """Organizations that the member may see."""
    return Organization.objects.visible_to(membership)


def named(rows: QuerySet, words: str) -> QuerySet:
    """Those of the rows that are called so: people as their list finds them, organizations whose names hold every
    word."""
    if rows.model is Person:
        return people_matching(rows, words)
    for word in words_of(words):
        rows = rows.filter(search_key__contains=word)
    return rows


def told_apart(row: Any) -> str:
    """The name as a choice shows it: a person with the organization of the main position."""
    position = getattr(row, "main_position", None)
    return f"{row}, {position.organization}" if position else str(row)
