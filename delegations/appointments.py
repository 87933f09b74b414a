"""Meetings of the database as appointments that can clash: who is bound by each, and where it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q

from delegations.agenda_lines import ON_AGENDA
from delegations.agenda_rules import DELEGATE, GROUP, HOST, PERSON, TRAVELLER, Appointment, Who
from delegations.choices import DelegateState
from delegations.models import Delegate, Delegation, Meeting


def group_of(delegation: Delegation) -> list[int]:
    """The keys of those who travel. One query."""
    return list(Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING).values_list("pk", flat=True))


def bound_by(meeting: Meeting, people: Iterable[int], delegates: Iterable[int], group: Iterable[int]) -> frozenset[Who]:
    """Those who cannot be elsewhere during a meeting.

    Where no delegate is named it is the one who travels for the traveller's goal, else the traveller; a meeting that
    comes out of no goal binds the whole group. The rows of its goals were asked for with it.
    """
    named = list(delegates)
    found: set[Who] = {(PERSON, each) for each in people} | {(DELEGATE, each) for each in named}
    traveller = meeting.traveller
    if not named and traveller is not None:
        if traveller.delegate_id is not None:
            found.add((DELEGATE, traveller.delegate_id))
        else:
            found.add((TRAVELLER, traveller.goal.organization_id))
    elif not named:
        found |= {(GROUP, meeting.delegation_id), *((DELEGATE, each) for each in group)}
    found |= {(DELEGATE, each) for each in (meeting.interpreter_id, meeting.door_opener_id) if each}
    if meeting.organization_id:
        found.add((HOST, meeting.organization_id))
    return frozenset(found)


def appointment(
    meeting: Meeting,
    people: Iterable[int],
    delegates: Iterable[int],
    group: Iterable[int],
    *,
    starts: datetime.datetime,
    ends: datetime.datetime,
) -> Appointment:
    """A meeting at a time, with who is bound by it."""
    spot = f"{meeting.organization_id or ''} {meeting.place_en or meeting.place_ja}".strip()
    who = bound_by(meeting, people, delegates, group)
    return Appointment(meeting.pk or 0, str(meeting), starts, ends, who, meeting.area.strip(), spot)


def planned(delegation: Delegation) -> list[Appointment]:
    """What stands on the agenda of a trip, in its order. Four queries."""
    group = group_of(delegation)
    rows = Meeting.objects.filter(delegation=delegation, state__in=ON_AGENDA)
    rows = rows.select_related("organization", "traveller__goal__organization")
    found = []
    for row in rows.prefetch_related("hosts", "takers"):
        people = [each.person_id for each in row.hosts.all()]
        takers = [each.delegate_id for each in row.takers.all()]
        if row.starts_at and row.ends_at:
            found.append(appointment(row, people, takers, group, starts=row.starts_at, ends=row.ends_at))
    return found


def elsewhere(
    delegation: Delegation, delegates: Iterable[int], starts: datetime.datetime, ends: datetime.datetime
) -> tuple[Meeting, Delegate] | None:
    """The first meeting of another trip during that time that somebody of these delegates takes part in, and as whom
    they do. Two queries."""
    people = Delegate.objects.filter(pk__in=list(delegates)).values("person")
    same = Delegate.objects.filter(person__in=people, state=DelegateState.COMING).exclude(delegation=delegation)
    others = {each.pk: each for each in same.select_related("person")}
    if not others:
        return None
    trips = {each.delegation_id for each in others.values()}
    rows = Meeting.objects.filter(delegation__in=trips, state__in=ON_AGENDA, starts_at__lt=ends, ends_at__gt=starts)
    named = Q(takers__delegate__in=others) | Q(interpreter__in=others) | Q(door_opener__in=others)
    whole = Q(takers=None, traveller=None)
    linked = ("organization", "delegation__partnership__home", "delegation__partnership__partner")
    row = rows.filter(named | whole | Q(takers=None, traveller__delegate__in=others)).select_related(*linked).first()
    if row is None:
        return None
    takers = set(row.takers.values_list("delegate", flat=True))
    held = [each for each in others.values() if each.delegation_id == row.delegation_id]
    who = next((each for each in held if each.pk in takers), held[0])
    return row, who
