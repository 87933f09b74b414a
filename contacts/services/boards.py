"""Verbs for boards: what they are, the members and goals they want, and their charter."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.charters import approved_charter, doubts_about, missing_parts, parts_in_words, readiness_of
from contacts.choices import BoardKind
from contacts.models import Board, BoardGoal, Charter, MixWanted
from contacts.services.seats import SPOKEN_TO
from partnerships.models import Goal
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.as_read import compare
from portal.saving import TITLE, VERSION, StaleSave, create, remove, save_version, title_of


def add_board(*, association: Association, values: Mapping[str, Any], by: User | None) -> Board:
    """Found a board. Its charter and its seats come next."""
    row = Board(association=association)
    return create(row=row, values=values, by=by, about=values.get("partnership"))


@transaction.atomic
def change_board(*, board: Board, read_version: int, values: Mapping[str, Any], by: User | None) -> Board:
    """Change what a board is; with a day, it is dissolved.

    Refused: to make an advisory board, or one of another partnership, of a board that could not have asked the people
    whom it has asked as such.
    """
    held = Board.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=board.pk)
    held.association = board.association
    was = held.kind, held.partnership
    held.kind, held.partnership = values.get("kind", held.kind), values.get("partnership", held.partnership)
    if held.kind == BoardKind.ADVISORY and was != (held.kind, held.partnership):
        _refuse_unready(held)
    return save_version(row=board, read_version=read_version, values=values, by=by, about=board)


def _refuse_unready(board: Board) -> None:
    """An advisory board comes after research and a charter, also one that began as a board of directors."""
    if approved_charter(board):
        found = doubts_about(board, readiness_of(board))
    elif _has_asked(board):
        found = [
            _("People sit on this board, or were asked to."),
            _("An advisory board asks nobody before its charter is approved. Approve the charter first."),
        ]
    else:
        found = []
    if found:
        raise ValidationError({"kind": found})


def _has_asked(board: Board) -> bool:
    asked = Q(terms__isnull=False) | Q(candidates__state__in=SPOKEN_TO) | Q(candidates__invitation__isnull=False)
    return board.seats.filter(asked).exists()


@transaction.atomic
def remove_board(*, board: Board, by: User | None) -> None:
    """Take away a board that was entered by mistake. Refused: somebody sat on it or was written to, it met or has ideas
    and changes that wait, its charter was approved; such a board is dissolved by its day."""
    held = Board.objects.select_for_update().get(pk=board.pk)
    has_met = held.boardmeetings.exists() or held.agendaitems.exists() or held.bylawchanges.exists()
    has_sat = held.seats.filter(Q(terms__isnull=False) | Q(candidates__invitation__isnull=False)).exists()
    if has_met or has_sat or approved_charter(held) is not None:
        raise ValidationError(
            _("This board has a history. Write the day on which it was dissolved instead; its records stay.")
        )
    remove(row=held, by=by, about=held.partnership)


# --- the mix of members, the goals ------------------------------------------------------------------------------------


@transaction.atomic
def want_mix(*, board: Board, numbers: Mapping[str, int], by: User | None, read: str | None = None) -> None:
    """Say how many members of each constituency a board wants; none takes the wish away. Refused: numbers that were
    chosen in view of others (`read`)."""
    Board.objects.select_for_update().get(pk=board.pk)
    known = {row.constituency: row for row in MixWanted.objects.filter(board=board)}
    compare(read=read, now=[row.code for row in known.values()], words=known.values)
    for name, number in numbers.items():
        row = known.get(name)
        if row is None and number:
            row = MixWanted(association=board.association, board=board)
            create(row=row, values={"constituency": name, "number": number}, by=by, about=board)
        elif row is not None and not number:
            remove(row=row, by=by, about=board)
        elif row is not None and row.number != number:
            before, row.number = {"number": row.number}, number
            row.full_clean()
            row.save(update_fields=["number"])
            record(by=by, verb=Verb.CHANGED, row=row, before=before, after={"number": number}, about=board)


@transaction.atomic
def choose_goals(
    *, board: Board, goals: Iterable[Goal], among: Iterable[Goal], by: User | None, read: str | None = None
) -> None:
    """Say which goals a board works for. `among` are those that one could choose: any other link stays. Refused: goals
    that were chosen in view of others (`read`)."""
    Board.objects.select_for_update().get(pk=board.pk)
    chosen = {goal.pk: goal for goal in goals}
    linked = BoardGoal.objects.filter(board=board, goal__in=list(among)).select_related("goal")
    known = {row.goal_id: row for row in linked}
    compare(read=read, now=known, words=known.values)
    for key, row in known.items():
        if key not in chosen:
            remove(row=row, by=by, about=board)
    for key, goal in chosen.items():
        if key not in known:
            row = BoardGoal(association=board.association, board=board, goal=goal)
            create(row=row, values={}, by=by, about=board)


# --- the charter ------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_charter(*, board: Board, read_version: int, values: Mapping[str, Any], by: User | None) -> Charter:
    """Write on at a board's charter: at the draft, else at a new edition. An approved edition is not changed.

    Refused: StaleSave if somebody saved, or approved, first.
    """
    Board.objects.select_for_update().get(pk=board.pk)
    newest = Charter.objects.filter(board=board).first()
    if newest is not None and not newest.is_approved:
        newest.board = board
        return save_version(row=newest, read_version=read_version, values=values, by=by, about=board)
    if read_version:
        raise StaleSave(None)
    number = newest.number + 1 if newest else 1
    return create(
        row=Charter(association=board.association, board=board, number=number), values=values, by=by, about=board
    )


@transaction.atomic
def approve_charter(
    *, charter: Charter, read_version: int, approved_on: datetime.date, by: User | None, item: Any = None
) -> Charter:
    """Say that the board of directors has approved a charter; `item` is the item of the agenda by which it did. What
    spoke for it on this day is kept with it.

    Refused: parts that nothing is written in, a day that lies ahead, an edition approved already; for an advisory board
    also while nothing was found out or nobody is interested. Raises StaleSave.
    """
    rows = Charter.objects.select_for_update(of=("self",)).select_related("board__partnership")
    held = rows.get(pk=charter.pk)
    held.association = held.board.association = charter.association
    if held.is_approved:
        raise ValidationError(_("This edition has been approved already."))
    if held.version != read_version:
        raise StaleSave(held)
    if approved_on > timezone.localdate():
        raise ValidationError({"approved_on": _("This day lies ahead. Write it down once it is approved.")})
    if missing := missing_parts(held):
        words = _("The charter is not complete. It does not say yet: %(parts)s.")
        raise ValidationError(words % {"parts": parts_in_words(missing)})
    evidence = readiness_of(held.board)
    if doubts := doubts_about(held.board, evidence):
        raise ValidationError([*doubts, _("An advisory board comes after research and interested contacts.")])
    held.approved_on, held.approved_by, held.item = approved_on, by, item
    held.readiness = [{"name": each.name, "number": each.number} for each in evidence]
    held.version += 1
    held.save(update_fields=["approved_on", "approved_by", "item", "readiness", "version"])
    after = {"approved_on": approved_on, VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"approved_on": None}, after=after, about=held.board)
    return held
