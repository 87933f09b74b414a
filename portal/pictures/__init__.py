"""Pictures that people send: a logo, a photo. Taken only when drawn anew, kept by their bytes, shown by views of ours.

A file is judged by its first bytes, never by its name; its size and kind are checked here, everything else in a child
process with little memory and time (`redraw`). Rows hold the *name* of a kept picture, which says its size too, so that
a page can be laid out without opening the file; see `fields.PictureName`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat

from portal import confined, keeping
from portal.pictures import redraw
from portal.pictures.refusals import REFUSALS, words_of

LOGO, PHOTO = "logo", "photo"
MOST_BYTES = 10_000_000
SECONDS = 20
"""Of the wall clock, for one picture; the child's own limit counts processor time only."""
HELD_SECONDS, SAVING_SECONDS = keeping.HELD_SECONDS, keeping.SAVING_SECONDS
PAPER_QUALITY = 75
"""Of a JPEG on paper: at 250 dots an inch nobody tells it from a better one, and a page stays easy to mail."""
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
KINDS = (
    (rb"\x89PNG\r\n\x1a\n", ""),
    (rb"\xff\xd8\xff", ""),
    (rb"RIFF....WEBP", ""),
    (rb"GIF8", "gif"),
    (rb"....ftyp(heic|heix|hevc|mif1|msf1|avif)", "heic"),
    (rb"%PDF", "pdf"),
    (rb"\s*(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE svg|svg)", "svg"),
    (rb"", "unknown"),
)
"""First bytes → why such a file is refused; empty for the three kinds that are taken."""

NAME = re.compile(r"\A[0-9a-f]{64}-(\d{1,4})x(\d{1,4})\.(png|jpg)\Z")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Form:
    """A smaller form for screens: most pixels in width and height (0: as high as it gets), file ending."""

    width: int
    height: int
    ending: str


FORMS = {
    ("png", "small"): Form(512, 320, "webp"),
    ("png", "masthead"): Form(112, 80, "webp"),
    ("jpg", "small"): Form(800, 0, "jpg"),
}
"""By the ending of the picture and the size that an address asks for; two dots for each that the style sheet gives. A
logo is a PNG for paper; as WebP it has a quarter of the bytes, and the masthead brings it with the first view of every
page."""


@dataclass(frozen=True)
class Picture:
    """A kept picture, from its name alone."""

    name: str
    width: int
    height: int

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "pictures" / self.name[:2] / self.name

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def small_width(self) -> int:
        """How wide its small form is."""
        return self.width_within(FORMS[self.ending, "small"])

    def width_within(self, form: Form) -> int:
        """How wide it is where it may be no larger than that."""
        return max(1, min(self.width, form.width, round(self.width * form.height / self.height) or form.width))

    @property
    def mark(self) -> str:
        """Stands in the address, so that a browser may keep the picture until there is another one."""
        return self.name[:12]


