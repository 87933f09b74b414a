"""What other weights would change: pairs of the next trip before and after. Queries, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from delegations.choices import TripState
from delegations.matches import Pair, rankings, weights_of
from delegations.matching import HasWeights, Match, score
from delegations.models import Delegation
from portal.accounts.models import Membership

MOST = 8


@dataclass(frozen=True)
class Moved:
    """A pair with its match by the kept weights and by the typed ones."""

    pair: Pair
    after: Match

    @property
    def is_turned(self) -> bool:
        """Whether it becomes low, or is low no more."""
        return self.pair.match.is_low != self.after.is_low


@dataclass(frozen=True)
class Weighed:
    """A trip, how many of its pairs become low or are low no more, and some pairs: turned ones first, best first."""

    delegation: Delegation
    number: int
    turned_low: int
    turned_good: int
    lines: list[Moved]


def weighed(membership: Membership, weights: HasWeights) -> Weighed | None:
    """The trip that begins next, of those that this membership sees; None where none has travellers and hosts."""
    trip = _next_trip(membership)
    if trip is None:
        return None
    moved = [
        Moved(pair, score(pair.traveller.profile, pair.host.profile, weights))
        for ranking in rankings(trip, weights_of(membership.association))
        for pair in (*ranking.good, *ranking.low)
    ]
    if not moved:
        return None
    moved.sort(key=lambda each: (not each.is_turned, -max(each.pair.match.total, each.after.total)))
    turned = [each for each in moved if each.is_turned]
    turned_low = sum(each.after.is_low for each in turned)
    return Weighed(trip, len(moved), turned_low, len(turned) - turned_low, moved[:MOST])


def _next_trip(membership: Membership) -> Delegation | None:
    planned = Delegation.objects.visible_to(membership).filter(state=TripState.PLANNED)
    coming = planned.filter(ends_on__gte=timezone.localdate()).filter(goals__isnull=False)
    return coming.select_related("association").order_by("starts_on", "pk").distinct().first()
