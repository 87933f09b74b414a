"""Finding organizations by what somebody types, and by a whole name."""

from __future__ import annotations

from contacts.models import Organization
from partnerships.names import is_japanese_text
from portal.accounts.models import Association, Membership
from portal.search_key import search_key, words_of


def organizations_found(text: str, membership: Membership) -> object:
    """Organizations in whose names every word occurs, in any script, width or case."""
    found = Organization.objects.visible_to(membership)
    for word in words_of(text):
        found = found.filter(search_key__contains=word)
    return found


def organization_called(name: str, membership: Membership) -> Organization | None:
    """The organization of exactly that name in one of its languages, however it is written; the oldest of several."""
    key = search_key(name)
    for row in organizations_found(name, membership).order_by("pk")[:200]:
        if key in {search_key(each) for each in (row.name_en, row.name_ja, row.name_kana)}:
            return row
    return None


def named(name: str, association: Association) -> Organization:
    """A new organization of that name, not saved, in the language that the name is written in."""
    language = "name_ja" if is_japanese_text(name) else "name_en"
    return Organization(association=association, **{language: name})
