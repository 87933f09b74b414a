"""The map of an association: drawn on the server, with the same figures as tables below it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from delegations.association_map import is_drawn, layers_of, pairs_of
from delegations.map_layers import (
    MOST_CITIES,
    Contacts,
    contacts_of,
    found_in,
    number_of_trips,
    partnerships_of,
    top_sectors,
    trips_of,
)
from partnerships.models import Sector
from portal.pages import page
from portal.permissions import requires

LAYERS = {
    "partnerships": gettext_lazy("Partnerships"),
    "contacts": gettext_lazy("Whom we know"),
    "trips": gettext_lazy("Trips"),
}
LONGEST = 60  # characters of an address that are said again


@require_safe
@requires("partnerships.read")
def association_map(request: HttpRequest) -> HttpResponse:
    """The layers that the address names, all of them without one; what it names that is not there is said."""
    shown, unknown = _layers(request)
    sectors = top_sectors()
    sector, unknown_sector = _sector(request, sectors)
    partnerships = partnerships_of(request.membership)
    known = Contacts([], 0)
    if "contacts" in shown:
        known = contacts_of(request.membership, partnerships, sectors, sector)
    cities = known.cities[:MOST_CITIES]
    trips = trips_of(request.membership, timezone.now()) if "trips" in shown else []
    lines = partnerships if "partnerships" in shown else []
    every_trip = number_of_trips(request.membership, len(trips))
    context: dict[str, Any] = {
        "choices": [(name, label, name in shown) for name, label in LAYERS.items()],
        "shown": shown,
        "unknown": unknown,
        "unknown_sector": unknown_sector,
        "sectors": sectors,
        "sector": sector,
        "layers": layers_of(lines, [each for each in cities if each.is_drawn], trips),
        "partnerships": [(row, bool(pairs_of(row.home, row.partner))) for row in lines],
        "known": known,
        "trips": [(each, is_drawn(each)) for each in trips],
        "cities": cities,
        "summary": summary_of(shown, len(lines), known, every_trip),
        "further": len(known.cities) - len(cities),
        "earlier_trips": every_trip - len(trips),
        "query": urlencode({"show": ",".join(shown)} | ({"sector": sector.code} if sector else {})),
        **_in_city(request, known, sector),
    }
    return page(request, "delegations/association_map.html", context)


def _in_city(request: HttpRequest, known: Contacts, sector: Sector | None) -> dict[str, Any]:
    """The city that the address names with those we know there, or the name in which nobody is."""
    name = request.GET.get("city", "").strip()
    city = next((each for each in known.cities if name and each.is_called(name)), None)
    if city is None:
        return {"unknown_city": name[:LONGEST]}
    organizations, people = found_in(city, request.membership, sector)
    more = city.all - len(organizations) - len(people)
    return {"city": city, "organizations": organizations, "people": people, "more_in_city": more}


def summary_of(shown: list[str], partnerships: int, known: Contacts, trips: int) -> str:
    """What the drawing shows, in a few sentences."""
    found = []
    if "partnerships" in shown:
        words = ngettext("There is one partnership.", "There are %(number)s partnerships.", partnerships)
        found.append(words % {"number": partnerships})
    if "contacts" in shown:
        words = ngettext(
            "We know %(number)s person or organization.", "We know %(number)s people and organizations.", known.all
        )
        found.append(words % {"number": known.all})
        if known.cities:
            words = ngettext("They are in one city.", "They are in %(number)s cities.", len(known.cities))
            found.append(words % {"number": len(known.cities)})
    if "trips" in shown:
        words = ngettext("There is one trip.", "There are %(number)s trips.", trips)
        found.append(words % {"number": trips})
    return ("" if get_language() == "ja" else " ").join(found)


def _layers(request: HttpRequest) -> tuple[list[str], list[str]]:
    """The layers to show in their order, and the names that mean none. Where no layer is named, all of them show."""
    named = [each.strip() for each in ",".join(request.GET.getlist("show")).split(",")]
    asked = [each for each in named if each]
    shown = [name for name in LAYERS if name in asked]
    return shown or list(LAYERS), [each[:LONGEST] for each in dict.fromkeys(asked) if each not in LAYERS]


def _sector(request: HttpRequest, sectors: list[Sector]) -> tuple[Sector | None, str]:
    """The sector of two digits that the address names, by any of its numbers (31 means 31-33), or what means none."""
    code = request.GET.get("sector", "").strip()
    for each in sectors:
        first, _dash, last = each.code.partition("-")
        if code and (code == each.code or (code.isdecimal() and first <= code <= (last or first))):
            return each, ""
    return None, code[:LONGEST]
