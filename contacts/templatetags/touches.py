"""Small look-ups for pages that show rows as dictionaries (contacts.person_page). No queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils import timezone

from contacts.choices import GiftDirection, IntroductionState
from portal.bilingual import Said, said

register = template.Library()


@register.filter
def state_of_introduction(value: str) -> str:
    """What became of an introduction, in words."""
    return str(IntroductionState(value).label)


@register.filter
def direction_of_gift(value: str) -> str:
    """Given or received, in words."""
    return str(GiftDirection(value).label)


@register.filter
def is_past(day: datetime.date) -> bool:
    """Whether a day lies before today."""
    return day < timezone.localdate()


@register.filter
def by_day(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Rows by a day, `-name` the newest first; rows without one come last."""
    column, newest_first = name.removeprefix("-"), name.startswith("-")
    dated = sorted((row for row in rows if row[column]), key=lambda row: (row[column], row["pk"]), reverse=newest_first)
    return [*dated, *(row for row in rows if not row[column])]


@register.filter
def said_in(row: dict[str, Any], field: str) -> Said:
    """`row|said_in:"what"`: as `said`, for a dictionary."""
    return said(SimpleNamespace(**row), field)
