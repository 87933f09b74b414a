"""In which sectors of the city profiles we know somebody, on our side and on theirs.

A sector counts as reached where somebody of that side works today in an organization of the sector, or of a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from contacts.models import Organization, Person
from partnerships.choices import Side
from partnerships.models import CityIndustry, Partnership, Sector
from portal.panels import Look


@dataclass(frozen=True)
class SectorReach:
    """A sector that cities name in their profiles: of which partnerships they are, and where we know somebody."""

    sector: Sector
    cities: Sequence[str]
    partnerships: Sequence[Partnership]
    is_shared: bool
    ours: bool
    theirs: bool


def sector_reach(look: Look) -> list[SectorReach]:
    """The sectors of the profiles of a look's cities, in the order of their codes. One query.

    What two cities of the same partnerships name stands once.
    """
    places: dict[int, list[Partnership]] = {}
    for partnership in look.partnerships:
        for key in (partnership.home_id, partnership.partner_id):
            places.setdefault(key, []).append(partnership)
    rows: Any = CityIndustry.objects.filter(profile__place__in=places).select_related("sector", "profile__place")
    rows = rows.annotate(ours=_somebody(look, Side.HOME), theirs=_somebody(look, Side.PARTNER))
    found: dict[tuple[int, tuple[int, ...]], list[Any]] = {}
    for row in rows.order_by("sector__code", "profile__place__name_en"):
        key = (row.sector_id, tuple(each.pk for each in places[row.profile.place_id]))
        found.setdefault(key, []).append(row)
    return [
        SectorReach(
            sector=same[0].sector,
            cities=[row.profile.place.name for row in same],
            partnerships=places[same[0].profile.place_id],
            is_shared=len(same) > 1,
            ours=any(row.ours for row in same),
            theirs=any(row.theirs for row in same),
        )
        for same in found.values()
    ]


def _somebody(look: Look, side: str) -> Exists:
    """That somebody of a side works today in the sector of the outer industry, in a partnership of its city.

    It is asked from the sector's organizations on, by the keys of their rows: asked from the positions on, it would
    look through all of them for every sector in which nobody is. The partnerships keep it to the look's own records.
    """
    sector, place = OuterRef(OuterRef("sector")), OuterRef(OuterRef("profile__place"))
    parts = Sector.objects.filter(Q(pk=sector) | Q(parent=sector) | Q(parent__parent=sector)).values("pk")
    of_people: Any = Person.partnerships.through
    people = of_people.objects.filter(
        Q(person__positions__to_on=None) | Q(person__positions__to_on__gte=look.today),
        Q(person__positions__from_on=None) | Q(person__positions__from_on__lte=look.today),
        Q(partnership__home=place) | Q(partnership__partner=place),
        person__positions__organization=OuterRef("organization"),
        person__side=side,
        partnership__in=[row.pk for row in look.partnerships],
    )
    of_sectors: Any = Organization.sectors.through
    return Exists(of_sectors.objects.filter(Exists(people), sector__in=parts))
