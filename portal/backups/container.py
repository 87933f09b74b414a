"""The archive as bytes: a tar in gzip, written and read as a stream. It knows no database and no media. Pure."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Protocol

from portal.backups.refusals import Damaged

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""How gzip begins here, without a name or a time; the checksum at its end does not cover these ten bytes."""
STEP = 256 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> Any: ...
    def flush(self) -> Any: ...


class HashedReader:
    """Passes bytes on and knows their sha256 and their number."""

    def __init__(self, source: Readable) -> None:
        self._source, self._total, self.bytes = source, hashlib.sha256(), 0

    def read(self, size: int = STEP) -> bytes:
        data = self._source.read(size)
        self._total.update(data)
        self.bytes += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._total.hexdigest()


class Writer:
    """Puts members into an archive, one after the other."""

    def __init__(self, out: Writable) -> None:
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0)
        self._tar = tarfile.open(fileobj=self._packed, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed below

    def put(self, name: str, source: IO[bytes], size: int) -> str:
        """Copy `size` bytes in as a member; answers their sha256. Raises OSError when there are fewer."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashed = HashedReader(source)
        self._tar.addfile(entry, hashed)
        return hashed.sha256

    def put_bytes(self, name: str, data: bytes) -> str:
        return self.put(name, io.BytesIO(data), len(data))

    def close(self) -> None:
        self._tar.close()
        self._packed.close()


class _Unpacked:
    """What gzip packed, checked to its last byte: a missing end and anything behind the end are damage."""

    def __init__(self, packed: Readable) -> None:
        self._packed, self._unpacker, self._ready = packed, zlib.decompressobj(wbits=31), bytearray()
        self._read, self._is_over = 0, False
        beginning = packed.read(len(HEADER))
        if beginning != HEADER:
            raise Damaged("it does not begin as a backup does")
        self._unpacker.decompress(beginning)

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and not self._is_over:
            self._more()
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def _more(self) -> None:
        if self._unpacker.eof:
            if self._unpacker.unused_data or self._packed.read(1):
                raise Damaged("something stands behind its end")
            self._is_over = True
            return
        piece = self._unpacker.unconsumed_tail or self._packed.read(STEP)
        if not piece:
            raise Damaged("its end is missing")
        try:
            self._ready += self._unpacker.decompress(piece, 4 * STEP)
        except zlib.error as error:
            raise Damaged("some of its bytes were changed") from error


def members(packed: Readable) -> Iterator[tuple[tarfile.TarInfo, HashedReader]]:
    """Every member and a reader of its bytes, in the order of the archive. Raises Damaged, at the end too."""
    unpacked = _Unpacked(packed)
    try:
        with tarfile.open(fileobj=unpacked, mode="r|", bufsize=tarfile.RECORDSIZE) as tar:  # type: ignore[call-overload]  # it only reads
            for entry in tar:
                content = tar.extractfile(entry) if entry.isreg() else None
                yield entry, HashedReader(content or io.BytesIO())
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise Damaged("its list of contents cannot be read") from error
    while rest := unpacked.read(STEP):
        if rest.strip(b"\0"):
            raise Damaged("its list of contents ends too early")
