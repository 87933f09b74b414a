"""Touches with public agencies: which agency, when, how, who began. Without names of people or what was said."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from contacts.choices import AgencyOf, TouchKind
from contacts.models import Organization, Position, Touch, TouchPerson
from contacts.record_words import Line, in_both
from partnerships.models import Partnership
from portal.accounts.models import Membership


@dataclass(frozen=True)
class AgencyTouch:
    """One touch with one agency; `people` is how many of theirs took part, 0 where none is written down."""

    touch: Touch
    agency: Organization
    people: int

    @property
    def is_real(self) -> bool:
        """Whether somebody was reached."""
        return self.touch.kind != TouchKind.ATTEMPT


def agency_touches(membership: Membership, passing: QuerySet) -> list[AgencyTouch]:
    """Of the touches that pass, those with an agency, the newest first: it is named, or somebody took part who worked
    there on that day. Four queries."""
    agencies = Organization.objects.visible_to(membership).exclude(agency_of=AgencyOf.NONE).in_bulk()
    worked: defaultdict[int, list[tuple[int, Any, Any]]] = defaultdict(list)
    held = Position.objects.filter(organization__in=list(agencies))
    for person, house, begin, end in held.values_list("person", "organization", "from_on", "to_on"):
        worked[person].append((house, begin, end))
    took_part = TouchPerson.objects.filter(person__in=list(worked))
    with_them = Q(organization__in=list(agencies)) | Q(pk__in=took_part.values("touch"))
    found = passing.filter(with_them).select_related("partnership__home", "partnership__partner", "programme")
    touches = list(found.order_by("-happened_on", "-pk"))
    days = {row.pk: row.happened_on for row in touches}
    people: defaultdict[tuple[int, int], int] = defaultdict(int)
    for touch, person in took_part.filter(touch__in=list(days)).values_list("touch", "person"):
        for house, begin, end in worked[person]:
            if _is_within(days[touch], begin, end):
                people[touch, house] += 1
    rows = []
    for touch in touches:
        houses = {house for key, house in people if key == touch.pk} | ({touch.organization_id} & set(agencies))
        rows += [AgencyTouch(touch, agencies[house], people.get((touch.pk, house), 0)) for house in sorted(houses)]
    return rows


def _is_within(day: datetime.date, begin: datetime.date | None, end: datetime.date | None) -> bool:
    return (begin is None or begin <= day) and (end is None or day <= end)


def of_partnership(touches: QuerySet, partnership: Partnership) -> QuerySet:
    """Those of a partnership; a touch of none counts where the agency or somebody who took part belongs to it."""
    of_none = Q(organization__partnerships=partnership) | Q(people__partnerships=partnership)
    return touches.filter(Q(partnership=partnership) | Q(partnership=None) & of_none).distinct()


def by_level(rows: Iterable[AgencyTouch]) -> list[tuple[Line, int, int]]:
    """For state and country: how many agencies, how many touches that reached somebody; one with two of them is one."""
    agencies: defaultdict[str, set[int]] = defaultdict(set)
    touches: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.is_real:
            agencies[row.agency.agency_of].add(row.agency.pk)
            touches[row.agency.agency_of].add(row.touch.pk)
    levels = [level for level in (AgencyOf.NATION, AgencyOf.REGION, AgencyOf.CITY) if touches[level]]
    return [(in_both(str, level.label), len(agencies[level]), len(touches[level])) for level in levels]


COLUMNS = ("day", "agency_en", "agency_ja", "agency_of", "how", "began", "people", "partnership", "programme")
COLUMNS_JA = ("日付", "機関（英語）", "機関（日本語）", "区分", "方法", "起点", "人数", "提携", "行事")


def lines(rows: Iterable[AgencyTouch]) -> list[tuple[str | None, ...]]:
    """A line for each, for a sheet: no column names anybody."""
    return [
        (
            row.touch.happened_on.isoformat(),
            row.agency.name_en or None,
            row.agency.name_ja or None,
            row.agency.get_agency_of_display(),
            row.touch.get_kind_display(),
            row.touch.get_began_display(),
            str(row.people) if row.people else None,
            str(row.touch.partnership) if row.touch.partnership else None,
            str(row.touch.programme) if row.touch.programme else None,
        )
        for row in rows
    ]
