"""The rows that the papers of a trip are printed from, as one member may see them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from contacts.models import Gift, Organization, Person
from delegations.agenda_lines import Day, Line, agenda_of
from delegations.choices import DelegateState, Part
from delegations.draft import QUESTION, TRAINING, WhyDraft, why_draft
from delegations.models import Delegate, Delegation, GoalOnTrip
from portal.accounts.models import Membership
from portal.documents.words import Words

MOST_REASONS = 6
"""So many questions of protocol stand on a first page; it says how many more there are."""

_POSITION = "person__main_position__organization"


@dataclass(frozen=True)
class TripRecord:
    """One trip: who goes, whom it meets and when, what everybody wants, what was given before.

    `people` are those whom this member may see, by key, with their main position; others stand on no paper.
    `why_draft` is empty where the papers are final.
    """

    delegation: Delegation
    delegates: tuple[Delegate, ...]
    days: tuple[Day, ...]
    people: dict[int, Person]
    goals: tuple[GoalOnTrip, ...]
    gifts: tuple[Gift, ...]
    why_draft: tuple[Words, ...]
    today: datetime.date

    @property
    def lines(self) -> list[Line]:
        """All appointments, in their order."""
        return [line for day in self.days for line in day.lines]

    def met(self, line: Line) -> list[Person]:
        """Whom one meets there, as far as this member may see them."""
        return [self.people[each.pk] for each in line.people if each.pk in self.people]

    def goers(self, line: Line) -> list[Delegate]:
        """Who of the delegation goes: those who are named, else the whole group."""
        named = {each.pk for each in line.delegates}
        return [each for each in self.delegates if not named or each.pk in named]

    @property
    def hosts(self) -> list[tuple[Organization | None, list[Person]]]:
        """Whom the trip meets, by organization, in the order of the agenda; each person once."""
        found: dict[int | None, tuple[Organization | None, list[Person]]] = {}
        seen: set[int] = set()
        for line in self.lines:
            people = [each for each in self.met(line) if each.pk not in seen]
            seen.update(each.pk for each in people)
            house = line.meeting.organization
            if house is not None:
                found.setdefault(house.pk, (house, []))
            for each in people:
                where = house or (each.main_position.organization if each.main_position else None)
                found.setdefault(where.pk if where else None, (where, []))[1].append(each)
        return list(found.values())


def trip_record(delegation: Delegation, membership: Membership) -> TripRecord:
    """The rows of a trip that comes with its association, partnership, both places and lead. Eleven queries."""
    delegates = Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING).select_related(_POSITION)
    days = agenda_of(delegation)
    lines = [line for day in days for line in day.lines]
    goals = GoalOnTrip.objects.filter(delegation=delegation).select_related("goal__organization", "delegate__person")
    travelling = list(delegates)
    keys = {person.pk for line in lines for person in line.people} | {each.person_id for each in travelling}
    visible = Person.objects.visible_to(membership).filter(pk__in=keys)
    people = {row.pk: row for row in visible.select_related("main_position__organization")}
    coming = tuple(each for each in travelling if each.person_id in people)
    for each in coming:
        each.delegation, each.association = delegation, delegation.association
    return TripRecord(
        delegation,
        coming,
        tuple(days),
        people,
        _told(goals.order_by("goal__organization__name_en", "pk"), lines),
        tuple(_gifts(lines, people, membership)),
        _why_draft(delegation, membership),
        timezone.localdate(),
    )


def _told(goals: Iterable[GoalOnTrip], lines: Sequence[Line]) -> tuple[GoalOnTrip, ...]:
    """The goals of those who travel, then of those who are met: hosts without an appointment stand in no book."""
    houses, served = ({getattr(line.meeting, key) for line in lines} for key in ("organization_id", "host_id"))
    rows = [row for row in goals if row.part == Part.TRAVELS or row.pk in served or row.goal.organization_id in houses]
    return tuple(sorted(rows, key=lambda row: row.part != Part.TRAVELS))


def _why_draft(delegation: Delegation, membership: Membership) -> tuple[Words, ...]:
    """Each reason in both languages; all who are untrained in one line, so that the first page holds them. Four
    queries: the words of a reason are chosen where it is asked for.
    """
    english, japanese = (_why(delegation, language, membership) for language in ("en", "ja"))
    pairs = [(str(one), str(other)) for one, other in zip(english, japanese, strict=True) if one.kind == QUESTION]
    said = [Words(one, other, once=one if one == other else "") for one, other in pairs]
    if len(said) > MOST_REASONS:
        more = len(said) - MOST_REASONS
        said[MOST_REASONS:] = [Words(f"{more} more in the portal", f"ほか{more}件（ポータルに記載）")]
    names = ["; ".join(each.name for each in english if each.kind == TRAINING)]
    names.append("、".join(each.name for each in japanese if each.kind == TRAINING))
    if any(names):
        said.append(Words(f"Not trained in protocol yet: {names[0]}", f"儀礼研修がまだの方：{names[1]}"))
    return tuple(said)


def _why(delegation: Delegation, language: str, membership: Membership) -> list[WhyDraft]:
    with override(language):
        return why_draft(delegation, membership)


def _gifts(lines: Sequence[Line], people: dict[int, Person], membership: Membership) -> list[Gift]:
    """What was given before to those whom the trip meets, or by them to us: the newest first. One query."""
    met = {each.pk for line in lines for each in line.people}
    houses = {line.meeting.organization_id for line in lines} - {None}
    rows = Gift.objects.visible_to(membership).filter(Q(person__in=met) | Q(organization__in=houses))
    return [
        row for row in rows.select_related("person", "organization") if row.person_id is None or row.person_id in people
    ]
