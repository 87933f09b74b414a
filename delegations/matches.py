"""The matches of a trip: whom of those who receive it each of those who travel should meet.

Profiles are built from the goals that go along, nine queries for any number of them; `matching` does the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Q

from contacts.choices import Readiness, TouchKind
from contacts.models import Introduction, Organization, Position, Touch, TouchPerson
from delegations.choices import Aim, GoalStand, MeetingState, Part, Priority
from delegations.matching import Match, Profile, best_first, score
from delegations.models import Delegation, GoalOnTrip, MatchWeights, Meeting, StakeholderGoal
from portal.accounts.models import Association

_ROWS = ("goal__organization", "goal__person", "delegate__person")
_FAR = list(Readiness.values)  # in the order of how far somebody is
EXPORTS, IMPORTS, INVESTS = "export", "importing", "invest"
_READY_TO: dict[str, tuple[tuple[Aim, str], ...]] = {
    "wants": ((Aim.MARKET, EXPORTS), (Aim.GOODS, IMPORTS), (Aim.SUPPLIES, IMPORTS), (Aim.SITE, INVESTS)),
    "offers": ((Aim.GOODS, EXPORTS), (Aim.SUPPLIES, EXPORTS), (Aim.MARKET, IMPORTS), (Aim.CAPITAL, INVESTS)),
}
"""Which readiness of an organization belongs to what it wants and offers."""


@dataclass(frozen=True)
class Stakeholder:
    """A goal on a trip with its profile and the codes and labels of its sectors."""

    row: GoalOnTrip
    profile: Profile
    sectors: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> int:
        return self.row.pk

    @property
    def goal(self) -> StakeholderGoal:
        return self.row.goal

    @property
    def organization(self) -> Organization:
        return self.row.goal.organization


@dataclass(frozen=True)
class Pair:
    """A traveller and a host with their match, and the meeting of theirs that is wished for or planned."""

    traveller: Stakeholder
    host: Stakeholder
    match: Match
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Ranking:
    """Everybody whom one traveller could meet, best first; the low ones apart."""

    traveller: Stakeholder
    good: list[Pair]
    low: list[Pair]


def weights_of(association: Association) -> MatchWeights:
    """The association's own weights, or those with which everybody begins, which are not kept. One query."""
    return MatchWeights.objects.filter(association=association).first() or MatchWeights(association=association)


def rankings(delegation: Delegation, weights: MatchWeights) -> list[Ranking]:
    """Every traveller with the hosts, best first. Nine queries."""
    travellers, hosts = parted(stakeholders(GoalOnTrip.objects.filter(delegation=delegation)))
    meetings = _meetings(delegation)
    found = []
    for traveller in travellers:
        by_key = {host.key: host for host in hosts}
        keyed = ((key, score(traveller.profile, host.profile, weights)) for key, host in by_key.items())
        pairs = [
            Pair(traveller, by_key[key], match, meetings.get((traveller.key, key))) for key, match in best_first(keyed)
        ]
        good = [pair for pair in pairs if not pair.match.is_low]
        found.append(Ranking(traveller, good, pairs[len(good) :]))
    return found


def pair_of(delegation: Delegation, traveller: int, host: int, weights: MatchWeights) -> Pair | None:
    """Two of a trip by their keys; None unless the one travels on it and the other receives it. Nine queries."""
    travels, hosts = parted(stakeholders(GoalOnTrip.objects.filter(delegation=delegation, pk__in=(traveller, host))))
    if len(travels) != 1 or len(hosts) != 1 or (travels[0].key, hosts[0].key) != (traveller, host):
        return None
    match = score(travels[0].profile, hosts[0].profile, weights)
    return Pair(travels[0], hosts[0], match, _meetings(delegation).get((traveller, host)))


def parted(found: Iterable[Stakeholder]) -> tuple[list[Stakeholder], list[Stakeholder]]:
    """Those who travel, and those who receive."""
    rows = list(found)
    return (
        [each for each in rows if each.row.part == Part.TRAVELS],
        [each for each in rows if each.row.part == Part.HOSTS],
    )


def stakeholders(rows: Iterable[GoalOnTrip]) -> list[Stakeholder]:
    """Goals on trips, a queryset of them, with their profiles, by name. Seven queries."""
    linked = rows.select_related(*_ROWS).order_by("goal__organization__search_key", "pk")  # type: ignore[attr-defined]
    found = list(linked.prefetch_related("goal__sectors", "goal__organization__sectors"))
    talked = _talked_with([each.goal for each in found if each.part == Part.HOSTS])
    return [_stakeholder(each, each.goal_id in talked) for each in found]


def readiness_of(goal: StakeholderGoal) -> str:
    """What the goal says; else what is known of its organization for this kind of trade, the furthest of it."""
    if goal.readiness:
        return str(goal.readiness)
    known = {
        getattr(goal.organization, column)
        for side, columns in _READY_TO.items()
        for aim, column in columns
        if aim in getattr(goal, side)
    }
    return max(known, key=_FAR.index, default="")


def languages_of(row: GoalOnTrip) -> frozenset[str]:
    """Those of the goal; else those of the delegate who travels with it, or of whoever speaks for it."""
    if spoken := row.goal.languages:
        return frozenset(spoken)
    if row.delegate is not None:
        return frozenset(row.delegate.languages)
    return frozenset({row.goal.person.language} - {""}) if row.goal.person else frozenset()


def _stakeholder(row: GoalOnTrip, has_talked: bool) -> Stakeholder:
    goal = row.goal
    own = list(goal.sectors.all()) or list(goal.organization.sectors.all())
    profile = Profile(
        wants=frozenset(goal.wants),
        offers=frozenset(goal.offers),
        sectors=frozenset(sector.code for sector in own),
        readiness=readiness_of(goal),
        languages=languages_of(row),
        is_open=goal.stand == GoalStand.OPEN,
        is_must=row.priority == Priority.MUST,
        has_talked=has_talked,
    )
    return Stakeholder(row, profile, {sector.code: str(sector) for sector in own})


def _talked_with(goals: list[StakeholderGoal]) -> set[int]:
    """Of these goals those with whose organization or person somebody was reached, or to whom one was introduced.

    Three queries. A person speaks for each organization at which they have a position.
    """
    houses = {goal.organization_id for goal in goals}
    reached = Touch.objects.filter(organization__in=houses).exclude(kind=TouchKind.ATTEMPT)
    known = set(reached.values_list("organization", flat=True))
    at = list(Position.objects.filter(organization__in=houses - known).values_list("organization", "person"))
    people = {goal.person_id for goal in goals if goal.person_id} | {person for _house, person in at}
    taken = TouchPerson.objects.filter(person__in=people).exclude(touch__kind=TouchKind.ATTEMPT)
    named = Introduction.objects.filter(Q(person__in=people) | Q(to_person__in=people)).order_by()
    pairs = named.values_list("person", "to_person").union(taken.order_by().values_list("person", "person")).order_by()
    met = set(chain.from_iterable(pairs))
    known |= {house for house, person in at if person in met}
    return {goal.pk for goal in goals if goal.organization_id in known or goal.person_id in met - {None}}


def _meetings(delegation: Delegation) -> dict[tuple[int, int], Meeting]:
    """What is wished for, planned or held already, by the two whom it serves. One query."""
    linked = Meeting.objects.select_related("organization").exclude(state=MeetingState.DROPPED)
    rows = linked.filter(delegation=delegation, traveller__isnull=False, host__isnull=False)
    return {(row.traveller_id, row.host_id): row for row in rows}  # type: ignore[misc]  # both are there by the filter
