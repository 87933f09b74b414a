"""The map of the directory: both countries, a faint arc for every pair, thick ones for the pairs that a page chooses.

Pure geometry. There are two drawings, one broad, one tall for phones. Each has two scales: the ocean between the two
countries would leave no room for the cities. Alaska, Hawaii and Okinawa are moved closer. The faint part is a file
that a browser keeps (`file_of`); a page lays its few thick arcs over it (`chosen`). Colours are the page's own custom
properties, which reach a drawing brought in by <use>, so the file follows day and night; opened alone it is by day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path

Place = tuple[float, float]  # latitude, longitude
Pair = tuple[Place, Place]  # a place in the United States, a place in Japan
Point = tuple[int, int]

LABELLED_PAIRS = 3


def _conic(middle: Place, parallels: tuple[float, float]) -> tuple[float, float, float]:
    """Albers' equal-area conic projection: n, C, ρ₀. Snyder, Map Projections (1987), page 98."""
    first, second = (radians(parallel) for parallel in parallels)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    return n, c, sqrt(c - 2 * n * sin(radians(middle[0]))) / n


@dataclass(frozen=True)
class Frame:
    """Where a region lies in a drawing: its middle on earth, the middle on paper, units per earth radius."""

    middle: Place
    parallels: tuple[float, float]
    at: tuple[float, float]
    scale: float

    def place(self, place: Place) -> Point:
        n, c, rho0 = _conic(self.middle, self.parallels)
        rho = sqrt(c - 2 * n * sin(radians(place[0]))) / n
        turn = n * radians((place[1] - self.middle[1] + 180) % 360 - 180)
        return (
            round(self.at[0] + self.scale * rho * sin(turn)),
            round(self.at[1] - self.scale * (rho0 - rho * cos(turn))),
        )


@dataclass(frozen=True)
class Drawing:
    """One of the two drawings; `bend` moves the middle of an arc by so much right and down, per unit of its length.

    `type_size` is the largest that the style sheet gives the names of cities, in units of the drawing.
    """

    name: str
    width: int
    height: int
    japan: Frame
    okinawa: Frame
    states: Frame
    alaska: Frame
    hawaii: Frame
    bend: tuple[float, float]
    type_size: float

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def frame(self, region: str) -> Frame:
        return getattr(self, region)

    def place(self, place: Place) -> Point:
        return self.frame(region_of(place)).place(place)

    def arc(self, pair: Pair) -> str:
        (x1, y1), (x2, y2) = self.place(pair[1]), self.place(pair[0])
        reach = hypot(x2 - x1, y2 - y1)
        x, y = (x1 + x2) / 2 + self.bend[0] * reach, (y1 + y2) / 2 + self.bend[1] * reach
        return f"M{x1} {y1}Q{round(x)} {round(y)} {x2} {y2}"


def region_of(place: Place) -> str:
    """Which frame a place belongs to."""
    latitude, longitude = place
    if longitude > 0:
        return "okinawa" if latitude < 30 else "japan"
    if latitude > 51:
        return "alaska"
    return "hawaii" if longitude < -150 else "states"


_JAPAN, _OKINAWA, _STATES, _ALASKA, _HAWAII = (
    (38.0, 137.5),
    (26.3, 127.8),
    (38.5, -96.0),
    (61.0, -150.0),
    (20.6, -157.5),
)
_IN_JAPAN, _IN_STATES, _IN_ALASKA = (32.0, 44.0), (29.5, 45.5), (55.0, 65.0)

WIDE = Drawing(
    name="wide",
    width=960,
    height=380,
    japan=Frame(_JAPAN, _IN_JAPAN, (186, 206), 1130),
    okinawa=Frame(_OKINAWA, (24.0, 28.0), (62, 352), 700),
    states=Frame(_STATES, _IN_STATES, (708, 226), 640),
    alaska=Frame(_ALASKA, _IN_ALASKA, (452, 62), 210),
    hawaii=Frame(_HAWAII, (19.0, 22.0), (418, 338), 640),
    bend=(0.0, -0.27),
    type_size=21,
)
TALL = Drawing(
    name="tall",
    width=340,
    height=540,
    japan=Frame(_JAPAN, _IN_JAPAN, (176, 128), 960),
    okinawa=Frame(_OKINAWA, (24.0, 28.0), (48, 252), 600),
    states=Frame(_STATES, _IN_STATES, (172, 424), 425),
    alaska=Frame(_ALASKA, _IN_ALASKA, (34, 318), 130),
    hawaii=Frame(_HAWAII, (19.0, 22.0), (48, 510), 425),
    bend=(0.16, 0.0),
    type_size=17,
)
DRAWINGS = (WIDE, TALL)


# --- the file ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MapFile:
    """The faint map: its bytes, the fingerprint of its address, how many pairs it draws."""

    svg: bytes
    fingerprint: str
    pairs: int


