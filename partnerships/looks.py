"""What the panels of the board room ask alike: the rows that a look may count, and the list that shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from portal.bilingual import Said, said
from portal.panels import Cell, Look, Period
from portal.templatetags.portal import tongue

SOON_DAYS = 90
"""What ends or is due within so many days is worth a word to the board: it meets every few months."""
Row = TypeVar("Row")


def seen_by(look: Look, rows: Any, partnership: str = "partnership") -> Any:
    """Those of a model's rows that the membership may see; of the partnership that was chosen, where one is. No query.

    `rows` is a queryset that has `visible_to`; `partnership` the column that names the partnership.
    """
    found = rows.visible_to(look.membership)
    return found.filter(**{partnership: look.partnership}) if look.partnership else found


def within(period: Period, day: str) -> Q:
    """That a day lies in the period, both ends included."""
    return Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until})


def either(look: Look, day: str) -> Q:
    """That a day lies in the period, or in the one before."""
    return Q(**{f"{day}__gte": look.before.since, f"{day}__lte": look.period.until})


def is_now(look: Look, day: str) -> Case:
    """Of rows of either period: whether a row is of the later one. To be annotated and grouped by."""
    return Case(When(**{f"{day}__gte": look.period.since}, then=True), default=False, output_field=BooleanField())


def listed(look: Look, page: str, **asked: Any) -> str:
    """The address of a list with these filters, narrowed to the partnership that was chosen."""
    if look.partnership:
        asked = {"partnership": look.partnership.slug} | asked
    address = reverse(page, kwargs={"association": look.association.slug})
    query = urlencode({name: value for name, value in asked.items() if value not in ("", None)})
    return f"{address}?{query}" if query else address


def listed_in_period(look: Look, page: str, **asked: Any) -> str:
    """The same, narrowed to the days of the period too."""
    return listed(look, page, since=look.period.since, until=look.period.until, **asked)


def of_look(look: Look, rows: Iterable[Row]) -> list[Row]:
    """The rows, each with the association that its address names, so that none asks for it."""
    found = list(rows)
    for row in found:
        row.association = look.association  # type: ignore[attr-defined]  # every owned row has one
    return found


def named_pairs(rows: QuerySet) -> QuerySet:
    """With both cities of their partnership, which its name is made of, in the same query."""
    return rows.select_related("partnership__home", "partnership__partner")


def days_to(day: datetime.date, today: datetime.date) -> int:
    """How many days a day lies ahead; below nought once it has passed."""
    return (day - today).days


def named(row: Any, field: str) -> Cell:
    """The field of a table that names a row and opens it; a text of the other language is marked."""
    text = said(row, field)
    return Cell(text.text, tongue(text), row.get_absolute_url())


def linked(row: Any, field: str) -> str:
    """The name of a row as a link to it, for a drawing."""
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), tongue(said(row, field)))


def dated(day: datetime.date | None) -> Cell:
    """The field of a table that holds a day; None is not known."""
    return Cell(day, date_format(day, "DATE_FORMAT") if day else "")


def told(words: str, /, *parts: Said | str, **texts: Said | str) -> str:
    """A sentence with names in it, `{goal}`, those of the other language marked as such."""
    marked = {name: tongue(text) if isinstance(text, Said) else text for name, text in texts.items()}
    return format_html(words, *parts, **marked)
