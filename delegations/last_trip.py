"""What came of a trip, in numbers: goals that went along, meetings, answers to the questions after it, outcomes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from contacts.choices import ClaimLevel
from contacts.models import Outcome
from delegations.choices import GoalStand, MeetingState
from delegations.models import Delegation, GoalOnTrip, Meeting, OutcomeRequest, TripOutcome
from portal.accounts.models import Membership
from portal.money import money


@dataclass(frozen=True)
class Asked:
    """The questions so many days after a trip: how many went out, how many were answered."""

    days: int
    asked: int
    answered: int


@dataclass(frozen=True)
class CameOfTrip:
    """What came of one trip so far."""

    goals: int
    with_result: int
    reached: int
    meetings: int
    asked: Sequence[Asked]
    outcomes: Sequence[Any]

    @property
    def claims(self) -> list[tuple[str, int]]:
        """How many outcomes of each claim, in words, the strongest first."""
        found = Counter(row.claim for row in self.outcomes)
        return [(str(claim.label), found[claim.value]) for claim in ClaimLevel if found[claim.value]]

    @property
    def sums(self) -> list[str]:
        """What the outcomes are worth as far as it is known, a currency each."""
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in self.outcomes:
            if row.value is not None:
                found[row.currency] += row.value
        return [money(found[currency], currency) for currency in sorted(found, reverse=True)]


def came_of_trip(delegation: Delegation, membership: Membership) -> CameOfTrip:
    """What a member may see of it. Four queries."""
    goals = GoalOnTrip.objects.filter(delegation=delegation)
    told = Meeting.objects.filter(delegation=delegation, state=MeetingState.HELD).exclude(result_en="", result_ja="")
    seen = Outcome.objects.visible_to(membership)
    has_result = (
        ~Q(result_en="")
        | ~Q(result_ja="")
        | Exists(told.filter(Q(host=OuterRef("pk")) | Q(traveller=OuterRef("pk"))))
        | Exists(TripOutcome.objects.filter(goal=OuterRef("pk"), outcome__in=seen.values("pk")))
    )
    counted = goals.order_by().aggregate(
        all=Count("pk"),
        with_result=Count("pk", filter=has_result),
        reached=Count("pk", filter=Q(goal__stand=GoalStand.REACHED)),
    )
    held = Meeting.objects.filter(delegation=delegation, state=MeetingState.HELD).count()
    asked = OutcomeRequest.objects.filter(delegation=delegation).order_by("after_days").values("after_days")
    numbers = asked.annotate(
        out=Count("pk", filter=Q(sent_at__isnull=False) | Q(answered_at__isnull=False)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    return CameOfTrip(
        goals=counted["all"],
        with_result=counted["with_result"],
        reached=counted["reached"],
        meetings=held,
        asked=[Asked(row["after_days"], row["out"], row["answered"]) for row in numbers],
        outcomes=list(seen.filter(trip__delegation=delegation).order_by("-happened_on", "-pk")),
    )
