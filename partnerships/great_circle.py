"""The map of a one-page document: two cities, the shortest way between them, and where their names stand.

Pure geometry in units of the drawing (420 × 149): Miller's projection from 122° east to 66° west across the Pacific,
66° to 17° north. The land is one path in ``data/north_pacific.path``, made from Natural Earth 1:50m (public domain).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, atan2, cos, degrees, hypot, log, pi, radians, sin, sqrt, tan
from pathlib import Path

WIDTH, HEIGHT = 420.0, 149.0
WEST, EAST, NORTH, SOUTH = 122.0, 294.0, 66.0, 17.0
TOP_OF_THE_ARC = 8.0
PIECES = 6  # smooth cubic pieces of the arc: more cannot be told apart on paper
EARTH_RADIUS_KM = 6371.0
TYPE_SIZE = 11.5  # of the names, in units of the drawing
WIDE, NARROW = TYPE_SIZE, 0.58 * TYPE_SIZE  # what a Japanese character takes, and any other
MARK_RADIUS = 5.0
LONGEST_NAME = 280.0  # two thirds of the drawing: no real name is as long

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_UNDER, _ABOVE = TYPE_SIZE + MARK_RADIUS + 2, -MARK_RADIUS - 4
# Where a name may stand, from its mark: (right, down, text-anchor), best first.
_BESIDE = ((9, 13, "start"), (10, 4, "start"), (-9, 13, "end"), (-10, 4, "end"))
_BELOW = ((0, _UNDER, "middle"), (3, _UNDER, "start"), (-3, _UNDER, "end"))
_OVER = ((0, _ABOVE, "middle"), (4, _ABOVE, "start"), (-4, _ABOVE, "end"))
BELOW_FIRST, BESIDE_FIRST = (*_BELOW, *_BESIDE, *_OVER), (*_BESIDE, *_BELOW, *_OVER)


@dataclass(frozen=True)
class Label:
    """A text of the map, already placed: `anchor` is SVG's text-anchor."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Map:
    """What a template needs to draw the map: every number is final."""

    arc: str
    home: Point
    partner: Point
    home_label: Label
    partner_label: Label
    distance_label: Label


@cache
def land() -> str:
    """The coastline as one SVG path."""
    return (Path(__file__).parent / "data" / "north_pacific.path").read_text().strip()


def distance_km(home: Point, partner: Point) -> int:
    """Length of the great circle between two (latitude, longitude) pairs in degrees, to the next ten kilometres."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (home, partner))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(half)) / 10) * 10


@lru_cache(maxsize=512)
def draw(home: Point, partner: Point, home_name: str, partner_name: str, distance: str) -> Map | None:
    """Draw the way from home to partner, both (latitude, longitude). None if a city lies outside the drawing."""
    ends = _project(*home), _project(*partner)
    if not all(_inside(point) for point in ends):
        return None
    steps = _kept_inside([_project(*_between(home, partner, i / 48)) for i in range(49)])
    home_name, partner_name = _short(home_name), _short(partner_name)
    home_label = _place(home_name, ends[0], steps, [], BELOW_FIRST)
    partner_label = _place(partner_name, ends[1], steps, [_box(home_label)], BESIDE_FIRST)
    middle = _below_the_arc(distance, steps, [_box(home_label), _box(partner_label)])
    return Map(_smooth(steps), _round(ends[0]), _round(ends[1]), home_label, partner_label, middle)


def _project(latitude: float, longitude: float) -> Point:
    scale = WIDTH / (EAST - WEST)
    x = ((longitude % 360) - WEST) * scale
    y = (_miller(NORTH) - _miller(latitude)) * degrees(scale)
    return x, y


def _miller(latitude: float) -> float:
    return 1.25 * log(tan(pi / 4 + 0.4 * radians(latitude)))


def _between(start: Point, end: Point, part: float) -> Point:
    """The point that lies `part` of the way along the great circle."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (start, end))
    angle = 2 * asin(sqrt(sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2))
    if angle == 0:
        return start
    a, b = sin((1 - part) * angle) / sin(angle), sin(part * angle) / sin(angle)
    x = a * cos(lat1) * cos(lon1) + b * cos(lat2) * cos(lon2)
    y = a * cos(lat1) * sin(lon1) + b * cos(lat2) * sin(lon2)
    z = a * sin(lat1) + b * sin(lat2)
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def _kept_inside(steps: list[Point]) -> list[Point]:
    """Flatten a way that would leave the drawing in the north, as from the East Coast, until its top stays inside.

    Its ends stay where they are; the distance beside it is that of the true way.
    """
    (x1, y1), (x2, y2) = steps[0], steps[-1]
    chord = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) if x2 != x1 else y1 for x, _y in steps]
    highest = min(range(len(steps)), key=lambda i: steps[i][1])
    if steps[highest][1] >= TOP_OF_THE_ARC or chord[highest] <= TOP_OF_THE_ARC:
        return steps
    part = min(
        (c - TOP_OF_THE_ARC) / (c - y) for (_x, y), c in zip(steps, chord, strict=True) if y < TOP_OF_THE_ARC < c
    )
    return [(x, c - (c - y) * part) for (x, y), c in zip(steps, chord, strict=True)]


