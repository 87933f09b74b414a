"""Archives in which strangers send workbooks and texts: looked at before anything opens them. Pure.

Imports nothing of the portal, so that a child of `portal.confined` can use it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

MOST_BYTES = 60_000_000
MOST_TIMES_SMALLER = 200
"""An honest sheet is packed to a tenth or a twentieth; a bomb to a thousandth."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Unsound(Exception):
    """Why an archive is not opened: damaged, bomb, locked, macros."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sound(data: bytes, most_members: int) -> zipfile.ZipFile:
    """The archive, when its list of contents is honest: few, not packed too small, not locked, none of them a program.

    Raises Unsound.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unsound("damaged") from error
    infos = archive.infolist()
    if len(infos) > most_members:
        raise Unsound("bomb")
    whole, packed = sum(each.file_size for each in infos), sum(each.compress_size for each in infos)
    if whole > MOST_BYTES or whole > MOST_TIMES_SMALLER * max(packed, 10_000):
        raise Unsound("bomb")
    if any(each.compress_type not in _METHODS for each in infos):
        raise Unsound("bomb")
    if any(each.flag_bits & 1 for each in infos):
        raise Unsound("locked")
    names = [each.filename for each in infos]
    if len(set(names)) != len(names):
        raise Unsound("damaged")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unsound("macros")
    return archive


def xml_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Its parts that are XML, looked at before any parser is: no DTD, no other encoding. Raises Unsound."""
    found = {}
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels")):
            continue
        try:
            content = archive.read(info)
        except Exception as error:  # a broken archive raises whatever it likes
            raise Unsound("damaged") from error
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:200]:
            raise Unsound("bomb")
        found[info.filename] = content
    return found