@lru_cache(maxsize=8)
def file_of(pairs: tuple[Pair, ...]) -> MapFile:
    """Draw the file for these pairs. The same pairs in the same order give the same bytes."""
    drawings = {drawing.name: _faint(drawing, pairs) for drawing in DRAWINGS}
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{WIDE.box}">'
        f"{drawings['wide']}<defs>{drawings['tall']}</defs></svg>\n"
    ).encode()
    return MapFile(svg=svg, fingerprint=hashlib.sha256(svg).hexdigest()[:12], pairs=len(pairs))


def _faint(drawing: Drawing, pairs: tuple[Pair, ...]) -> str:
    arcs = "".join(f'<path d="{arc}"/>' for arc in sorted(drawing.arc(pair) for pair in pairs))
    ours = sorted({drawing.place(pair[0]) for pair in pairs})
    theirs = sorted({drawing.place(pair[1]) for pair in pairs})
    dots = "".join(f"M{x} {y}h0" for x, y in ours)
    rings = "".join(f"M{x - 2} {y}a2 2 0 1 1 0 .1z" for x, y in theirs)
    return (
        f'<g id="{drawing.name}" fill="none" stroke-linecap="round">'
        f'<path fill="var(--shade,#f3eee2)" stroke="var(--hair,#dbd3c3)" stroke-linejoin="round" d="{coast(drawing)}"/>'
        f'<g stroke="var(--ai,#1f4372)" stroke-opacity=".13">{arcs}</g>'
        f'<path stroke="var(--ai,#1f4372)" stroke-width="4" d="{dots}"/>'
        f'<path fill="var(--paper,#fbf8f1)" stroke="var(--ai,#1f4372)" d="{rings}"/></g>'
    )


@cache
def coast(drawing: Drawing) -> str:
    """The outlines of both countries as one path."""
    rings = []
    for region, outlines in _outlines().items():
        for outline in outlines:
            points = [drawing.frame(region).place((latitude, longitude)) for longitude, latitude in outline]
            rings.append("M" + " ".join(f"{x} {y}" for x, y in _without_repeats(points)) + "z")
    return "".join(rings)


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


@cache
def _outlines() -> dict[str, list[list[Place]]]:
    """Rings of (longitude, latitude) by frame."""
    text = (Path(__file__).parent / "data" / "coasts.json").read_text(encoding="utf-8")
    return {region: rings for region, rings in json.loads(text).items() if region != "source"}


# --- what a page lays over it -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """The name of a city, placed: `anchor` is SVG's text-anchor."""

    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Chosen:
    """The thick arcs of a page over one drawing, the cities at their ends, the names of the first few."""

    drawing: Drawing
    arcs: list[str]
    ours: list[Point]
    theirs: list[Point]
    names: list[Name]


def chosen(drawing: Drawing, pairs: Sequence[tuple[Pair, tuple[str, str]]]) -> Chosen:
    """Lay these pairs (and the names of their two cities) over a drawing. Names stand beside the first few pairs."""
    names: list[Name] = []
    for pair, words in pairs[:LABELLED_PAIRS]:
        for place, word in zip(pair, words, strict=True):
            _add_name(names, drawing, drawing.place(place), word)
    return Chosen(
        drawing=drawing,
        arcs=list(dict.fromkeys(drawing.arc(pair) for pair, _words in pairs)),
        ours=list(dict.fromkeys(drawing.place(pair[0]) for pair, _words in pairs)),
        theirs=list(dict.fromkeys(drawing.place(pair[1]) for pair, _words in pairs)),
        names=names,
    )


# Where a name may stand beside its dot: (right, down, text-anchor), best first.
_SIDES = (
    (9, 16, "start"), (7, 24, "start"), (9, -7, "start"), (0, 26, "middle"), (-7, 24, "end"), (-9, 16, "end"),
    (-9, -7, "end"), (0, -11, "middle"),
)  # fmt: skip


def _add_name(names: list[Name], drawing: Drawing, dot: Point, text: str) -> None:
    """Put a name where it runs into no other and not over the edge; leave it out when there is no such place."""
    if any(name.text == text for name in names):
        return
    for right, down, anchor in _SIDES:
        name = Name(text, dot[0] + right, dot[1] + down, anchor)
        left, top, end, bottom = _box(name, drawing.type_size)
        if left < 2 or end > drawing.width - 2 or top < 2 or bottom > drawing.height - 2:
            continue
        if any(
            left < r and end > a and top < d and bottom > b
            for a, b, r, d in (_box(other, drawing.type_size) for other in names)
        ):
            continue
        names.append(name)
        return


def _box(name: Name, size: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a name, generously."""
    width = sum(size if ord(character) >= 0x2E80 else size * 0.62 for character in name.text)
    left = name.x - {"start": 0.0, "middle": width / 2, "end": width}[name.anchor]
    return left, name.y - size, left + width, name.y + size * 0.3


def drawable(pairs: Iterable[tuple[float | None, float | None, float | None, float | None]]) -> list[Pair]:
    """Pairs of (latitude, longitude, latitude, longitude) of which everything is known."""
    return [((a, b), (c, d)) for a, b, c, d in pairs if None not in (a, b, c, d)]  # type: ignore[misc]  # none is None
