"""The port for what goals are measured by: each app registers what it can count from its records.

    register_measure(Measure("touches", _("Talks and letters"), count_touches, order=10))

`count(spans)` answers a number for each span by one query, however many spans there are, so that a list of goals asks
once for each measure and not once for each goal.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet


@dataclass(frozen=True)
class Span:
    """Whose records are counted, from which day to which day, both included."""

    partnership: Any
    since: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class Measure:
    """Something that can be counted. `address` is the page with the records behind the number of a span."""

    name: str
    label: Any
    count: Callable[[Sequence[Span]], Sequence[int]]
    address: Callable[[Span], str]
    order: int = 50


_measures: dict[str, Measure] = {}


def register_measure(measure: Measure) -> None:
    """Add a measure; an app's `measures.py` does so. A name registers once."""
    if measure.name in _measures:
        raise ValueError(f"The measure {measure.name!r} is registered twice.")
    _measures[measure.name] = measure


def all_measures() -> list[Measure]:
    """Every registered measure in its order."""
    return sorted(_measures.values(), key=lambda each: (each.order, each.name))


def measure_named(name: str) -> Measure | None:
    """The measure of that name; None where no app brings it."""
    return _measures.get(name)


def measure_choices() -> list[tuple[str, Any]]:
    """What a goal may be counted by, to choose from."""
    return [(each.name, each.label) for each in all_measures()]


def counted(rows: QuerySet, spans: Sequence[Span], *, partnership: str, day: str, what: str = "pk") -> list[int]:
    """How many different `what` of these rows lie in each span. One query; none for no span."""
    if not spans:
        return []
    questions = {
        f"span_{number}": Count(
            what,
            filter=Q(**{partnership: span.partnership, f"{day}__gte": span.since, f"{day}__lte": span.until}),
            distinct=True,
        )
        for number, span in enumerate(spans)
    }
    bounds = {
        f"{partnership}__in": {span.partnership for span in spans},
        f"{day}__gte": min(span.since for span in spans),
        f"{day}__lte": max(span.until for span in spans),
    }
    found = rows.filter(**bounds).order_by().aggregate(**questions)
    return [found[name] for name in questions]
