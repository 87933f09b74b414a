"""Writing the file: objects and streams to bytes."""

from __future__ import annotations

import zlib
from typing import Any

import pydyf
from weasyprint.text import fonts
from weasyprint.text.ffi import ffi, harfbuzz

from portal.documents.quick.stand_in import instead_of

COMPRESSION = 6  # zlib's own usual level: half the time of pydyf's 9, files one per cent larger

_their_bytes = pydyf._to_bytes
_their_data = fonts.get_hb_object_data
_WHOLE_FACE = 1_000_000  # bytes; what is left of a face for one page is far smaller
_names: dict[str, bytes] = {}


@instead_of("pydyf", "_to_bytes")
def to_bytes(item: Any) -> bytes:
    """A value as a PDF says it."""
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str:
        return item.encode("ascii")
    if kind is int:
        return b"%d" % item
    if kind is float:
        return b"%d" % item if item.is_integer() else (b"%f" % item).rstrip(b"0")
    if kind is ffi.buffer:
        return bytes(item)
    return _their_bytes(item)


@instead_of("weasyprint.text.fonts", "get_hb_object_data")
def data_of(hb_object: Any, ot_color: str | None = None, glyph: int | None = None) -> Any:
    """A face's bytes; a whole face is shown where it lies, for WeasyPrint asks for megabytes and reads four bytes.

    The blob keeps the reference that is taken here: it lives as long as its face, which is the process's.
    """
    if ot_color is not None:
        return _their_data(hb_object, ot_color, glyph)
    blob = harfbuzz.hb_face_reference_blob(hb_object)
    with ffi.new("unsigned int *") as length:
        data, size = harfbuzz.hb_blob_get_data(blob, length), int(length[0])
    if data != ffi.NULL and size >= _WHOLE_FACE:
        return ffi.buffer(data, size)
    harfbuzz.hb_blob_destroy(blob)
    return _their_data(hb_object)


@instead_of("pydyf", "Dictionary.data")
def dictionary(self: Any) -> bytes:
    """A dictionary; a page's tags make a thousand, with some twenty names between them."""
    parts = [b"<<"]
    for key, value in self.items():
        if key not in _names and len(_names) < 500:
            _names[key] = b"/" + to_bytes(key) + b" "
        parts += (_names.get(key) or b"/" + to_bytes(key) + b" ", value if type(value) is bytes else to_bytes(value))
    parts.append(b">>")
    return b"".join(parts)


@instead_of("pydyf", "zlib")
class Zlib:
    """Python's zlib as far as pydyf knows it, at our level."""

    compress = staticmethod(zlib.compress)

    @staticmethod
    def compressobj(level: int) -> Any:
        """What compresses a stream."""
        return zlib.compressobj(COMPRESSION)
