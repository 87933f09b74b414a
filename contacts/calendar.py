"""For a member's own calendar: their follow-ups, where one that is past due stands on today, and board meetings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import BoardMeeting, FollowUp, Term
from contacts.unseen import without_unseen
from partnerships.choices import Side
from partnerships.names import in_language
from portal.bilingual import in_reader_language
from portal.calendar import CalendarSource, Dated, register
from portal.permissions import TABLE

LAST_DAY = datetime.date(2200, 1, 1)  # calendars refuse the last days that a date can have
KEPT_DAYS, AN_HOUR = 60, datetime.timedelta(hours=1)
"""Board meetings stay in the calendar so long; one without an end is shown as an hour."""
MOST = 500
"""A calendar holds no more of one member's follow-ups than this; those due first come in."""


@register
class FollowUps(CalendarSource):
    """Open follow-ups of one member."""

    name = "follow-ups"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = FollowUp.objects.visible_to(membership).open().filter(owner=membership.user_id)
        linked = rows.select_related("person__main_position__organization", "organization")[:MOST]
        for row in without_unseen(list(linked), membership):
            row.association = membership.association
            yield Dated(
                key=f"follow-up-{row.pk}",
                title=_title(row, today),
                on=max(min(row.due_on, LAST_DAY), today),
                written_at=row.created_at,
                revision=row.version,
                about="\n".join(filter(None, (_whom(row), _house(row), _due(row, today)))),
                path=row.get_absolute_url(),
                reminds=True,
            )


@register
class BoardMeetings(CalendarSource):
    """Meetings of the boards on which one holds a seat on that day; for who manages boards, of all they may see."""

    name = "board-meetings"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        since = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
        rows = BoardMeeting.objects.visible_to(membership).filter(starts_at__gte=since)
        if membership.role not in TABLE["boards.manage"]:
            held = Term.objects.filter(user=membership.user_id, seat__board=OuterRef("board"))
            last = Coalesce("left_on", "ends_on")
            sitting = held.annotate(last=last).filter(starts_on__lte=OuterRef("day"), last__gte=OuterRef("day"))
            rows = rows.annotate(day=TruncDate("starts_at")).filter(Exists(sitting))
        for row in rows.select_related("board").order_by("starts_at")[:MOST]:
            row.association = row.board.association = membership.association
            name, board = in_reader_language(row, "title"), str(row.board)
            yield Dated(
                key=f"board-meeting-{row.pk}",
                title=_("%(board)s: %(what)s") % {"board": board, "what": name or _("Meeting of the board")},
                on=row.held_on,
                written_at=membership.association.created_at,
                revision=row.version,
                about=row.link,
                where=in_reader_language(row, "place"),
                path=row.get_absolute_url(),
                reminds=True,
                starts_at=row.starts_at,
                ends_at=row.ends_at or row.starts_at + AN_HOUR,
            )


def _title(row: FollowUp, today: datetime.date) -> str:
    whom = _whom(row) or _house(row)
    words = row.what
    if row.promised_by != Side.HOME:
        words = _("They promised: %(what)s") % {"what": row.what}
    if whom:
        words = _("%(whom)s: %(what)s") % {"whom": whom, "what": words}
    return _("Past due: %(what)s") % {"what": words} if row.due_on < today else words


def _due(row: FollowUp, today: datetime.date) -> str:
    day = date_format(row.due_on, "DATE_FORMAT")
    return _("Was due on %(day)s.") % {"day": day} if row.due_on < today else _("Due on %(day)s.") % {"day": day}


def _whom(row: FollowUp) -> str:
    return in_language(row.person, get_language() or "en", capitals=False).text if row.person else ""


def _house(row: FollowUp) -> str:
    house = row.organization
    if house is None and row.person and row.person.main_position:
        house = row.person.main_position.organization
    return in_reader_language(house, "name") if house else ""
