"""The follow-ups that a member owns, for their own calendar. One that is past due stands on today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import FollowUp
from contacts.unseen import without_unseen
from partnerships.choices import Side
from partnerships.names import in_language
from portal.bilingual import in_reader_language
from portal.calendar import CalendarSource, Dated, register

LAST_DAY = datetime.date(2200, 1, 1)  # calendars refuse the last days that a date can have
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
