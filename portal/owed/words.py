"""What page, letter and calendar say about days, in the active language. Pure."""

from __future__ import annotations

import datetime

from django.utils import dateformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.wareki import era_year_of


def due_words(due_on: datetime.date, today: datetime.date) -> str:
    """12 days past due; Due today; Due Friday, 27 November."""
    passed = (today - due_on).days
    if passed > 0:
        return ngettext("%(days)s day past due", "%(days)s days past due", passed) % {"days": passed}
    if passed == 0:
        return _("Due today")
    day = dateformat.format(due_on, pgettext("a day in Django’s letters", "l, j F"))
    return _("Due %(day)s") % {"day": day}


def day_words(day: datetime.date) -> str:
    """Saturday, 21 November 2026; a Japanese reader finds the era beside the year."""
    words = dateformat.format(day, pgettext("a day in Django’s letters", "l, j F Y"))
    return words.replace("年", f"年（{era_year_of(day)}）", 1)


def wait_words(due_on: datetime.date, today: datetime.date) -> str:
    """When the longest wait began: today, this month, in September, in September 2025."""
    if (due_on.year, due_on.month) == (today.year, today.month):
        return _("The longest wait began on %(day)s.") % {"day": date_format(due_on, "MONTH_DAY_FORMAT")}
    return _("The longest wait began in %(month)s.") % {"month": date_format(due_on, "YEAR_MONTH_FORMAT")}
