"""What boards decided, and what lies before their next meetings with its papers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.choices import Decision
from contacts.meetings import is_ahead
from contacts.models import AgendaItem, BoardMeeting, BoardPaper
from partnerships.looks import dated, either, linked, listed, named, of_look, seen_by, told
from portal.bilingual import said, typed
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register

DECIDED, AHEAD = "#meetings-decided", "#meetings-ahead"
"""Where the panel itself tells what a number counts."""
MOST = 3
"""So many meetings to come are told with their items."""
SHOWN = 8
"""So many decisions are told one by one; the table holds them all."""
SOON = 30
"""Days before a meeting from which on it is worth a sentence."""


@register
class Meetings(Panel):
    """Decisions of the period; meetings to come as they stand today. Four queries, two where none is planned."""

    name, title, order = "meetings", gettext_lazy("Decisions and the next meeting"), 95
    words = gettext_lazy("What boards decided, and the papers for the next meeting.")
    permission = "boards.read"
    template = "contacts/panels/meetings.html"
    goes_by_the_clock = True

    def show(self, look: Look) -> Shown:
        decided = _decided(look)
        now = [item for item in decided if item.decided_on and item.decided_on >= look.period.since]
        ahead = seen_by(look, BoardMeeting.objects.filter(is_ahead(timezone.now())), "board__partnership")
        coming = of_look(look, ahead.select_related("board").order_by("starts_at", "pk")[:MOST])
        items, papers = _items(look, coming), _papers(coming)
        boards = listed(look, "board_list")
        return Shown(
            summary=_summary(coming, len(now)),
            figures=[
                Figure(_("Decisions"), len(now), DECIDED if now else boards, len(decided) - len(now)),
                Figure(_("Items of the next meetings"), sum(map(len, items.values())), AHEAD if coming else boards),
            ],
            drawing={"ahead": [_ahead(row, items[row.pk]) for row in coming], **_told(now)},
            tables=[*_coming(coming, items, papers), *_decisions(now)],
            changes=_changes(coming, look.today),
            gaps=[
                Gap(told(_("{meeting} has no agenda yet."), meeting=typed(str(meeting))), meeting.get_absolute_url())
                for meeting in coming
                if not items[meeting.pk]
            ],
            address=boards,
        )


def _ahead(meeting: BoardMeeting, items: Sequence[AgendaItem]) -> dict[str, Any]:
    return {
        "title": str(meeting.board),
        "address": meeting.get_absolute_url(),
        "day": meeting.held_on,
        "items": [linked(item, "title") for item in items],
    }


def _told(decided: Sequence[AgendaItem]) -> dict[str, Any]:
    """The newest decisions, each with its word, and how many more there are."""
    lines = [
        {
            "title": linked(item, "title"),
            "word": str(Decision(item.decision).label),
            "state": "well" if item.decision == Decision.ADOPTED else "rest",
            "day": item.decided_on,
            "board": str(item.board),
            "words": said(item, "decided"),
        }
        for item in decided[:SHOWN]
    ]
    return {"decided": lines, "more": len(decided) - len(lines)}


def _decided(look: Look) -> list[AgendaItem]:
    """The items on which something was decided, the last first. One query."""
    rows = seen_by(look, AgendaItem.objects.exclude(decision=""), "board__partnership")
    rows = rows.filter(either(look, "decided_on")).select_related("board").order_by("-decided_on", "-pk")
    return of_look(look, rows)


def _items(look: Look, coming: Sequence[BoardMeeting]) -> Mapping[int, list[AgendaItem]]:
    """Meeting → its agenda. One query."""
    found: defaultdict[int, list[AgendaItem]] = defaultdict(list)
    rows = AgendaItem.objects.filter(meeting__in=[row.pk for row in coming]).order_by("order", "pk")
    for item in of_look(look, rows):
        found[item.meeting_id or 0].append(item)
    return found


def _papers(coming: Sequence[BoardMeeting]) -> Mapping[int, list[BoardPaper]]:
    """Meeting → its papers. One query."""
    found: defaultdict[int, list[BoardPaper]] = defaultdict(list)
    for paper in BoardPaper.objects.filter(meeting__in=[row.pk for row in coming]).order_by("item__order", "pk"):
        found[paper.meeting_id].append(paper)
    return found


def _summary(coming: Sequence[BoardMeeting], decided: int) -> str:
    words = ngettext("%(number)s decision in these months.", "%(number)s decisions in these months.", decided)
    said_of = [words % {"number": decided}]
    if coming:
        day = date_format(coming[0].held_on, "DATE_FORMAT")
        board = typed(str(coming[0].board))
        said_of.append(told(_("Next: {board}, {day}."), board=board, day=day))
    else:
        said_of.append(_("No meeting is planned."))
    return format_html_join(" ", "{}", ((each,) for each in said_of))


def _changes(coming: Sequence[BoardMeeting], today: datetime.date) -> list[Change]:
    near = [(meeting, (meeting.held_on - today).days) for meeting in coming]
    found = []
    for meeting, days in near:
        if days > SOON:
            continue
        board = typed(str(meeting.board))
        words = ngettext("{board} meets in one day.", "{board} meets in {days} days.", days) if days > 0 else ""
        words = words or _("{board} meets today.")
        found.append(Change(25, told(words, board=board, days=str(days)), meeting.get_absolute_url()))
    return found


def _coming(
    coming: Sequence[BoardMeeting],
    items: Mapping[int, list[AgendaItem]],
    papers: Mapping[int, list[BoardPaper]],
) -> list[Table]:
    """A table for each meeting to come: what is talked about, what is voted on, with which papers."""
    headings = [_("Item"), _("Put to the vote"), _("Papers")]
    tables = []
    for meeting in coming:
        titles: defaultdict[int | None, list[str]] = defaultdict(list)
        for paper in papers[meeting.pk]:
            titles[paper.item_id].append(str(paper))
        here = {item.pk for item in items[meeting.pk]}
        rows = [
            [named(item, "title"), Cell(_("yes") if item.is_voted_on else _("no")), _list(titles.get(item.pk, []))]
            for item in items[meeting.pk]
        ]
        others = [title for key, found in titles.items() if key not in here for title in found]
        if others:
            rows.append([Cell(_("For the whole meeting")), Cell(""), _list(others)])
        if rows:
            day = date_format(meeting.held_on, "DATE_FORMAT")
            caption = told(_("{board}, {day}"), board=typed(str(meeting.board)), day=day)
            tables.append(Table(caption, headings, rows))
    return tables


def _list(titles: Sequence[str]) -> Cell:
    return Cell(pgettext("list", ", ").join(titles))


def _decisions(items: Sequence[AgendaItem]) -> list[Table]:
    if not items:
        return []
    rows = [
        [
            dated(item.decided_on),
            named(item, "title"),
            Cell(str(item.board)),
            Cell(str(Decision(item.decision).label)),
            Cell(said(item, "decided").text),
        ]
        for item in items
    ]
    headings = [_("Day"), _("Item"), _("Board"), _("Decision"), _("In words")]
    return [Table(_("What was decided"), headings, rows)]
