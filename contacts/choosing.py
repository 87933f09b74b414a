"""Finding a person or an organization by name among those that a membership may see, to choose them in a form.

Every word that is typed must stand in one of the names, in any script, width or case.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from contacts.models import Organization, Person
from portal.accounts.models import Membership
from portal.search_key import words_of

SHOWN = 8
"""So many are offered; whoever is not among them is found by writing more of the name."""
_NAMES = ("family_name", "given_name", "family_latin", "given_latin", "sort_kana", "sort_latin")


def people_to_choose(membership: Membership) -> QuerySet[Person]:
    """People that the member may see, each with the organization that tells two of one name apart."""
    return Person.objects.visible_to(membership).with_position()


def organizations_to_choose(membership: Membership) -> QuerySet[Organization]:
    """Organizations that the member may see."""
    return Organization.objects.visible_to(membership)


def named(rows: QuerySet, words: str) -> QuerySet:
    """Those of the rows whose names hold every word."""
    for word in words_of(words):
        if rows.model is Organization:
            rows = rows.filter(search_key__contains=word)
        else:
            rows = rows.filter(Q(*((f"{name}__icontains", word) for name in _NAMES), _connector=Q.OR))
    return rows


def told_apart(row: Any) -> str:
    """The name as a choice shows it: a person with the organization of the main position."""
    position = getattr(row, "main_position", None)
    return f"{row}, {position.organization}" if position else str(row)
