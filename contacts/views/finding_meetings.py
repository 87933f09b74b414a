"""Where the address of a meeting, an item, a change of the by-laws or a contribution becomes a row that this membership
may see; 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.models import AgendaItem, BoardMeeting, BoardPaper, BylawChange, Contribution

_BOARD = ("board", "board__partnership__home", "board__partnership__partner")


def find_meeting(request: HttpRequest, key: int) -> BoardMeeting:
    """The association's meeting of that key, with its board. One query."""
    meeting = get_object_or_404(BoardMeeting.objects.visible_to(request.membership).select_related(*_BOARD), pk=key)
    _of_house(request, meeting)
    return meeting


def find_item(request: HttpRequest, key: int) -> AgendaItem:
    """The item of that key, with its board, its meeting and its next step. One query."""
    linked = (*_BOARD, "meeting", "goal__partnership", "next_step__owner", "proposed_by", "bylaw_change")
    item = get_object_or_404(AgendaItem.objects.visible_to(request.membership).select_related(*linked), pk=key)
    _of_house(request, item)
    for row in (item.meeting, item.next_step, item.goal, item.goal and item.goal.partnership, change_of(item)):
        if row:
            row.association = request.association
    if item.meeting:
        item.meeting.board = item.board
    return item


def change_of(item: AgendaItem) -> BylawChange | None:
    """The change of the by-laws that an item is about, if it is about one."""
    return getattr(item, "bylaw_change", None)


def find_paper(request: HttpRequest, meeting: int, key: int) -> BoardPaper:
    """A paper of that meeting. One query."""
    visible = BoardPaper.objects.visible_to(request.membership).select_related("meeting__board")
    paper = get_object_or_404(visible, pk=key, meeting=meeting)
    paper.association = paper.meeting.association = paper.meeting.board.association = request.association
    return paper


def find_bylaw(request: HttpRequest, key: int) -> BylawChange:
    """The change of the by-laws of that key, with its board and the item that it is voted on by. One query."""
    linked = (*_BOARD, "item__meeting")
    bylaw = get_object_or_404(BylawChange.objects.visible_to(request.membership).select_related(*linked), pk=key)
    _of_house(request, bylaw)
    for row in (bylaw.item, bylaw.item and bylaw.item.meeting):
        if row:
            row.association, row.board = request.association, bylaw.board
    return bylaw


def find_contribution(request: HttpRequest, key: int) -> Contribution:
    """The contribution of that key, if the membership may see whatever it names. One query."""
    linked = ("organization", "person", "board", "programme__partnership", "partnership__home", "partnership__partner")
    row = get_object_or_404(Contribution.objects.visible_to(request.membership).select_related(*linked), pk=key)
    row.association = request.association
    for each in (row.organization, row.person, row.board, row.programme, row.partnership):
        if each:
            each.association = request.association
    return row


def _of_house(request: HttpRequest, row: Any) -> None:
    row.association = row.board.association = request.association
    if row.board.partnership:
        row.board.partnership.association = request.association