class MissingPicture(Exception):
    """A row names a picture whose file cannot be read. Its words say which, and where to send it again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.words = REFUSALS["photo_gone" if name.endswith(".jpg") else "logo_gone"]


def picture(name: str) -> Picture | None:
    """The picture of that name; None for an empty name or one that `take` never gave. Opens nothing."""
    found = NAME.fullmatch(name)
    return Picture(name, int(found[1]), int(found[2])) if found else None


def take(upload: Any, kind: str) -> str:
    """Draw an uploaded picture anew, keep it, and answer its name. ValidationError in words that say what to do."""
    if upload.size > MOST_BYTES:
        raise ValidationError(words_of("too_big", size=filesizeformat(upload.size), most=filesizeformat(MOST_BYTES)))
    data = upload.read(MOST_BYTES + 1)
    if not data:
        raise ValidationError(words_of("empty"))
    if reason := next(reason for beginning, reason in KINDS if re.match(beginning, data[:200], re.DOTALL)):
        raise ValidationError(words_of(reason))
    clear_unused()
    return _kept(*drawn_anew(data, kind), redraw.SHAPES[kind].ending)


def keep_drawing(image: Any, kind: str) -> str:
    """Keep a picture that our own code has drawn (the demonstration's), and answer its name."""
    shape = redraw.SHAPES[kind]
    return _kept(redraw.written(image, shape.ending), image.width, image.height, shape.ending)


def hold(name: str) -> bool:
    """Keep a picture from being cleared away for the next while; False if it is gone. Call it before naming it."""
    found = picture(name)
    return found is not None and keeping.hold(found.path)


def small(found: Picture, width: int, quality: int = redraw.QUALITY, ending: str = "") -> bytes:
    """The bytes of a picture, at most `width` pixels wide, of its own kind or another. Drawn once; raises
    FileNotFoundError."""
    ending, width = ending or found.ending, min(width, found.width)
    if (ending, width) == (found.ending, found.width):
        return found.path.read_bytes()
    file = found.path.with_name(f"{found.path.stem}.{width}.{quality}.{ending}")
    with suppress(FileNotFoundError):
        return file.read_bytes()
    from PIL import Image

    with Image.open(found.path) as image:
        height = max(1, round(found.height * width / found.width))
        data = redraw.written(image.resize((width, height), Image.Resampling.LANCZOS), ending, quality)
    with suppress(OSError):  # a full disk costs the next reader a moment, not this one the picture
        keeping.write(file, data)
    return data


def for_paper(name: str, width_px: int, height_px: int = 0) -> str:
    """The picture, no larger than that, as an address that holds it, for a page's template; empty for an empty name.

    The name belongs into the page's facts, so that another picture makes another page. Raises `MissingPicture`: a page
    without its picture would be kept as the page with it.
    """
    if not name:
        return ""
    found = picture(name)
    if found is None:
        raise MissingPicture(name)
    try:
        width = min(width_px, round(found.width * height_px / found.height)) if height_px else width_px
        data = small(found, width, PAPER_QUALITY)
    except OSError as error:
        log.warning("The picture %s is named by a row, but its file cannot be read: %s", name, error)
        raise MissingPicture(name) from error
    return f"data:{CONTENT_TYPES[found.ending]};base64,{base64.b64encode(data).decode()}"


def for_screen(name: str, width_px: int, height_px: int = 0) -> str:
    """The same for the preview, where a picture that cannot be read is left out."""
    try:
        return for_paper(name, width_px, height_px)
    except MissingPicture:
        return ""


def response(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a kept picture, `?size=` with one of its forms. The view has asked who may see it."""
    found = picture(name)
    if found is None:
        raise Http404
    form = FORMS.get((found.ending, request.GET.get("size", "")), Form(found.width, 0, found.ending))
    try:
        data = small(found, found.width_within(form), ending=form.ending)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = HttpResponse(data, content_type=CONTENT_TYPES[form.ending])
    is_named = request.GET.get("v") == found.mark
    answer.headers["Cache-Control"] = "private, max-age=2592000, immutable" if is_named else "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Disposition"] = f'inline; filename="{found.mark}.{form.ending}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def clear_unused(let_go: str = "") -> int:
    """Delete every picture that no row names and that nobody is about to name; answers how many. Queries."""
    from portal.pictures.fields import names_in_use

    return keeping.clear_unused(Path(settings.MEDIA_ROOT) / "pictures", names_in_use, let_go)


def _kept(data: bytes, width: int, height: int, ending: str) -> str:
    found = Picture(f"{hashlib.sha256(data).hexdigest()}-{width}x{height}.{ending}", width, height)
    if not hold(found.name):
        keeping.write(found.path, data)
    return found.name


def drawn_anew(data: bytes, kind: str) -> tuple[bytes, int, int]:
    """Let a child draw the picture; its bytes, width and height. ValidationError for whatever else comes of it."""
    try:
        answer = confined.run(
            redraw.__file__,
            kind,
            data=data,
            memory=redraw.BYTES_OF_MEMORY,
            seconds=redraw.SECONDS,
            wall_seconds=SECONDS,
        )
    except confined.TooMuch as error:
        log.warning("A picture used up the time or memory of its child.")
        raise ValidationError(words_of("too_much")) from error
    except confined.Broken as error:
        log.warning("A picture ended its child with %s: %s", error.code, error.name)
        raise ValidationError(words_of("damaged")) from error
    head, _, body = answer.partition(b"\n")
    said = json.loads(head)
    if "reason" in said:
        raise ValidationError(words_of(said["reason"], **said["numbers"]))
    return body, said["width"], said["height"]
