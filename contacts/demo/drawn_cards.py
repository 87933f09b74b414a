"""Business cards drawn for the demonstration: strokes where a real one has words, so that nobody's card is borrowed."""

from __future__ import annotations

from portal import pictures

SIZE = (1092, 660)
PAPER, INK, SOFT, MARK = (253, 251, 245), (40, 46, 60), (150, 152, 158), (176, 52, 26)
FRONT = ((90, 90, 470, 24, SOFT), (90, 270, 560, 66, INK), (90, 370, 300, 26, SOFT), (90, 520, 640, 20, SOFT))
BACK = ((90, 250, 680, 60, INK), (90, 350, 420, 24, SOFT), (90, 520, 560, 20, SOFT), (90, 560, 480, 20, SOFT))
"""Strokes of each side: left, top, width, height, colour."""


def drawn_card() -> dict[str, str]:
    """The names of the kept pictures of a card's two sides."""
    return {"front": _drawn(FRONT, seal=True), "back": _drawn(BACK, seal=False)}


def _drawn(strokes: tuple[tuple[int, int, int, int, tuple[int, int, int]], ...], *, seal: bool) -> str:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    for left, top, width, height, colour in strokes:
        draw.rounded_rectangle((left, top, left + width, top + height), radius=height // 3, fill=colour)
    if seal:
        draw.arc((800, 110, 980, 290), 200, 340, fill=INK, width=10)
        draw.ellipse((868, 100, 912, 144), fill=MARK)
    return pictures.keep_drawing(image, pictures.PHOTO)
