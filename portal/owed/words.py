"""What page, letter and calendar say about days, in the active language. Pure."""

from __future__ import annotations

import datetime

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def due_words(due_on: datetime.date, today: datetime.date) -> str:
    """12 days past due; Due today; Due Friday, 27 November."""
    passed = (today - due_on).days
    if passed > 0:
        return ngettext("%(days)s day past due", "%(days)s days past due", passed) % {"days": passed}
    if passed == 0:
        return _("Due today")
    # Translators: Japanese puts the short weekday in parentheses after the day.
    return _("Due %(weekday)s, %(day)s") % {
        "weekday": WEEKDAYS[due_on.weekday()],
        "short_weekday": WEEKDAYS_ABBR[due_on.weekday()],
        "day": date_format(due_on, "MONTH_DAY_FORMAT"),
    }


def day_words(day: datetime.date) -> str:
    """Saturday, 21 November 2026."""
    return _("%(weekday)s, %(day)s") % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": date_format(day, "DATE_FORMAT"),
    }


def wait_words(due_on: datetime.date, today: datetime.date) -> str:
    """When the longest wait began: today, this month, in September, in September 2025."""
    if (due_on.year, due_on.month) == (today.year, today.month):
        return _("The longest wait began on %(day)s.") % {"day": date_format(due_on, "MONTH_DAY_FORMAT")}
    return _("The longest wait began in %(month)s.") % {"month": date_format(due_on, "YEAR_MONTH_FORMAT")}
