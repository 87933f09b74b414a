"""The three doors that are met before departure: who stands behind each, and which are still missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from delegations.choices import Door
from delegations.models import Delegation, DoorMeeting
from partnerships.models import Place, ReferenceContact

CONSULATES = ("consulate_general", "consulate", "consular_office", "embassy")
CHAMBERS = ("accj",)
_PART = re.compile(r"^(?:northern|southern|eastern|western) ", re.IGNORECASE)


@dataclass(frozen=True)
class DoorLine:
    """One door: the meeting that was written down, or None; the public body to turn to first, where one is known."""

    door: Door
    meeting: DoorMeeting | None
    first: ReferenceContact | None

    @property
    def is_met(self) -> bool:
        """Whether it was met."""
        return self.meeting is not None and self.meeting.met_on is not None


def doors_of(delegation: Delegation) -> list[DoorLine]:
    """The three doors in their order. Two queries."""
    linked = ("contact", "organization", "person")
    rows = DoorMeeting.objects.filter(delegation=delegation).select_related(*linked)
    met = {row.door: row for row in rows}
    for row in met.values():
        for each in (row, row.organization, row.person):
            if each:
                each.association = delegation.association
    known = list(ReferenceContact.objects.filter(category__in=(*CONSULATES, *CHAMBERS)))
    return [DoorLine(door, met.get(door), next(iter(behind(door, delegation, known)), None)) for door in Door]


def behind(door: str, delegation: Delegation, known: list[ReferenceContact]) -> list[ReferenceContact]:
    """The public bodies behind a door, those first that are responsible for us. Pure.

    A consulate is the visited country's in the country that the delegates leave; a chamber stands in the country that
    they visit. No public list names the economic offices of cities.
    """
    if door == Door.CONSULATE:
        origin = delegation.origin
        found = [row for row in known if row.category in CONSULATES and row.country == origin.country]
        return sorted(found, key=lambda row: (not is_responsible(row, origin), CONSULATES.index(row.category)))
    if door == Door.CHAMBER:
        place = delegation.place
        found = [row for row in known if row.category in CHAMBERS and row.country == place.country]
        return sorted(found, key=lambda row: row.region != place.region_en)
    return []


def is_responsible(contact: ReferenceContact, place: Place) -> bool:
    """Whether the district of a public body names the state or prefecture of the place, or a part of it. Pure.

    "West Virginia" is no part of Virginia, "southern Idaho" is one of Idaho.
    """
    region = place.region_en.removesuffix(" Prefecture").strip().lower()
    if not region:
        return False
    parts = (_PART.sub("", part.strip().lower()) for part in re.split(r"[;,]| and ", contact.jurisdiction))
    return any(part == region or part.startswith(f"{region} ") for part in parts)
