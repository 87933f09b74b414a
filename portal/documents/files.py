"""Where finished pages lie: files named by their own bytes, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

PICTURE_WIDTH = 900  # pixels: sharp on a phone, half a screen on a desk
_one_at_a_time = threading.Lock()  # PDFium breaks when two threads of a web server draw at once


def keep(data: bytes) -> str:
    """Keep a finished page; answer its sha256. Writing the same bytes again changes nothing. Raises OSError."""
    name = hashlib.sha256(data).hexdigest()
    file = path_of(name)
    if not file.exists():
        _write(file, data)
    return name


def path_of(name: str) -> Path:
    """The file of a kept page (which may have been cleared away)."""
    return Path(settings.MEDIA_ROOT) / "documents" / name[:2] / f"{name}.pdf"


def picture_of(name: str) -> bytes:
    """A picture (PNG) of the kept page, drawn from the PDF itself. Drawn once; raises FileNotFoundError."""
    file = path_of(name).with_suffix(".png")
    if file.exists():
        return file.read_bytes()
    picture = _draw(path_of(name).read_bytes())
    with suppress(OSError):  # a full disk costs the next reader a moment, not this one the picture
        _write(file, picture)
    return picture


def _draw(data: bytes) -> bytes:
    import io

    import pypdfium2

    with _one_at_a_time, pypdfium2.PdfDocument(data) as document:
        page = document[0]
        image = page.render(scale=PICTURE_WIDTH / page.get_width()).to_pil()
        out = io.BytesIO()
        image.convert("P", palette=1, colors=64).save(out, "PNG", optimize=True)
        return out.getvalue()


def _for_us_alone(name: str, flags: int) -> int:
    """Open a file that only the portal's own user may read: pages name people."""
    return os.open(name, flags, 0o600)


def _write(file: Path, data: bytes) -> None:
    """Write under another name, make it durable, move it into place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        with open(temporary, "xb", opener=_for_us_alone) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
