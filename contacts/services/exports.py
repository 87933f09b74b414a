"""Writing down that people went out: who took them, which list of them, in which form, and how many it came to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from contacts.looks import ON_SHEET, people_seen
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.looks.choices import LookKind
from portal.looks.services import append
from portal.scoping import scope


@transaction.atomic
def begin_export(*, association: Association, kind: str, asked: str, by: User) -> None:
    """Record that an export begins, before its first byte: the kind of file, and the list by its address's query."""
    _record(association, by, {"kind": kind, "asked": asked, "stage": "begun"})


@transaction.atomic
def end_export(
    *, association: Association, kind: str, people: int, is_whole: bool, taken: Sequence[int], by: User
) -> None:
    """Record how many people went out, whole or broken off, and in the read log who they were. Opens the scope itself:
    the view has long returned."""
    with scope(association):
        _record(association, by, {"kind": kind, "people": people, "stage": "whole" if is_whole else "broken off"})
    if taken:
        seen = people_seen(tuple(taken), ON_SHEET, LookKind.FILE, "people_export")
        append(association=association, by=by, seen=[seen])


def _record(association: Association, by: User, said: dict[str, object]) -> None:
    record(by=by, verb=Verb.EXPORTED, row=association, after={"what": "contacts.person", **said})
