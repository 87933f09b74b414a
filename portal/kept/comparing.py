"""Kept figures beside a plain recount, place by place. Nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Sum

from portal.accounts.models import Association
from portal.kept.counts import WHOLE, KeptCount, Place, all_counts
from portal.kept.models import KeptFigure
from portal.scoping import scope, system_scope


@dataclass(frozen=True)
class Difference:
    """A place at which the kept figure is not what a recount finds."""

    association: int
    name: str  # of the association
    count: KeptCount
    place: Place
    kept: int
    counted: int

    def __str__(self) -> str:
        """In words: "Touches of Omaha in 2026-05 begun by them: kept 12, counted 11"."""
        month = f" in {self.place.month // 100}-{self.place.month % 100:02}" if self.place.month else ""
        part = f", partnership {self.place.part}," if self.place.part != WHOLE else ""
        try:
            words = self.count.words(tuple(self.place.key.split("/")))
        except (IndexError, ValueError):  # no row has such a key: it is said as it stands
            words = f"of the key {self.place.key!r}"
        return f"{self.count.label} of {self.name}{part}{month} {words}: kept {self.kept}, counted {self.counted}"


Owner = tuple[int, str, bool]
"""An association: its key, its name, whether it is still there."""


def owners() -> list[Owner]:
    """Every association, and those that are gone and left figures behind."""
    there = [(each.pk, str(each), True) for each in Association.objects.order_by("pk")]
    kept = KeptFigure.objects.order_by("association_id").values_list("association_id", flat=True).distinct()
    gone = sorted(set(kept) - {pk for pk, _name, _is_there in there})
    return there + [(pk, f"association {pk} (gone)", False) for pk in gone]


def differences() -> Iterator[Difference]:
    """Every difference there is. Memory holds the places of one figure of one association."""
    with system_scope("the figures of all associations are compared, one association after the other"):
        for owner in owners():
            for count in all_counts():
                with one_moment():
                    found = compared(owner, count)
                yield from found


def compared(owner: Owner, count: KeptCount) -> list[Difference]:
    """One figure of one association: where the kept number is not the counted one. Within `one_moment`."""
    pk, name, is_there = owner
    counted: Counter[Place] = Counter()
    if is_there:
        with scope(Association(pk=pk)):
            counted.update(count.plain())
    rows = KeptFigure.objects.filter(association=pk, name=count.name).order_by("part", "month", "key")
    sums = rows.values_list("part", "month", "key").annotate(sum=Sum("number"))
    kept = {Place(*place): number for *place, number in sums}
    return [
        Difference(pk, name, count, place, kept.get(place, 0), counted[place])
        for place in sorted(kept.keys() | counted.keys())
        if kept.get(place, 0) != counted[place]
    ]


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees one state of the database, whatever others write meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
