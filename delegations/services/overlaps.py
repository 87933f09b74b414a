"""Telling both sides that two associations plan one partner city in one month, and taking it back when it is over."""

from __future__ import annotations

import datetime
from collections import defaultdict
from zoneinfo import ZoneInfo

from delegations.overlaps import REASON, Overlap, Plan, overlaps_of, plans
from partnerships.models import Partnership
from portal.accounts.models import Association
from portal.notices.services.telling import members_among, members_who, tell, withdraw
from portal.scoping import scope, system_scope

KIND = "plans_overlap"


def tell_of_overlaps(*, now: datetime.datetime) -> int:
    """Tell the members who lead these trips, or plan trips, of each overlap once; take back what is no longer so.
    Returns how many notices were written. A demonstration meets demonstrations alone."""
    told = 0
    associations = list(Association.objects.open())
    with system_scope(REASON):
        known = plans(now.astimezone(datetime.UTC).date())
    for is_demonstration in (False, True):
        alike = {each.pk for each in associations if each.is_demonstration is is_demonstration}
        meeting = _meeting([plan for plan in known if plan.association in alike])
        for association in associations:
            if association.pk in alike:
                month = now.astimezone(ZoneInfo(association.time_zone)).date().replace(day=1)
                found = overlaps_of(association.pk, meeting.get(association.pk, ()))
                told += _tell(association, [each for each in found if each.month_on >= month])
    return told


def _meeting(known: list[Plan]) -> dict[int, list[Plan]]:
    """Association → the plans, its own and others', of the cities and months in which it plans something."""
    by_place: dict[tuple[int, datetime.date], list[Plan]] = defaultdict(list)
    for plan in known:
        by_place[(plan.city, plan.month_on)].append(plan)
    found: dict[int, list[Plan]] = defaultdict(list)
    for together in by_place.values():
        for association in {plan.association for plan in together}:
            found[association] += together
    return found


def _tell(association: Association, found: list[Overlap]) -> int:
    with scope(association):
        withdraw(kind=KIND, but={each.cause for each in found})
        if not found:
            return 0
        planners = members_who("delegations.plan")
        partnerships = Partnership.objects.in_bulk({each.partnership for each in found})
        told = 0
        for each in found:
            leads = members_among({plan.lead for plan in each.ours})
            to = {member.pk: member for member in (*leads, *planners)}
            details = {"month": each.month_on.isoformat(), "other": each.other}
            told += tell(
                kind=KIND,
                row=partnerships[each.partnership],
                to=list(to.values()),
                cause=each.cause,
                details=details,
            )
    return told
