"""Verbs for changes of the by-laws: proposed, put to the vote, adopted by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.choices import AgendaKind
from contacts.models import AgendaItem, Board, BoardMeeting, BylawChange
from contacts.services.agenda import add_item
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, StaleSave, create, remove, save_version, title_of

TITLE_EN, TITLE_JA = "Change of the by-laws: %(clause)s", "規約の変更：%(clause)s"


def propose_bylaw(*, board: Board, values: Mapping[str, Any], by: User | None) -> BylawChange:
    """Write a change down: the clause before and after, and why. It holds once a vote has adopted it."""
    row = BylawChange(association=board.association, board=board)
    return create(row=row, values=values, by=by, about=board)


@transaction.atomic
def change_bylaw(*, bylaw: BylawChange, read_version: int, values: Mapping[str, Any], by: User | None) -> BylawChange:
    """Change the wording that is proposed. Refused: one that was adopted, one on which somebody has voted."""
    _changeable(bylaw)
    return save_version(row=bylaw, read_version=read_version, values=values, by=by, about=bylaw.board)


@transaction.atomic
def remove_bylaw(*, bylaw: BylawChange, by: User | None) -> None:
    """Take a proposed change away. Refused: one that was adopted, one on which somebody has voted."""
    remove(row=_changeable(bylaw), by=by, about=bylaw.board)


@transaction.atomic
def put_to_vote(*, bylaw: BylawChange, meeting: BoardMeeting, by: User | None) -> AgendaItem:
    """Put a change on the agenda of a meeting, to be voted on. Refused: one that stands on an agenda already, a meeting
    of another board, a closed one."""
    held = _held(bylaw)
    if held.adopted_on:
        raise ValidationError(_("This change has been adopted."))
    _refuse_rejected(held)
    if held.item and (held.item.meeting_id or held.item.decision):
        raise ValidationError(_("This change stands on an agenda already."))
    if meeting.board_id != held.board_id:
        raise ValidationError(_("This meeting is another board's."))
    values = {
        "kind": AgendaKind.BYLAW,
        "title_en": (TITLE_EN % {"clause": held.clause})[:200],
        "title_ja": (TITLE_JA % {"clause": held.clause})[:120],
        "is_voted_on": True,
    }
    if held.item:  # it waited among the ideas, because a meeting put it off
        remove(row=held.item, by=by, about=held.board)
    item = add_item(board=held.board, meeting=meeting, values=values, by=by)
    version = held.version + 1
    BylawChange.objects.filter(pk=held.pk).update(item=item, version=version)
    after = {"item": item.pk, VERSION: version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"item": None}, after=after, about=held.board)
    return item


def _changeable(bylaw: BylawChange) -> BylawChange:
    held = _held(bylaw)
    if held.adopted_on:
        raise ValidationError(_("This change has been adopted. Propose another one to change the clause again."))
    _refuse_rejected(held)
    if held.item and held.item.votes.exists():
        raise ValidationError(_("Somebody has voted on this wording already. Put the item off before you change it."))
    return held


def _refuse_rejected(held: BylawChange) -> None:
    if held.is_rejected:
        raise ValidationError(_("This change was rejected, and its wording stands. Propose another one."))


def _held(bylaw: BylawChange) -> BylawChange:
    rows = BylawChange.objects.select_for_update(of=("self",)).select_related("item", "board__association")
    held = rows.filter(pk=bylaw.pk).first()
    if held is None:
        raise StaleSave(None)
    held.association = held.board.association
    return held
