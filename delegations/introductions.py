"""The order in which people are introduced and seated: by the rank that somebody has written down, and by nothing else.

A rank is never guessed from a title or an age. Whoever has none follows by name, and whoever prints it says so. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delegations.models import Delegate

MOST_CHAIRS = 7
"""So many chairs are drawn on one side of a table; those further down sit outwards of them."""


@dataclass(frozen=True)
class Order:
    """Those with a rank in its order, then those without one by their names."""

    ranked: tuple[Delegate, ...]
    unranked: tuple[Delegate, ...]

    @property
    def everybody(self) -> tuple[Delegate, ...]:
        return (*self.ranked, *self.unranked)


def order_of(delegates: Iterable[Delegate], language: str = "en") -> Order:
    """The order of introduction; names follow the kana on a Japanese paper, else the Latin letters."""
    rows = list(delegates)

    def by_name(row: Delegate) -> tuple[bytes | str, int]:
        key = (row.person.sort_kana or row.person.sort_latin) if language == "ja" else row.person.sort_latin
        return key, row.pk

    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: (row.rank or 0, *by_name(row)))
    return Order(tuple(ranked), tuple(sorted((row for row in rows if row.rank is None), key=by_name)))


def chairs(order: Order) -> list[tuple[int, Delegate]]:
    """Those with a rank along one side of a long table, seen from behind them: the first in the middle, the second to
    the right of the first, the third to the left, and so on outwards. Empty where fewer than two have a rank.
    """
    seated = list(enumerate(order.ranked[:MOST_CHAIRS], start=1))
    if len(seated) < 2:
        return []
    left: Sequence[tuple[int, Delegate]] = seated[2::2]
    return [*reversed(left), seated[0], *seated[1::2]]
