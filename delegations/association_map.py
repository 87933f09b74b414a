"""The drawing of an association's map: arcs of partnerships, dashed arcs of trips, circles of contacts. Pure geometry
over the two drawings of the public map; no tiles, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from delegations.map_layers import CityCount
from delegations.trip_lines import TripLine
from partnerships.directory_map import DRAWINGS, Chosen, Drawing, Pair, chosen, coast, drawable
from partnerships.models import Partnership, Place

SMALLEST, LARGEST = 5.0, 20.0  # radii of circles, in units of the drawing
FINGER = 13.0
NUMBER_FITS = 11.0  # from this radius on the number stands in the circle


@dataclass(frozen=True)
class Circle:
    """A city with those we know there: its area grows with their number. `reach` is how far a finger may miss it."""

    x: int
    y: int
    radius: float
    reach: float
    number: str
    city: CityCount


@dataclass(frozen=True)
class Route:
    """The way of a trip; `is_ahead` says that it is planned or under way."""

    arc: str
    is_ahead: bool


@dataclass(frozen=True)
class Layer:
    """One of the two drawings with everything that lies on it."""

    drawing: Drawing
    coast: str
    over: Chosen
    circles: list[Circle]
    routes: list[Route]


def layers_of(
    partnerships: Sequence[Partnership], cities: Sequence[CityCount], trips: Sequence[TripLine]
) -> list[Layer]:
    """Draw it twice: broad, and tall for telephones."""
    lines: list[tuple[Pair, tuple[str, str]]] = []
    for row in partnerships:
        lines += [(pair, names_of(row)) for pair in pairs_of(row.home, row.partner)]
    most = max((each.all for each in cities), default=1)
    return [
        Layer(
            drawing=drawing,
            coast=coast(drawing),
            over=chosen(drawing, lines),
            circles=[_circle(drawing, each, most) for each in cities],
            routes=_routes(drawing, trips),
        )
        for drawing in DRAWINGS
    ]


def pairs_of(home: Place, partner: Place) -> list[Pair]:
    """The two places as the map draws them, the American one first; nothing where one of them is not known."""
    american, japanese = (home, partner) if home.country == "US" else (partner, home)
    return drawable([(american.latitude, american.longitude, japanese.latitude, japanese.longitude)])


def names_of(row: Partnership) -> tuple[str, str]:
    """The names of both cities, the American one first."""
    return (row.home.name, row.partner.name) if row.home.country == "US" else (row.partner.name, row.home.name)


def is_drawn(trip: TripLine) -> bool:
    """Whether a trip has a way on the map: it was not called off, and both cities are known."""
    held = trip.trip
    return held.state != "called_off" and bool(pairs_of(held.partnership.home, held.partnership.partner))


def is_ahead(trip: TripLine) -> bool:
    """Whether a trip is planned or under way: neither over nor closed nor called off."""
    return trip.trip.is_planned and trip.state != "soon"


def _circle(drawing: Drawing, city: CityCount, most: int) -> Circle:
    place = city.place
    if place is None or place.latitude is None or place.longitude is None:
        raise ValueError("A city that is drawn lies somewhere.")
    x, y = drawing.place((place.latitude, place.longitude))
    radius = round(SMALLEST + (LARGEST - SMALLEST) * sqrt(city.all / most), 1)
    return Circle(x, y, radius, max(radius, FINGER), str(city.all) if radius >= NUMBER_FITS else "", city)


def _routes(drawing: Drawing, trips: Sequence[TripLine]) -> list[Route]:
    """One way for each pair of cities, flatter than the arc of the partnership; ahead where one of its trips is."""
    flat = replace(drawing, bend=(drawing.bend[0] / 2.5, drawing.bend[1] / 2.5))
    found: dict[str, bool] = {}
    for each in trips:
        if is_drawn(each):
            (pair,) = pairs_of(each.trip.partnership.home, each.trip.partnership.partner)
            arc = flat.arc(pair)
            found[arc] = found.get(arc, False) or is_ahead(each)
    return [Route(arc, is_ahead) for arc, is_ahead in found.items()]
