"""What a network may know about its associations: asked of the tallies, with small counts kept back."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import Association, Network
from portal.scoping import system_scope
from portal.tallies import Told, all_tallies, told


@dataclass(frozen=True)
class Row:
    """One association with its public numbers, in the order of `Coverage.labels`."""

    association: Association
    numbers: list[int]


@dataclass(frozen=True)
class Coverage:
    """Public facts per association, and sums over all of them."""

    labels: list[str]
    rows: list[Row]
    public_sums: list[int]
    sums: list[Told]


def coverage_of(network: Network) -> Coverage:
    """The network's picture today: one query, and one for each tally."""
    with system_scope("count what a network's associations let it count"):
        associations = list(Association.objects.open().filter(network_memberships__network=network).order_by("name_en"))
        ids = [each.pk for each in associations]
        counted = [(tally, dict(tally.count(ids))) for tally in all_tallies()]
    public = [(tally, numbers) for tally, numbers in counted if tally.is_public]
    return Coverage(
        labels=[tally.label for tally, _numbers in public],
        rows=[Row(each, [numbers.get(each.pk, 0) for _tally, numbers in public]) for each in associations],
        public_sums=[sum(numbers.values()) for _tally, numbers in public],
        sums=told([(tally, sum(numbers.values())) for tally, numbers in counted if not tally.is_public]),
    )
