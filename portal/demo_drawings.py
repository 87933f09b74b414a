"""Pictures of the demonstration: seals and landscapes drawn here, so that nobody's photo or logo is borrowed.

The landscapes show no real place; their alternative texts say that they are drawn, and so does a line in the corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Colour = tuple[int, int, int]

NIGHT, RED, CREAM, WHITE = (31, 53, 93), (205, 74, 52), (250, 246, 236), (255, 255, 255)
SIZE = (1200, 800)
LINE = "Drawn for the demonstration"


@dataclass(frozen=True)
class Hill:
    """A line of hills: colour, its foot and rise as parts of the picture, waves, where they begin, a peak."""

    colour: Colour
    foot: float
    rise: float
    waves: float
    shift: float
    peak: float = 0.0

    def crest(self, x: float) -> float:
        """How high it stands at `x` (0 … 1), as a part of the picture's height from above."""
        line = self.foot - self.rise * (0.55 + 0.3 * math.sin(self.waves * x * 6.3 + self.shift))
        line -= self.rise * 0.12 * math.sin(self.waves * x * 23 + 2 * self.shift)
        distance = abs(x - 0.68)
        return line - self.peak * max(0.0, 1 - distance / 0.3) ** 1.6


@dataclass(frozen=True)
class Scene:
    """A landscape from back to front: sky above and at the horizon, sun, hills, houses, water."""

    high: Colour
    low: Colour
    sun: tuple[float, float, float]
    hills: tuple[Hill, ...]
    houses: Colour | None = None
    water: tuple[Colour, float] | None = None


SCENES = {
    "plain": Scene(
        (118, 162, 196), (244, 222, 188), (0.24, 0.36, 0.055),
        (
            Hill((146, 160, 160), 0.58, 0.10, 0.7, 0.4),
            Hill((118, 138, 108), 0.66, 0.10, 1.1, 2.0),
            Hill((196, 168, 92), 0.74, 0.12, 0.8, 4.1),
            Hill((92, 116, 74), 0.98, 0.14, 1.4, 1.2),
        ),
        houses=(72, 82, 104),
    ),
    "mountain": Scene(
        (150, 182, 208), (248, 226, 214), (0.22, 0.30, 0.05),
        (
            Hill((112, 130, 168), 0.70, 0.08, 0.5, 0.9, peak=0.42),
            Hill((104, 138, 140), 0.76, 0.10, 1.6, 0.2),
            Hill((84, 128, 84), 0.88, 0.10, 1.2, 2.6),
            Hill((58, 104, 62), 1.02, 0.14, 2.1, 0.5),
        ),
    ),
    "lake": Scene(
        (98, 140, 178), (236, 208, 196), (0.70, 0.34, 0.05),
        (Hill((126, 142, 162), 0.60, 0.14, 0.9, 3.1), Hill((90, 116, 116), 0.66, 0.10, 1.7, 1.1)),
        houses=(60, 74, 92),
        water=((120, 152, 176), 0.66),
    ),
    "valley": Scene(
        (168, 196, 206), (250, 234, 204), (0.78, 0.26, 0.045),
        (
            Hill((138, 160, 158), 0.62, 0.20, 0.8, 5.2),
            Hill((104, 138, 116), 0.74, 0.18, 1.1, 2.2),
            Hill((150, 128, 160), 0.88, 0.10, 1.9, 0.3),
            Hill((80, 112, 78), 1.02, 0.10, 1.3, 3.3),
        ),
    ),
}  # fmt: skip


def seal(letter: str, colour: Colour) -> Any:
    """A logo: a round seal with the first letter of the city, and a small sun beside it."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (1200, 1200), WHITE)
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 60, 1140, 1140), fill=colour)
    draw.ellipse((120, 120, 1080, 1080), outline=WHITE, width=22)
    draw.text((560, 620), letter, fill=WHITE, anchor="mm", font=ImageFont.load_default(640))
    draw.ellipse((800, 280, 960, 440), fill=RED)
    return image.resize((600, 600), Image.Resampling.LANCZOS)


def landscape(name: str) -> Any:
    """A photo's stand-in: the scene of that name."""
    from PIL import Image, ImageDraw, ImageFont

    scene, (width, height) = SCENES[name], (2 * SIZE[0], 2 * SIZE[1])
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        part = min(1.0, y / height / 0.7)
        draw.line((0, y, width, y), fill=_between(scene.high, scene.low, part))
    right, down, radius = scene.sun
    left, top, across = right * width - radius * height, (down - radius) * height, 2 * radius * height
    draw.ellipse((left, top, left + across, top + across), fill=(255, 248, 228))
    for number, hill in enumerate(scene.hills):
        if number == len(scene.hills) - 2 and scene.houses:
            _draw_houses(draw, scene.houses, width, height, foot=scene.hills[number].crest(0.3) + 0.03)
        crest = [(step * width / 240, hill.crest(step / 240) * height) for step in range(241)]
        draw.polygon([(0, height), *crest, (width, height)], fill=hill.colour)
        if hill.peak:
            _draw_snow(draw, hill, width, height)
    if scene.water:
        _draw_water(draw, *scene.water, width, height)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    font = ImageFont.load_default(22)
    ImageDraw.Draw(image).text((SIZE[0] - 24, SIZE[1] - 20), LINE, fill=CREAM, anchor="rs", font=font)
    return image


def _between(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(first + (second - first) * part) for first, second in zip(one, other, strict=True))
    return red, green, blue


def _draw_houses(draw: Any, colour: Colour, width: int, height: int, *, foot: float) -> None:
    """A few tall houses that stand behind the next hill."""
    for number in range(17):
        left = 0.08 + number * 0.022
        tall = 0.05 + 0.10 * abs(math.sin(number * 2.4 + 0.6)) * math.exp(-(((number - 8) / 6) ** 2))
        shade = _between(colour, (255, 255, 255), 0.12 * (number % 3))
        draw.rectangle(
            (left * width, (foot - tall) * height, (left + 0.018) * width, (foot + 0.1) * height), fill=shade
        )


def _draw_snow(draw: Any, hill: Hill, width: int, height: int) -> None:
    """White on the peak, with a ragged edge."""
    line = hill.crest(0.68) + hill.peak * 0.30
    steps = [0.4 + step * 0.56 / 200 for step in range(201)]
    top = [(x * width, hill.crest(x) * height) for x in steps if hill.crest(x) < line]
    edge = [
        (x, (line + 0.018 * math.sin(number * 0.9) - abs(x / width - 0.68) * 0.2) * height)
        for number, (x, _) in enumerate(reversed(top))
    ]
    draw.polygon([*top, *edge], fill=(246, 246, 250))


def _draw_water(draw: Any, colour: Colour, level: float, width: int, height: int) -> None:
    """A lake from its far shore to the front, with light on it."""
    top = level * height
    for y in range(int(top), height):
        part = (y - top) / (height - top)
        draw.line((0, y, width, y), fill=_between(_between(colour, CREAM, 0.35), _between(colour, NIGHT, 0.35), part))
    for number in range(70):
        y = top + (number / 70) ** 1.5 * (height - top)
        x, long = (math.sin(number * 5.1) * 0.5 + 0.5) * width, (0.02 + 0.05 * number / 70) * width
        draw.line((x - long, y, x + long, y), fill=_between(colour, CREAM, 0.5), width=3 + number // 14)
