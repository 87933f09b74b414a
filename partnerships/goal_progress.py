"""How far goals are: those that are counted from records, by one question for each measure that they use."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import Goal
from portal.measures import Measure, Span, measure_named


@dataclass(frozen=True)
class Progress:
    """What the records say of a goal: the number, the one to reach, since when, and the page with the records."""

    number: int
    target: int
    label: Any
    since: datetime.date
    address: str

    @property
    def is_reached(self) -> bool:
        """Whether the number is there."""
        return self.number >= self.target

    @property
    def shown(self) -> int:
        """The number as the bar shows it, which is full at the target."""
        return min(self.number, self.target)

    @property
    def words(self) -> str:
        """7 of 12"""
        return _("%(number)s of %(target)s") % {"number": f"{self.number:,}", "target": f"{self.target:,}"}

    @property
    def what(self) -> str:
        """What is counted, and since when."""
        day = date_format(self.since, "DATE_FORMAT")
        return _("%(what)s, since %(day)s") % {"what": self.label, "day": day}


def progress_of(goals: Iterable[Goal], today: datetime.date) -> dict[int, Progress]:
    """Goal's key → how far it is, for those that are counted. The partnerships come with the goals."""
    return progress_on(goals, today)[0]


def progress_on(goals: Iterable[Goal], *days: datetime.date) -> list[dict[int, Progress]]:
    """The same as it was at the end of each of these days. A goal of which nothing was counted yet on a day is missing
    from it, but on the first. As many queries for several days as for one: one for each measure."""
    spans: defaultdict[str, list[tuple[int, Goal, Span]]] = defaultdict(list)
    for goal in goals:
        if goal.counted_by and goal.target_number and goal.counted_from_on:
            for place, day in enumerate(days):
                if place == 0 or goal.counted_from_on <= day:
                    until = max(day, goal.counted_from_on)
                    spans[goal.counted_by].append((place, goal, Span(goal.partnership, goal.counted_from_on, until)))
    found: list[dict[int, Progress]] = [{} for _day in days]
    for name, asked in spans.items():
        if measure := measure_named(name):
            numbers = measure.count([span for _place, _goal, span in asked])
            for (place, goal, span), number in zip(asked, numbers, strict=True):
                found[place][goal.pk] = _progress(goal, measure, span, number)
    return found


def _progress(goal: Goal, measure: Measure, span: Span, number: int) -> Progress:
    return Progress(number, goal.target_number or 0, measure.label, span.since, measure.address(span))
