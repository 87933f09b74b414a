"""Reading kept figures: one query for any number of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from portal.kept.counts import WHOLE, count_named
from portal.kept.models import KeptFigure


@dataclass(frozen=True)
class Line:
    """A number with its place: the partnership or 0, the month (202611) or 0, the values of the key in their order."""

    part: int
    month: int
    key: tuple[str, ...]
    number: int


def sums(
    association: Any,
    names: Iterable[str],
    *,
    parts: Iterable[int] | None = None,
    since: int | None = None,
    until: int | None = None,
) -> dict[str, list[Line]]:
    """The lines of these figures of an association. One query; a place where nothing is has no line.

        found = sums(look.association, ["touches", "people"], since=period.first.key, until=period.last.key)
        from_them = sum(line.number for line in found["touches"] if line.key == ("them",))

    Without `parts` the figures of the whole association, each row counted once. With `parts` (keys of partnerships; 0
    is the whole) a line for each of these: a row of two partnerships counts for both, so lines of parts are never added
    up to a whole. `since` and `until` are months as numbers (`portal.panels.Month.key`), both included; figures that
    have no month are not narrowed by them. Ask only for whom no partnership is hidden: a limited membership's figures
    are not these.

    What is kept (contacts/kept.py): `touches` key (began,) with month, attempts not counted; `people` key (rung, side);
    `organizations` key (side,); `organizations_by_sector` key (key of the sector, side). Each whole and by partnership.
    """
    asked = [count_named(name).name for name in names]
    rows = KeptFigure.objects.filter(
        association=association, name__in=asked, part__in=[WHOLE] if parts is None else list(parts)
    )
    if since is not None:
        rows = rows.filter(Q(month=0) | Q(month__gte=since))
    if until is not None:
        rows = rows.filter(Q(month=0) | Q(month__lte=until))
    places = rows.order_by("name", "part", "month", "key").values_list("name", "part", "month", "key")
    found: dict[str, list[Line]] = {name: [] for name in asked}
    for name, part, month, key, number in places.annotate(sum=Sum("number")):
        if number:
            found[name].append(Line(part, month, tuple(key.split("/")), number))
    return found


def sums_by_association(
    associations: Iterable[int], name: str, *, since: int, until: int
) -> list[tuple[int, int, int]]:
    """(association, month, number) of one figure, whole associations, its keys added up. One query.

    Looks over associations: ask it inside `system_scope`.
    """
    rows = KeptFigure.objects.filter(
        association__in=list(associations),
        name=count_named(name).name,
        part=WHOLE,
        month__gte=since,
        month__lte=until,
    )
    found = rows.order_by().values("association", "month").annotate(sum=Sum("number"))
    return [(row["association"], row["month"], row["sum"]) for row in found if row["sum"]]
