"""Where finished pages lie: files named by their own bytes, written whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from portal.keeping import write

PICTURE_WIDTH = 900  # pixels: sharp on a phone, half a screen on a desk
_one_at_a_time = threading.Lock()  # PDFium breaks when two threads of a web server draw at once


def keep(data: bytes) -> str:
    """Keep a finished page; answer its sha256. Writing the same bytes again changes nothing. Raises OSError."""
    name = hashlib.sha256(data).hexdigest()
    file = path_of(name)
    if not file.exists():
        write(file, data)
    return name


def path_of(name: str) -> Path:
    """The file of a kept page (which may have been cleared away)."""
    return Path(settings.MEDIA_ROOT) / "documents" / name[:2] / f"{name}.pdf"


def picture_of(name: str, width: int = PICTURE_WIDTH) -> bytes:
    """A picture (PNG) of the kept page, drawn from the PDF itself. Drawn once; raises FileNotFoundError."""
    page = path_of(name)
    file = page.with_suffix(".png") if width == PICTURE_WIDTH else page.with_name(f"{name}-{width}.png")
    if file.exists() and page.exists():
        return file.read_bytes()
    picture = _draw(page.read_bytes(), width)
    with suppress(OSError):  # a full disk costs the next reader a moment, not this one the picture
        write(file, picture)
    return picture


def _draw(data: bytes, width: int) -> bytes:
    import io

    import pypdfium2

    with _one_at_a_time, pypdfium2.PdfDocument(data) as document:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil()
        out = io.BytesIO()
        image.convert("P", palette=1, colors=64).save(out, "PNG", optimize=True)
        return out.getvalue()
