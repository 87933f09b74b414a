"""Keeping the rung on which each person stands: counted from the records that prove it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, PositiveSmallIntegerField, QuerySet, Value, When

from contacts.choices import Rung
from contacts.models import Attendance, Invitation, PartnerOrganizationLink, Person, Position, TouchPerson
from contacts.services.upkeep import hold_people
from partnerships.models import PartnerOrganization, Programme
from portal.among import Among
from portal.evidence import follow, rung_sources

STEP = 5_000
"""So many people at a time, so that nobody else who writes waits long."""


def stands_on() -> Case:
    """The highest rung that a record proves, as a column of a question about people. One statement asks them all."""
    proven = [
        When(Exists(source.rows().filter(**{source.person: OuterRef("pk")})), then=Value(source.rung))
        for source in rung_sources()
    ]
    return Case(*proven, default=Value(Rung.KNOWN.value), output_field=PositiveSmallIntegerField())


@transaction.atomic
def refresh_rungs(keys: Iterable[int]) -> int:
    """Count anew on which rung these people stand; how many stand elsewhere now. Two statements, for one or thousands.

    Every verb that adds, changes or takes away a record that proves a rung calls it in its own transaction, after
    `hold_people` and after the change.
    """
    keys = set(keys)
    if not keys:
        return 0
    hold_people(keys)
    return _set(Person.objects.filter(Among("pk", keys)))


def hold_houses(organizations: Collection[int]) -> None:
    """Lock whoever works or worked in these organizations, before anything is recorded: as `hold_people`."""
    hold_people(_people_of(organizations))


def refresh_rungs_of_houses(organizations: Collection[int]) -> int:
    """Count anew on which rung those stand who work or worked in these organizations. Call `hold_houses` first."""
    return refresh_rungs(_people_of(organizations))


def _people_of(organizations: Collection[int]) -> QuerySet:
    return Position.objects.filter(organization__in=organizations).values_list("person", flat=True)


@follow
def count_who_stands_by(row: Any) -> Callable[[], int]:
    """Hold whoever may stand on a rung by a row of partnerships, and count them anew once it has changed or is gone."""
    keys = set(_who_stands_by(row))
    hold_people(keys)
    return partial(refresh_rungs, keys)


def _who_stands_by(row: Any) -> Iterable[int]:
    if isinstance(row, PartnerOrganization):
        houses = PartnerOrganizationLink.objects.filter(partner_organization=row).values("organization")
        return Position.objects.filter(organization__in=houses).values_list("person", flat=True)
    if isinstance(row, Programme):
        of_ours = (
            Invitation.objects.filter(programme=row),
            Attendance.objects.filter(programme=row),
            TouchPerson.objects.filter(touch__programme=row),
        )
        return (key for rows in of_ours for key in rows.values_list("person", flat=True))
    return ()


def recount_rungs() -> int:
    """Count everybody anew, of every association that the scope lets in: what a day brings (a job or a term that begins
    or ends, a partner's last year that is over). How many stand elsewhere now."""
    moved, last = 0, 0
    while keys := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        moved += refresh_rungs(keys)
        last = keys[-1]
    return moved


def _set(people: QuerySet) -> int:
    """Write the rung where it is another one. One statement."""
    moved = people.annotate(stands=stands_on()).exclude(rung=F("stands"))
    return moved.update(rung=F("stands"))
