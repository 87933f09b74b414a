"""What lies on the map of an association: its partnerships, whom it knows by city and sector, its trips.

Counts are those of what the member sees. A city is found by its name as it was typed; where several have that name, the
one of a partnership is meant, and one that cannot be told is counted apart: it is on no map.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from contacts.models import Organization, Person
from delegations.models import Delegation
from delegations.trip_lines import TripLine, line
from partnerships.models import Partnership, Place, Sector
from portal.accounts.models import Membership

MOST_TRIPS, MOST_CITIES, MOST_NAMED = 100, 200, 100
ENDINGS = "市町村区"


@dataclass
class CityCount:
    """A city with the organizations and people we know there; `tally` counts the organizations of each sector.
    `place` None: no city that the portal knows goes by this name. `names` are those under which it was typed."""

    name: str
    place: Place | None
    organizations: int = 0
    people: int = 0
    tally: Counter[Sector] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)

    @property
    def all(self) -> int:
        return self.organizations + self.people

    @property
    def is_drawn(self) -> bool:
        """Whether it is known where the city lies."""
        return self.place is not None and self.place.latitude is not None and self.place.longitude is not None

    def is_called(self, name: str) -> bool:
        """Whether this is one of its names, in either language."""
        place = self.place
        return name == self.name or (place is not None and name in (place.name_en, place.name_macron, place.name_ja))

    @property
    def sectors(self) -> list[tuple[Sector, int]]:
        """Its sectors, the most organizations first."""
        return self.tally.most_common()


@dataclass(frozen=True)
class Contacts:
    """Whom we know: by city, the most first; how many say no city at all; how many there are altogether."""

    cities: list[CityCount]
    without_city: int

    @property
    def all(self) -> int:
        return sum(each.all for each in self.cities) + self.without_city


def partnerships_of(membership: Membership) -> list[Partnership]:
    """The partnerships that a member sees, each with both places. One query."""
    rows = list(Partnership.objects.visible_to(membership).with_places())
    for row in rows:
        row.association = membership.association
    return rows


def trips_of(membership: Membership, moment: datetime.datetime) -> list[TripLine]:
    """The newest trips that a member sees, with how far each is, so many at most. One query."""
    rows = Delegation.objects.visible_to(membership).select_related("partnership__home", "partnership__partner")
    found = list(rows.order_by("-starts_on", "-pk")[:MOST_TRIPS])
    for row in found:
        row.association = row.partnership.association = membership.association
    return [line(row, moment) for row in found]


def number_of_trips(membership: Membership, drawn: int) -> int:
    """How many trips a member sees where so many are drawn. A query only where there may be more."""
    return drawn if drawn < MOST_TRIPS else Delegation.objects.visible_to(membership).count()


def top_sectors() -> list[Sector]:
    """The sectors of two digits, which the map is narrowed to. One query."""
    return list(Sector.objects.filter(level=2))


def contacts_of(
    membership: Membership, partnerships: Sequence[Partnership], sectors: Sequence[Sector], sector: Sector | None
) -> Contacts:
    """Whom the association knows, by city; of one of these sectors where one is chosen. Four queries, however many
    there are."""
    organizations, people = _known(membership, sector)
    counts = _Counts(_cities(partnerships))
    for name, number in organizations.values_list("city").annotate(Count("pk")).order_by():
        counts.add(name, "organizations", number)
    for name, number in people.values_list("where").annotate(Count("pk")).order_by():
        counts.add(name or "", "people", number)
    if sectors:
        whens = [When(_of(each), then=Value(each.code)) for each in sectors]
        tops = organizations.annotate(top=Case(*whens, default=Value(""), output_field=CharField()))
        by_code = {each.code: each for each in sectors}
        for name, code, number in tops.values_list("city", "top").annotate(Count("pk", distinct=True)).order_by():
            if code and name.strip():
                counts.row(name).tally[by_code[code]] += number
    return Contacts(sorted(counts.rows.values(), key=lambda each: (-each.all, each.name)), counts.without_city)


def found_in(city: CityCount, membership: Membership, sector: Sector | None) -> tuple[list[Organization], list[Person]]:
    """The organizations and people that are counted in a city, so many of each at most. Two queries."""
    organizations, people = _known(membership, sector)
    found = list(organizations.filter(city__in=city.names)[:MOST_NAMED])
    met = list(people.filter(where__in=city.names).with_position()[:MOST_NAMED])
    for row in (*found, *met):
        row.association = membership.association
    return found, met


def _known(membership: Membership, sector: Sector | None) -> tuple[QuerySet[Organization], Any]:
    """The organizations that a member sees, and the people with the city `where` they are: their own, else that of the
    organization they work for; of one sector where one is chosen. No query."""
    organizations = Organization.objects.visible_to(membership)
    people = Person.objects.visible_to(membership)
    if sector is not None:
        in_sector = Organization.objects.filter(_of(sector)).values("pk")
        organizations = organizations.filter(pk__in=in_sector)
        people = people.filter(main_position__organization__in=in_sector)
    where = Case(When(~Q(city=""), then=F("city")), default=F("main_position__organization__city"))
    return organizations, people.annotate(where=where)


def _of(sector: Sector) -> Q:
    """Organizations in a sector of two digits or in one below it; 31-33 stands for three."""
    first, _dash, last = sector.code.partition("-")
    found = Q(sectors=sector)
    if first.isdecimal():
        for number in range(int(first), int(last or first) + 1):
            found |= Q(sectors__code__startswith=str(number))
    return found


class _Counts:
    """Counts by city while they are taken."""

    def __init__(self, known: dict[str, Place]) -> None:
        self.known, self.rows, self.without_city = known, dict[str, CityCount](), 0

    def row(self, name: str) -> CityCount:
        place = self.known.get(_folded(name))
        key = f"#{place.pk}" if place else _folded(name)
        found = self.rows.setdefault(key, CityCount(place.name if place else name.strip(), place))
        found.names.add(name)
        return found

    def add(self, name: str, what: str, number: int) -> None:
        if not name.strip():
            self.without_city += number
            return
        row = self.row(name)
        setattr(row, what, getattr(row, what) + number)


# --- cities by name ---------------------------------------------------------------------------------------------------


def _cities(partnerships: Sequence[Partnership]) -> dict[str, Place]:
    """Folded name → the one place that goes by it. One query."""
    own = {place.pk for row in partnerships for place in (row.home, row.partner)}
    known: dict[str, list[Place]] = {}
    for place in Place.objects.all():
        for name in {_folded(each) for each in (place.name_en, place.name_macron, place.name_ja) if each}:
            known.setdefault(name, []).append(place)
        known.setdefault(_folded(f"{place.name_en} {place.region_code.rpartition('-')[2]}"), []).append(place)
        known.setdefault(_folded(f"{place.name_en} {place.region_en}"), []).append(place)
    found = {}
    for name, places in known.items():
        ours = [place for place in places if place.pk in own] or places
        if len({place.pk for place in ours}) == 1:
            found[name] = ours[0]
    return found


def _folded(name: str) -> str:
    """A name as it is compared: "Omaha, NE" and omaha ne alike, 静岡 and 静岡市 alike."""
    text = " ".join(normalize("NFKC", name).casefold().replace(",", " ").replace("、", " ").split())
    return text[:-1] if len(text) > 2 and text[-1] in ENDINGS else text
