"""Pictures to send, for the tests about pictures, and a folder of the test's own in which they are kept."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def noise(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture with something in it."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sent(data: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def files() -> list[str]:
    from django.conf import settings

    return sorted(file.name for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())
