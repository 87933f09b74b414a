"""Verbs for the association's own tags."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from contacts.models import Tag
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import VERSION, StaleSave, create, first_come, recorded_version, remove


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
def rename_tag(*, tag: Tag, read_version: int, name: str, by: User | None) -> Tag:
    """Call a tag something else; who carries it keeps it. Raises StaleSave if somebody did so, or removed it, first."""
    held = Tag.objects.select_for_update(of=("self",)).filter(pk=tag.pk).first()
    if held is None:
        raise StaleSave(None)
    held.version = recorded_version(held)
    if held.version != read_version:
        raise StaleSave(held)
    before, held.name = held.name, name
    if name == before:
        return held
    held.full_clean()
    with first_come():
        held.save(update_fields=["name"])
    after = {"name": name, VERSION: read_version + 1}
    record(by=by, verb=Verb.CHANGED, row=held, before={"name": before}, after=after)
    return held


@transaction.atomic
def remove_tag(*, tag: Tag, by: User | None) -> None:
    """Take a tag away from everybody who carries it."""
    remove(row=tag, by=by)
