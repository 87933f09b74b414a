"""The ten kinds of local body of a partnership, in both cities: how far we are, what was learned, the next step.

The ten are the rows of `ResourceKind` that the booklet names for getting to know the local economy.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from contacts.choices import CheckState
from contacts.models import ResourceCheck
from partnerships.choices import ResourceUse, Side
from partnerships.models import Partnership, ResourceKind

MARKS = {
    CheckState.NOT_ASKED: "rest",
    CheckState.NOT_FOUND: "soon",
    CheckState.FOUND: "soon",
    CheckState.CONTACTED: "soon",
    CheckState.MET: "well",
    CheckState.PARTNER: "well",
}
KNOWN = (CheckState.FOUND, CheckState.CONTACTED, CheckState.MET, CheckState.PARTNER)
MET = (CheckState.MET, CheckState.PARTNER)


@dataclass(frozen=True)
class Cell:
    """One kind in one city; without a check nobody has looked yet."""

    side: str
    check: ResourceCheck | None

    @property
    def state(self) -> str:
        """How far we are, as a choice of `CheckState`."""
        return self.check.state if self.check else CheckState.NOT_ASKED

    @property
    def words(self) -> str:
        """How far we are, in words."""
        return str(CheckState(self.state).label)

    @property
    def mark(self) -> str:
        """The shape and colour of the mark."""
        return MARKS[CheckState(self.state)]


@dataclass(frozen=True)
class Line:
    """One kind of local body in both cities."""

    kind: ResourceKind
    home: Cell
    partner: Cell

    @property
    def cells(self) -> tuple[Cell, Cell]:
        """Ours first."""
        return self.home, self.partner


@dataclass(frozen=True)
class Progress:
    """How many of the kinds are known in one city, and how many of those we have met."""

    known: int
    met: int
    all: int

    def __str__(self) -> str:
        known = ngettext("%(known)s of %(all)s kinds is known", "%(known)s of %(all)s kinds are known", self.known)
        return known % {"known": self.known, "all": self.all}


def ten_kinds() -> list[ResourceKind]:
    """The kinds of the checklist, in the booklet's order. One query."""
    return list(ResourceKind.objects.filter(use=ResourceUse.ASSESSMENT))


def lines_of(partnership: Partnership) -> list[Line]:
    """The checklist of a partnership. Two queries."""
    linked = ("organization", "person", "next_step__owner")
    checks = ResourceCheck.objects.filter(partnership=partnership).select_related(*linked)
    found = {(row.side, row.kind_id): row for row in checks}
    return [
        Line(kind, *(Cell(side, found.get((side, kind.pk))) for side in (Side.HOME, Side.PARTNER)))
        for kind in ten_kinds()
    ]


def progress_of(cells: Iterable[Cell]) -> Progress:
    """How far a city's checklist is."""
    states = [cell.state for cell in cells]
    return Progress(sum(state in KNOWN for state in states), sum(state in MET for state in states), len(states))


@dataclass(frozen=True)
class KindReach:
    """One kind of local body on one side: the partnerships of a look that know one, and those that did on a day before.
    `before` is None where of one that is known nobody wrote down since when."""

    kind: ResourceKind
    side: str
    known: frozenset[int]
    before: int | None


def kinds_reached(partnerships: Iterable[Partnership], until: datetime.date, before: datetime.date) -> list[KindReach]:
    """Every kind on both sides, by a day and by one before it. Two queries."""
    checks = ResourceCheck.objects.filter(partnership__in=[row.pk for row in partnerships], state__in=KNOWN)
    days: dict[tuple[str, int], dict[int, datetime.date | None]] = defaultdict(dict)
    for side, key, partnership, day in checks.values_list("side", "kind", "partnership", "checked_on"):
        if day is None or day <= until:
            days[side, key][partnership] = day
    found = []
    for kind in ten_kinds():
        for side in Side.values:
            held = days[side, kind.pk]
            is_open = None in held.values()
            earlier = None if is_open else sum(day is not None and day <= before for day in held.values())
            found.append(KindReach(kind, side, frozenset(held), earlier))
    return found
