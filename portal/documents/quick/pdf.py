"""Writing the file: objects and streams to bytes."""

from __future__ import annotations

import zlib
from typing import Any

import pydyf

from portal.documents.quick.stand_in import instead_of

COMPRESSION = 6  # zlib's own usual level: half the time of pydyf's 9, files one per cent larger

_their_bytes = pydyf._to_bytes
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
    return _their_bytes(item)


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


@instead_of("pydyf", "Stream.data")
def stream(self: Any) -> bytes:
    """A stream, compressed."""
    content = b"\n".join([item if type(item) is bytes else to_bytes(item) for item in self.stream])
    extra = pydyf.Dictionary(self.extra.copy())
    if self.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, COMPRESSION)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))
