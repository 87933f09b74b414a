"""Verbs for the association's own tags."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from contacts.models import Tag
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import create, first_come, remove


@transaction.atomic
def add_tag(*, association: Association, name: str, by: User | None) -> Tag:
    """A new word of the association's own. Refused: a name that there is already, in any case of letters."""
    return create(row=Tag(association=association), values={"name": name}, by=by)


@transaction.atomic
def tags_called(*, association: Association, names: Sequence[str], by: User | None) -> list[Tag]:
    """The tags of these names, in any case of letters; new ones where there are none."""
    found = []
    for name in names:
        tag = Tag.objects.filter(name__iexact=name).first()
        found.append(tag or add_tag(association=association, name=name, by=by))
    return found


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: User | None) -> Tag:
    """Call a tag something else; who carries it keeps it."""
    before = Tag.objects.select_for_update(of=("self",)).get(pk=tag.pk).name
    tag.name = name
    tag.full_clean()
    with first_come():
        tag.save(update_fields=["name"])
    record(by=by, verb=Verb.CHANGED, row=tag, before={"name": before}, after={"name": name})
    return tag


@transaction.atomic
def remove_tag(*, tag: Tag, by: User | None) -> None:
    """Take a tag away from everybody who carries it."""
    remove(row=tag, by=by)
