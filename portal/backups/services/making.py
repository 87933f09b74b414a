"""Make a backup while people work: first the database of one moment, then the files that it names."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal import keeping
from portal.backups import kept_files, marker
from portal.backups import manifest as words
from portal.backups.container import Writable, Writer
from portal.backups.engines import engine
from portal.backups.manifest import FileHash, Manifest
from portal.backups.reading import read
from portal.backups.refusals import Refused
from portal.backups.sealing import FEWEST_LETTERS, Sealer
from portal.backups.snapshots import Snapshot
from portal.backups.workrooms import refuse_other_user, workroom

ATTEMPTS = 3
"""So often is the moment taken anew when a file was let go between the database and the files."""


@dataclass(frozen=True)
class Made:
    """A finished backup. `troubles` were there before it and are told, so that somebody mends them."""

    file: Path
    bytes: int
    manifest: Manifest
    seconds: float
    troubles: list[str] = field(default_factory=list)


def make(target: Path, *, passphrase: str = "") -> Made:
    """Write the archive under another name, read it back, then give it its name. Raises Refused.

    The moment is that of the database. Files are named by their bytes and never change; those that the moment names are
    held by links until they are written, so nobody has to wait who lets one go meanwhile.
    """
    began = time.monotonic()
    _refuse(target, passphrase)
    media = Path(settings.MEDIA_ROOT)
    try:
        with workroom(Path(settings.VAR_DIR)) as room, workroom(media) as links:
            for attempt in range(1, ATTEMPTS + 1):
                with engine().snapshot(room) as snapshot:
                    names = kept_files.named(snapshot.column)
                    wanted = names | kept_files.named_elsewhere()
                    gone = _hold(wanted, media, links)
                    missing = sorted(gone & names)
                    if missing and attempt < ATTEMPTS and not still_named().issuperset(missing):
                        continue
                    files = {name: links / name for name in sorted(wanted - gone)}
                    manifest = _write(target, passphrase, snapshot, files, missing)
                    troubles = snapshot.troubles()
                break
    except OSError as error:
        raise Refused(
            f"The backup could not be written: {error.strerror or error}. Nothing was left under its name. Make room, "
            "or give the folder to the user that runs the portal, and try again."
        ) from error
    troubles += [f"{name} is named by a row, but the file is not there" for name in manifest.missing]
    return Made(target, target.stat().st_size, manifest, time.monotonic() - began, troubles)


def _refuse(target: Path, passphrase: str) -> None:
    if found := marker.half_restored():
        raise Refused(found)
    refuse_other_user()
    if target.exists():
        raise Refused(f"{target} is there already, and a backup never replaces another. Give it another name.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it, for the user that runs the portal alone.")
    if passphrase and len(passphrase) < FEWEST_LETTERS:
        raise Refused(f"The passphrase is too short to protect anything. Take at least {FEWEST_LETTERS} characters.")


def still_named() -> set[str]:
    """What the live rows name by now."""
    from django.db import connection

    def ask(column: kept_files.NamingColumn) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(kept_files.question(column))
            return [value for (value,) in cursor.fetchall()]

    return kept_files.named(ask) | kept_files.named_elsewhere()


def _hold(names: Iterable[str], media: Path, links: Path) -> set[str]:
    """Link every named file into our room, where nobody clears it away; answers those that are gone."""
    missing = set()
    for name in names:
        link = links / name
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            _link(media / name, link)
        except FileNotFoundError:
            missing.add(name)
    return missing


def _link(file: Path, link: Path) -> None:
    with suppress(FileExistsError):
        try:
            os.link(file, link)
        except FileNotFoundError:
            raise
        except OSError:  # a file system without links, or another one
            shutil.copyfile(file, link)


def _write(
    target: Path, passphrase: str, snapshot: Snapshot, files: Mapping[str, Path], missing: list[str]
) -> Manifest:
    """The archive, checked, under its name."""
    _clear_left(target)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        with open(part, "xb", opener=keeping.for_us_alone) as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            sealer = Sealer(out, passphrase) if passphrase else None
            manifest = _write_members(sealer or out, snapshot, files, missing)
            if sealer:
                sealer.close()
            out.flush()
            os.fsync(out.fileno())
            _check(part, passphrase, manifest)
            if target.exists():
                raise Refused(f"{target} has come meanwhile, and a backup never replaces another. Give another name.")
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    keeping.sync_folder(target.parent)
    return manifest


def _write_members(out: Writable, snapshot: Snapshot, files: Mapping[str, Path], missing: list[str]) -> Manifest:
    database = snapshot.file()
    size = database.stat().st_size + sum(file.stat().st_size for file in files.values())
    about = words.about_now(engine().ENGINE, snapshot.migrations(), size)
    archive = Writer(out)
    archive.put_bytes(words.ABOUT, words.as_json(about))
    told = _put(archive, words.DATABASES[about.engine], database)
    media = {name: _put(archive, f"{words.MEDIA}{name}", file) for name, file in files.items()}
    manifest = Manifest(about, told, snapshot.tables(), media, missing)
    archive.put_bytes(words.MANIFEST, words.as_json(manifest))
    archive.close()
    return manifest


def _put(archive: Writer, name: str, file: Path) -> FileHash:
    size = file.stat().st_size
    with file.open("rb") as content:
        return FileHash(size, archive.put(name, content, size))


def _check(part: Path, passphrase: str, manifest: Manifest) -> None:
    """Read back what was written. Raises Refused when it is not what it should be."""
    contents = read(part, passphrase)
    if contents.differences or contents.manifest != manifest:
        told = "; ".join(contents.differences) or "its list is another one"
        raise Refused(f"What was written is not what was to be written: {told}. Look at the disk, then try again.")


def _clear_left(target: Path) -> None:
    """Delete what a backup of this name left half written when its process was killed."""
    for part in target.parent.glob(f".{target.name}.*.part"):
        with suppress(OSError), part.open("rb+") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink(missing_ok=True)


__all__ = ["Made", "make", "still_named"]
