"""Which months an address asks for: `2026`, `2026-h1`, `2026-q3`, `2026-09`, `12-months`, `2026-03..2026-08`. Pure."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.panels import FIRST_YEAR, Month, Period, month_of

TWELVE = "12-months"
LONGEST = 120
"""Months; longer than any board looks back."""
_PART = re.compile(r"(\d{4})(?:-(?:q([1-4])|h([12])|(\d{2})))?", re.ASCII)


class NoPeriod(ValueError):
    """What was asked for is no period that can be shown; says why in words."""


@dataclass(frozen=True)
class Offered:
    """A period to choose, as its address and in words."""

    value: str
    label: str


def read_period(text: str, today: datetime.date) -> Period:
    """The months of an address. Raises `NoPeriod`."""
    if text == TWELVE:
        this = month_of(today)
        return Period(this.on(-11), this, today)
    first, mark, last = text.partition("..")
    beginning, end = _months(first), _months(last if mark else first)
    if beginning is None or end is None:
        raise NoPeriod(_("“%(text)s” is no period. Write 2026, 2026-h1, 2026-q3 or 2026-09.") % {"text": text[:40]})
    period = Period(beginning[0], end[1], today)
    if period.last < period.first:
        raise NoPeriod(
            _("This period ends before it begins: %(text)s. Write the earlier month first.") % {"text": text}
        )
    if period.first > month_of(today):
        raise NoPeriod(_("This period has not begun yet: %(months)s.") % {"months": period_words(period)})
    if len(period.months) > LONGEST:
        raise NoPeriod(_("This period is longer than ten years. Choose a shorter one."))
    return period


def _months(text: str) -> tuple[Month, Month] | None:
    """The first and the last month of a year, half, quarter or month; None for what is none of them."""
    found = _PART.fullmatch(text)
    year = int(found[1]) if found else 0
    if found is None or year < FIRST_YEAR:
        return None
    if found[2]:
        last = 3 * int(found[2])
        return Month(year, last - 2), Month(year, last)
    if found[3]:
        last = 6 * int(found[3])
        return Month(year, last - 5), Month(year, last)
    if found[4]:
        month = int(found[4])
        return (Month(year, month), Month(year, month)) if 1 <= month <= 12 else None
    return Month(year, 1), Month(year, 12)


def is_running(period: Period) -> bool:
    """Whether its last day has not come to an end yet."""
    return period.last.last >= period.today


def period_words(period: Period) -> str:
    """The months in words: "July 2026 – September 2026", "November 2026"."""
    first, last = (date_format(month.first, "YEAR_MONTH_FORMAT") for month in (period.first, period.last))
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}


def compared_words(period: Period) -> str:
    """What is shown and with what it is compared, and that the months are not over yet where that is so."""
    words = {"months": period_words(period), "before": period_words(period.before)}
    if not is_running(period):
        return _("%(months)s, compared with %(before)s.") % words
    day = date_format(period.until, "DATE_FORMAT")
    return _("%(months)s so far, until %(day)s, compared with the whole of %(before)s.") % (words | {"day": day})


def offered(today: datetime.date, asked: str) -> list[Offered]:
    """The periods to choose from on a day; the one that was asked for among them."""
    this = month_of(today)
    quarter, half = (this.month - 1) // 3 + 1, (this.month - 1) // 6 + 1
    last_quarter = month_of(today).on(-3)
    last_month = this.on(-1)
    names = {
        TWELVE: _("Twelve months"),
        f"{this.year}-q{quarter}": _("This quarter"),
        f"{last_quarter.year}-q{(last_quarter.month - 1) // 3 + 1}": _("Last quarter"),
        f"{this.year}-h{half}": _("This half-year"),
        str(this.year): _("This year"),
        str(this.year - 1): _("Last year"),
        f"{this.year}-{this.month:02}": _("This month"),
        f"{last_month.year}-{last_month.month:02}": _("Last month"),
    }
    if asked not in names:
        names[asked] = _("Chosen")
    words = {value: period_words(read_period(value, today)) for value in names}
    return [
        Offered(value, _("%(name)s: %(months)s") % {"name": name, "months": words[value]})
        for value, name in names.items()
    ]
