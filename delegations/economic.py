"""Every trip is about business too: the pair of goals of the register that complement each other best, for a trip on
which nothing is.

Goals of the partnership, and those of none in particular, are compared, on the trip already or not. Talks before are
left out here: they make no mismatched pair a good one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from django.db.models import F

from delegations.choices import MeetingState, Part, Priority
from delegations.goals import usual_part
from delegations.matches import Pair, Stakeholder, languages_of, readiness_of, weights_of
from delegations.matching import Profile, best_first, score
from delegations.models import Delegation, GoalOnTrip, Meeting, StakeholderGoal
from delegations.querysets import StakeholderGoalQuerySet

MOST = 60
"""So many goals of each side are compared, those that were told last."""


@dataclass(frozen=True)
class Proposal:
    """Two who should meet, as one press would bring them together."""

    pair: Pair

    @property
    def traveller(self) -> StakeholderGoal:
        """The goal that travels."""
        return self.pair.traveller.goal

    @property
    def host(self) -> StakeholderGoal:
        """The goal that receives."""
        return self.pair.host.goal

    @property
    def total(self) -> int:
        """The points of the match."""
        return self.pair.match.total


def is_economic(delegation: Delegation) -> bool:
    """Whether something on the trip, planned or wished for, is about business, or somebody wrote why nothing is. One
    query at most."""
    if delegation.why_not_economic:
        return True
    meetings = Meeting.objects.filter(delegation=delegation, is_economic=True)
    return meetings.exclude(state=MeetingState.DROPPED).exists()


def proposal(delegation: Delegation, goals: StakeholderGoalQuerySet) -> Proposal | None:
    """Of these goals the pair that fits best; None where every match is low. Five queries."""
    travelling, hosting = _sides(delegation, goals)
    weights = weights_of(delegation.association)
    pairs = product(travelling.values(), hosting.values())
    scored = [((one.key, other.key), score(one.profile, other.profile, weights)) for one, other in pairs]
    for (traveller, host), match in best_first(scored)[:1]:
        if not match.is_low:
            return Proposal(Pair(travelling[traveller], hosting[host], match))
    return None


class _Candidate(Stakeholder):
    """A goal that may not be on the trip yet: its key is the goal's."""

    @property
    def key(self) -> int:
        return self.row.goal_id


def _sides(
    delegation: Delegation, goals: StakeholderGoalQuerySet
) -> tuple[dict[int, Stakeholder], dict[int, Stakeholder]]:
    """Who could travel and who could receive, by the key of their goal; whoever is on the trip keeps their part."""
    open_ones = goals.open().of_partnership(delegation.partnership).with_names()
    newest = open_ones.order_by(F("told_on").desc(nulls_last=True), "pk")
    there = {
        row.goal_id: row for row in GoalOnTrip.objects.filter(delegation=delegation).select_related("delegate__person")
    }
    found: dict[str, dict[int, Stakeholder]] = {Part.TRAVELS: {}, Part.HOSTS: {}}
    for goal in newest.prefetch_related("sectors", "organization__sectors")[: 4 * MOST]:
        row = there.get(goal.pk) or GoalOnTrip(delegation=delegation, goal=goal, part=usual_part(goal, delegation))
        row.goal = goal
        if len(found[row.part]) < MOST:
            found[row.part][goal.pk] = _candidate(row)
    return found[Part.TRAVELS], found[Part.HOSTS]


def _candidate(row: GoalOnTrip) -> Stakeholder:
    goal = row.goal
    sectors = list(goal.sectors.all()) or list(goal.organization.sectors.all())
    profile = Profile(
        wants=frozenset(goal.wants),
        offers=frozenset(goal.offers),
        sectors=frozenset(sector.code for sector in sectors),
        readiness=readiness_of(goal),
        languages=languages_of(row),
        is_must=row.priority == Priority.MUST,
    )
    return _Candidate(row, profile, {sector.code: str(sector) for sector in sectors})
