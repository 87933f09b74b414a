"""Draws a picture that somebody sent anew, in a process of its own with little memory and little time.

`portal.confined` runs this file as a program: the bytes come on standard input, the new picture or the reason of a
refusal goes to standard output. It imports nothing of the portal, so that what breaks in a decoder breaks here alone.
Nothing of the old file survives but its pixels: no metadata, no place, no second file hidden behind the first.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

MOST_PIXELS = 20_000_000
SECONDS = 10
BYTES_OF_MEMORY = 768 * 1024 * 1024
WHITE = (255, 255, 255)
QUALITY = 82  # of a JPEG
INVISIBLE_FROM = 235
"""A logo whose darkest dot is lighter than this cannot be seen on paper."""


@dataclass(frozen=True)
class Shape:
    """What becomes of a kind of picture: longest side, file ending; what is refused: too small, too drawn out."""

    longest: int
    ending: str
    shortest: int
    most_times_longer: float


SHAPES = {
    "logo": Shape(longest=800, ending="png", shortest=48, most_times_longer=8),
    "photo": Shape(longest=1600, ending="jpg", shortest=300, most_times_longer=3),
    "paper": Shape(longest=3200, ending="jpg", shortest=48, most_times_longer=8),  # a scanned page: 270 dots an inch
}


class Refusal(Exception):
    """Why a picture is not taken: a reason by its short name, and the numbers that its sentence tells."""

    def __init__(self, reason: str, **numbers: int) -> None:
        super().__init__(reason)
        self.reason, self.numbers = reason, numbers


def redrawn(data: bytes, shape: Shape) -> tuple[bytes, int, int]:
    """The picture as we keep it, with its width and height. Raises `Refusal`."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before a single dot is unpacked
    try:
        image: Any = Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
    except Exception as error:  # a decoder raises whatever it likes at a hostile file
        raise Refusal("damaged") from error
    _check_size(image.width, image.height, shape)
    try:
        image.draft("RGB", (shape.longest, shape.longest))  # a JPEG is unpacked no larger than needed
        image.load()
        image = ImageOps.exif_transpose(image)
        image = _on_white(_in_plain_colours(image))
        image.thumbnail((shape.longest, shape.longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    except MemoryError as error:
        raise Refusal("too_much") from error
    except Exception as error:
        raise Refusal("damaged") from error
    if shape.ending == "png" and image.convert("L").getextrema()[0] >= INVISIBLE_FROM:
        raise Refusal("invisible")
    return written(image, shape.ending), image.width, image.height


def written(image: Any, ending: str, quality: int = QUALITY) -> bytes:
    """The bytes of a picture in plain colours: the same for the same dots."""
    image.info.clear()
    out = BytesIO()
    if ending == "png":
        image.save(out, "PNG", optimize=True)
    elif ending == "webp":
        image.save(out, "WEBP", quality=quality, method=6)
    else:
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
    return out.getvalue()


def _check_size(width: int, height: int, shape: Shape) -> None:
    numbers = {"width": width, "height": height}
    if width * height > MOST_PIXELS:
        raise Refusal("too_many_pixels", **numbers)
    if min(width, height) < shape.shortest:
        raise Refusal("too_small", **numbers, shortest=shape.shortest)
    if max(width, height) > shape.most_times_longer * min(width, height):
        raise Refusal("too_long", **numbers, times=int(shape.most_times_longer))


def _in_plain_colours(image: Any) -> Any:
    """The picture in eight bits of red, green and blue as screens show them, with its transparency if it has any."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        from PIL import ImageCms

        with suppress(Exception):  # a profile that cannot be read costs some colour, not the picture
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _on_white(image: Any) -> Any:
    from PIL import Image

    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def main() -> None:
    """Read a picture, write one line of JSON and after it, if all went well, the new picture."""
    out = sys.stdout.buffer
    try:
        data, width, height = redrawn(sys.stdin.buffer.read(), SHAPES[sys.argv[1]])
    except Refusal as refusal:
        out.write(json.dumps({"reason": refusal.reason, "numbers": refusal.numbers}).encode() + b"\n")
        return
    except MemoryError:
        out.write(b'{"reason": "too_much", "numbers": {}}\n')
        return
    out.write(json.dumps({"width": width, "height": height}).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