def _inside(point: Point, margin: float = 3) -> bool:
    return margin <= point[0] <= WIDTH - margin and margin <= point[1] <= HEIGHT - margin


def _smooth(steps: list[Point]) -> str:
    """Join the steps by cubic pieces whose ends share a tangent (each handle a third of the local chord)."""
    stride = (len(steps) - 1) // PIECES
    knots = steps[::stride]
    tangents = []
    for i in range(0, len(steps), stride):
        before, after = steps[max(i - 1, 0)], steps[min(i + 1, len(steps) - 1)]
        span = (1 if i in (0, len(steps) - 1) else 2) / stride * 3
        tangents.append(((after[0] - before[0]) / span, (after[1] - before[1]) / span))
    path = [f"M{knots[0][0]:.1f} {knots[0][1]:.1f}"]
    for i in range(PIECES):
        (x1, y1), (x2, y2), (dx1, dy1), (dx2, dy2) = knots[i], knots[i + 1], tangents[i], tangents[i + 1]
        path.append(f"C{x1 + dx1:.1f} {y1 + dy1:.1f} {x2 - dx2:.1f} {y2 - dy2:.1f} {x2:.1f} {y2:.1f}")
    return "".join(path)


def _text_width(text: str) -> float:
    return sum(WIDE if ord(character) >= 0x2E80 else NARROW for character in text)


def _box(label: Label) -> Box:
    """Left, top, right, bottom of a label's ink."""
    width = _text_width(label.text)
    left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - TYPE_SIZE * 0.82, left + width, label.y + TYPE_SIZE * 0.22


def _short(name: str) -> str:
    """The name, or its beginning where it would stand over the edge wherever it is put. The title has it whole."""
    if _text_width(name) <= LONGEST_NAME:
        return name
    length = min(len(name), int(LONGEST_NAME / NARROW))  # so many have room if all are narrow
    while _text_width(f"{name[:length]}…") > LONGEST_NAME:
        length -= 1
    return f"{name[:length].rstrip()}…"


def _place(
    text: str, mark: Point, arc: list[Point], taken: list[Box], places: tuple[tuple[float, float, str], ...]
) -> Label:
    """Put a name beside its mark: the first of `places` that is clear of the edge, the arc and other names."""
    labels = [Label(text, round(mark[0] + dx, 1), round(mark[1] + dy, 1), anchor) for dx, dy, anchor in places]
    return _least_trouble(labels, arc, taken)


def _least_trouble(labels: Iterable[Label], arc: list[Point], taken: list[Box]) -> Label:
    """The first of the labels with the least trouble; nothing is looked at beyond one that has none."""
    found: dict[float, Label] = {}
    for label in labels:
        trouble = _trouble(_box(label), arc, taken)
        found.setdefault(trouble, label)
        if not trouble:
            break
    return found[min(found)]


def _trouble(box: Box, arc: list[Point], taken: list[Box]) -> float:
    """0 for a clear place. Running over the edge is worst (letters are lost), then other names, then the arc."""
    left, top, right, bottom = box
    over = max(0, 2 - left) + max(0, right - WIDTH + 2) + max(0, 2 - top) + max(0, bottom - HEIGHT + 2)
    names = sum(left < r + 3 and right > a - 3 and top < d + 1 and bottom > b - 1 for a, b, r, d in taken)
    crossed = sum(left - 3 < x < right + 3 and top - 2 < y < bottom + 2 for x, y in arc)
    return over * 1000 + names * 100 + crossed


def _below_the_arc(text: str, arc: list[Point], taken: list[Box]) -> Label:
    """The distance hangs under the arc's middle, or slides along until it is clear."""
    along = sorted(range(8, 41), key=lambda step: abs(step - 24))
    candidates = (
        Label(text, round(arc[i][0], 1), round(arc[i][1] + drop, 1), "middle")
        for i in along
        for drop in (16, 19, 22, 26, 30, -8)
    )
    return _least_trouble(candidates, arc, taken)


def _round(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)
