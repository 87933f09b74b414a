"""An archive read from its first byte to its last: every member held to its hash, and, if wished, laid in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from portal.backups import manifest as words
from portal.backups.container import STEP, HashedReader, Readable, members
from portal.backups.manifest import About, FileHash, Manifest
from portal.backups.refusals import Damaged, Refused
from portal.backups.sealing import MAGIC, Opener, is_sealed
from portal.keeping import for_us_alone

Judge = Callable[[About], None]


@dataclass
class Contents:
    """What was found: the manifest, and in words whatever does not agree with it."""

    manifest: Manifest
    differences: list[str] = field(default_factory=list)


def is_encrypted(file: Path) -> bool:
    """Whether an archive wants a passphrase. Raises OSError."""
    with file.open("rb") as archive:
        return is_sealed(archive.read(len(MAGIC)))


def read(file: Path, passphrase: str, *, into: Path | None = None, judge: Judge | None = None) -> Contents:
    """Read it all. `judge` may refuse it by its first member; `into` is a folder that takes database and media.

    Raises Refused, Damaged and OSError. Names that lead out of the folder are damage: no backup of ours has them.
    """
    with file.open("rb") as archive:
        return _read(_opened(archive, passphrase), into, judge)


def _opened(archive: BinaryIO, passphrase: str) -> Readable:
    beginning = archive.read(len(MAGIC))
    archive.seek(0)
    if is_sealed(beginning):
        return Opener(archive, passphrase)
    if not beginning.startswith(b"\x1f\x8b"):
        raise Refused("This file is not a backup of the portal. Name a file that ./run manage backup has written.")
    return archive


def _read(archive: Readable, into: Path | None, judge: Judge | None) -> Contents:
    about: About | None = None
    manifest: Manifest | None = None
    found: dict[str, FileHash] = {}
    for entry, content in members(archive):
        name = entry.name
        if not entry.isreg() or not words.is_plain(name) or name in found:
            raise Damaged(f"it holds “{name[:80]}”, which no backup of ours does")
        if manifest or (about is None) != (name == words.ABOUT):
            raise Damaged("its members do not stand in their order")
        if name in (words.ABOUT, words.MANIFEST):
            data = _small(content, entry.size)
            if name == words.MANIFEST:
                manifest = words.manifest_of(data)
                continue
            about = words.about_of(data)
            if judge:
                judge(about)
        else:
            _lay(content, into / name if into else None)
        found[name] = FileHash(content.bytes, content.sha256)
    if about is None or manifest is None:
        raise Damaged("its list of contents is missing")
    found.pop(words.ABOUT)
    return Contents(manifest, _differences(manifest, about, found))


def _small(content: HashedReader, size: int) -> bytes:
    if size > words.MOST_OF_A_LIST:
        raise Damaged("its list of contents is too long")
    data = bytearray()
    while piece := content.read(STEP):
        data += piece
    return bytes(data)


def _lay(content: HashedReader, file: Path | None) -> None:
    if file is None:
        while content.read(STEP):
            pass
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(file, "xb", opener=for_us_alone) as out:
        while piece := content.read(STEP):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _differences(manifest: Manifest, about: About, found: dict[str, FileHash]) -> list[str]:
    """Between what the archive says it holds and what it holds."""
    expected = {f"{words.MEDIA}{name}": told for name, told in manifest.media.items()}
    expected[words.DATABASES.get(about.engine, "")] = manifest.database
    told = [] if about == manifest.about else ["its beginning and its end speak of two different backups"]
    for name in sorted({*expected, *found}):
        if name not in found:
            told.append(f"{name} is missing in it")
        elif name not in expected:
            told.append(f"{name} stands in it, but not in its list")
        elif found[name] != expected[name]:
            told.append(f"{name} is not the file that was backed up")
    return told
