"""Programmes, and days of goals, agreements and grants, for a member's own calendar. What is past due stands on today.

Goals and grants go to who looks after them, the end of an agreement to every member who sees it. These rows do not say
when they were written: the association's beginning stands for it, and their version tells calendars what is newer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.choices import GoalState, GrantState
from partnerships.due import BEFORE_SENT, Due, agreement_due, goal_due, grant_due
from partnerships.models import Agreement, Goal, Grant, Programme
from partnerships.programme_dates import dated_of
from portal.calendar import CalendarSource, Dated, register

LAST_DAY = datetime.date(2200, 1, 1)  # calendars refuse the last days that a date can have
A_MONTH = datetime.timedelta(days=31)
MOST = 200
"""A calendar holds no more of each kind than this; those due first come in."""


@register
class GoalReviews(CalendarSource):
    """When somebody looks at their goals again."""

    name = "goals"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = Goal.objects.visible_to(membership).filter(state=GoalState.OPEN, owner=membership.user_id)
        for row in _linked(rows.exclude(review_on=None).order_by("review_on", "pk"), membership):
            words = _("Look at the goal again: %(goal)s") % {"goal": row}
            yield _dated("goal", row, goal_due(row, today), words, today, row.next_step)


@register
class AgreementEnds(CalendarSource):
    """The last days of agreements."""

    name = "agreements"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = Agreement.objects.visible_to(membership).filter(ended_on=None).exclude(expires_on=None)
        for row in _linked(rows.order_by("expires_on", "pk"), membership):
            words = _("An agreement ends: %(agreement)s") % {"agreement": row}
            yield _dated("agreement", row, agreement_due(row, today), words, today)


@register
class GrantDays(CalendarSource):
    """Until when somebody applies for their grants and reports on them."""

    name = "grants"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        asked = Q(state__in=BEFORE_SENT, deadline_on__isnull=False)
        given = Q(state=GrantState.GRANTED, report_due_on__isnull=False)
        rows = Grant.objects.visible_to(membership).filter(asked | given, owner=membership.user_id)
        for row in _linked(rows, membership):
            is_given = row.state == GrantState.GRANTED
            words = _("Report on the grant: %(grant)s") if is_given else _("Apply for the grant: %(grant)s")
            yield _dated("grant", row, grant_due(row, today), words % {"grant": row}, today, row.next_step)


@register
class Programmes(CalendarSource):
    """The programmes of the partnerships that a member sees, from those of the last month on."""

    name = "programmes"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = Programme.objects.visible_to(membership).with_places().filter(starts_on__gte=today - A_MONTH)
        for row in rows.order_by("starts_on", "pk")[:MOST]:
            row.association = membership.association
            if entry := dated_of(row, path=row.get_absolute_url()):
                yield entry


def _linked(rows: Any, membership: Any) -> Iterable[Any]:
    for row in rows.select_related("partnership__home", "partnership__partner")[:MOST]:
        row.association = membership.association
        yield row


def _dated(kind: str, row: Any, due: Due | None, words: str, today: datetime.date, about: str = "") -> Dated:
    if due is None:
        raise ValueError("The question asks for rows that have a day.")
    partnership = str(row.partnership) if row.partnership else ""
    return Dated(
        key=f"{kind}-{row.pk}",
        title=_("Past due: %(what)s") % {"what": words} if due.state == "owed" else words,
        on=max(min(due.on, LAST_DAY), today),
        written_at=row.association.created_at,
        revision=row.version,
        about="\n".join(filter(None, (partnership, about, f"{due.words}."))),
        path=row.get_absolute_url(),
        reminds=True,
    )
