"""What the pages about a board's meetings show."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from contacts.choices import Decision
from contacts.models import AgendaItem, Board, BoardMeeting, BoardPaper, BylawChange, Vote
from contacts.sittings import (
    Chair,
    chairs_of,
    item_lines,
    presence_shown,
    quorum_kept,
    quorum_sentence,
    tallies,
)
from partnerships.models import Partnership
from portal.accounts.models import Membership

SHOWN = 3
"""Of the meetings and ideas that the page of a board shows itself."""
A_LITTLE_WHILE = datetime.timedelta(hours=6)
"""A meeting without an end runs so long."""


def is_ahead(now: datetime.datetime) -> Q:
    """Meetings that have not ended."""
    return Q(closed_at=None) & (
        Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now - A_LITTLE_WHILE) | Q(starts_at__gte=now)
    )


def meetings_of(board: Board) -> dict[str, Any]:
    """The meetings of a board: those to come, the next first; those that were, the last first. One query."""
    now = timezone.now()
    rows = list(BoardMeeting.objects.filter(board=board))
    for row in rows:
        row.association, row.board = board.association, board
    ahead = [row for row in rows if _is_ahead(row, now)]
    return {"ahead": ahead[::-1], "past": [row for row in rows if row not in ahead]}


def _is_ahead(row: BoardMeeting, now: datetime.datetime) -> bool:
    return row.closed_at is None and (row.ends_at or row.starts_at + A_LITTLE_WHILE) >= now


def open_meetings(board: Board) -> Any:
    """The meetings on whose agenda something can still be put, the next first."""
    return BoardMeeting.objects.filter(board=board, closed_at=None).order_by("starts_at", "pk")


def ideas_of(board: Board) -> Any:
    """What waits for an agenda, the newest first."""
    return AgendaItem.objects.filter(board=board, meeting=None).select_related("proposed_by", "goal").order_by("-pk")


def with_seen_goals(items: list[AgendaItem], membership: Membership) -> list[AgendaItem]:
    """The items, each with `seen_goal`: its goal, if the reader may see whose it is. One query at most."""
    wanted = {item.goal.partnership_id for item in items if item.goal}
    seen = (
        set(Partnership.objects.visible_to(membership).filter(pk__in=wanted).values_list("pk", flat=True))
        if wanted
        else set()
    )
    for item in items:
        row: Any = item
        row.seen_goal = item.goal if item.goal and item.goal.partnership_id in seen else None
    return items


def meeting_page(meeting: BoardMeeting, membership: Membership) -> dict[str, Any]:
    """Agenda, who is there, papers. Seven queries, one more for a limited membership."""
    chairs = chairs_of(meeting, membership)
    found = presence_shown(meeting, chairs)
    lines = item_lines(meeting)
    papers = list(BoardPaper.objects.filter(meeting=meeting).select_related("item"))
    for paper in papers:
        paper.association, paper.meeting = meeting.association, meeting
    return {
        "meeting": meeting,
        "chairs": chairs,
        "quorum": found,
        "quorum_sentence": quorum_kept(found) if meeting.is_closed else quorum_sentence(found),
        "lines": lines,
        "papers": papers,
        "is_over": meeting.starts_at <= timezone.now(),
    }


def item_page(item: AgendaItem, membership: Membership) -> dict[str, Any]:
    """An item: how it stands with the vote, who has voted how, its papers."""
    with_seen_goals([item], membership)
    context: dict[str, Any] = {"item": item, "papers": list(BoardPaper.objects.filter(item=item))}
    for paper in context["papers"]:
        paper.association, paper.item = item.association, item  # its meeting is where it lies, not where the item is
    if item.meeting is None:
        return context
    chairs = chairs_of(item.meeting, membership)
    votes = {row.seat_id: row for row in Vote.objects.filter(item=item)}
    for chair in chairs:
        chair.vote = votes.get(chair.seat.pk)
    found = presence_shown(item.meeting, chairs)
    return context | {
        "chairs": [chair for chair in chairs if chair.seat.is_voting],
        "mine": own_chair(chairs, membership),
        "quorum": found,
        "quorum_sentence": quorum_sentence(found),
        "tally": tallies([item])[item.pk],
    }


def own_chair(chairs: list[Chair], membership: Membership) -> Chair | None:
    """The seat that the reader holds on that day."""
    mine = (each for each in chairs if each.line.term and each.line.term.user_id == membership.user_id)
    return next(mine, None)


def waiting_bylaws(board: Board) -> Any:
    """The changes of the by-laws that no vote has adopted or rejected."""
    is_rejected = Q(item__decision=Decision.REJECTED, item__isnull=False)
    return BylawChange.objects.filter(~is_rejected, board=board, adopted_on=None)


def bylaws_of(board: Board) -> dict[str, Any]:
    """The changes of the by-laws: those that wait for a vote, those adopted, those rejected, the last first. One
    query."""
    rows = list(BylawChange.objects.filter(board=board).select_related("item__meeting"))
    for row in rows:
        row.association, row.board = board.association, board
        for each in (row.item, row.item and row.item.meeting):
            if each:
                each.association, each.board = board.association, board
    return {
        "waiting": [row for row in rows if row.adopted_on is None and not row.is_rejected],
        "adopted": [row for row in rows if row.adopted_on is not None],
        "rejected": [row for row in rows if row.is_rejected],
    }


def board_meetings(board: Board, membership: Membership) -> dict[str, Any]:
    """The section on the page of a board. Three queries."""
    found = meetings_of(board)
    ideas = list(ideas_of(board)[: SHOWN + 1])
    for idea in ideas:
        idea.association, idea.board = board.association, board
    return {
        "ahead": found["ahead"][:SHOWN],
        "past": found["past"][:SHOWN],
        "ideas": ideas[:SHOWN],
        "bylaws": waiting_bylaws(board).count(),
    }
