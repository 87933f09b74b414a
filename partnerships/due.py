"""When goals, agreements and grants ask for somebody: their day, how long before it they show, how that is said. Pure.

A goal shows in the week before its review; an agreement ninety days before it ends, because the other side has to agree
to a new one; a grant a month before one has to apply or to report.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import GoalState, GrantState
from portal.drawings import State

if TYPE_CHECKING:
    from partnerships.models import Agreement, Goal, Grant

GOAL_DAYS, AGREEMENT_DAYS, GRANT_DAYS = 7, 90, 30
BEFORE_SENT = (GrantState.FOUND, GrantState.WRITING)
"""States of a grant in which one may still apply."""
GIVEN = (GrantState.GRANTED, GrantState.CLOSED)
"""States of a grant that we were given."""
OVER = (GrantState.CLOSED, GrantState.DECLINED, GrantState.DROPPED)
"""States of a grant that ask nobody for anything."""


@dataclass(frozen=True)
class Due:
    """A day that asks for somebody: how it stands today, and in words."""

    on: datetime.date
    state: State
    words: str


def state_of(day: datetime.date, days: int, today: datetime.date) -> State:
    """Past its day, within so many days of it, or neither."""
    if day < today:
        return "owed"
    return "soon" if (day - today).days <= days else "well"


def goal_due(goal: Goal, today: datetime.date) -> Due | None:
    """When an open goal is looked at again; None without a day, or once it is reached or given up."""
    if goal.review_on is None or goal.state != GoalState.OPEN:
        return None
    day = {"day": date_format(goal.review_on, "DATE_FORMAT")}
    state = state_of(goal.review_on, GOAL_DAYS, today)
    words = _("Review was due on %(day)s") if state == "owed" else _("Review on %(day)s")
    return Due(goal.review_on, state, words % day)


def agreement_due(agreement: Agreement, today: datetime.date) -> Due | None:
    """When an agreement that is in force ends; None where it has no end or has ended."""
    if agreement.expires_on is None or agreement.ended_on is not None:
        return None
    state = state_of(agreement.expires_on, AGREEMENT_DAYS, today)
    left = (agreement.expires_on - today).days
    if state == "owed":
        words = ngettext("Ended %(days)s day ago", "Ended %(days)s days ago", -left) % {"days": -left}
    elif left == 0:
        words = _("Ends today")
    elif state == "soon":
        words = ngettext("Ends in %(days)s day", "Ends in %(days)s days", left) % {"days": left}
    else:
        words = _("In force until %(day)s") % {"day": date_format(agreement.expires_on, "DATE_FORMAT")}
    return Due(agreement.expires_on, state, words)


def grant_due(grant: Grant, today: datetime.date) -> Due | None:
    """The next day of a grant: to apply by while nothing is sent, to report by once it is granted; None otherwise."""
    if grant.state in BEFORE_SENT and grant.deadline_on:
        day, late, ahead = grant.deadline_on, _("One had to apply by %(day)s"), _("Apply by %(day)s")
    elif grant.state == GrantState.GRANTED and grant.report_due_on:
        day, late, ahead = grant.report_due_on, _("The report was due on %(day)s"), _("Report by %(day)s")
    else:
        return None
    state = state_of(day, GRANT_DAYS, today)
    return Due(day, state, (late if state == "owed" else ahead) % {"day": date_format(day, "DATE_FORMAT")})
