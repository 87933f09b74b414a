"""Look an archive through, or the live place: what is changed, missing or left over, in words. Nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal import keeping
from portal.accounts.models import Association
from portal.activity.services import first_broken_link
from portal.backups import kept_files, marker
from portal.backups.engines import engine
from portal.backups.kept_files import KeptFiles
from portal.backups.reading import Contents, read
from portal.backups.snapshots import Snapshot
from portal.backups.workrooms import PREFIX
from portal.looks.services import broken_at
from portal.scoping import scope

HELD_SECONDS = keeping.HELD_SECONDS
HALF_WRITTEN_SECONDS = 24 * 3600


def look_at(archive: Path, *, passphrase: str = "") -> Contents:
    """Read an archive from end to end. Raises Refused, Damaged and OSError."""
    return read(archive, passphrase)


def look_at_live() -> list[str]:
    """What is wrong with the live database and media, in words; an empty list when nothing is. Raises Refused.

    Every file that is named by its bytes is read. SQLite and PostgreSQL find pages that are torn and links that lead
    nowhere; a letter that changed within a text only a comparison with a backup can find.
    """
    found = [marker.half_restored()] if marker.half_restored() else []
    with engine().live() as live:
        found += live.troubles()
        if found:
            return found  # what rows say cannot be relied upon
        named = _named(live)
    wrong = {**_missing(named), **_changed(named)}
    if wrong:  # people work on: a file that was let go meanwhile is not missing
        with engine().live() as live:
            still = _named(live)
        wrong = {name: words for name, words in wrong.items() if name in still}
    return [*_broken_records(), *wrong.values(), *_left_over(named)]


def _named(live: Snapshot) -> set[str]:
    return kept_files.named(live.column) | kept_files.named_elsewhere()


def _broken_records() -> Iterator[str]:
    for association in Association.objects.order_by("pk"):
        with scope(association):
            broken = first_broken_link()
            look = broken_at()
        if broken:
            yield f"the activity record of {association.slug} is broken from its act {broken.number} on"
        if look:
            yield f"the read log of {association.slug}: row {look[0]} {look[1]}"


def _missing(named: set[str]) -> dict[str, str]:
    media = Path(settings.MEDIA_ROOT)
    gone = (name for name in sorted(named) if not (media / name).is_file())
    return {name: f"media/{name} is missing: a row names it. Take it from a backup" for name in gone}


def _changed(named: set[str]) -> dict[str, str]:
    kinds = {kind.folder: kind for kind in kept_files.kinds()}
    files = ((name, Path(settings.MEDIA_ROOT) / name) for name in sorted(named))
    changed = [name for name, file in files if file.is_file() and not _is_whole(kinds[name.partition("/")[0]], file)]
    words = "is not the file that was kept: its bytes were changed. Take it from a backup"
    return {name: f"media/{name} {words}" for name in changed}


def _left_over(named: set[str]) -> Iterator[str]:
    media = Path(settings.MEDIA_ROOT)
    beginnings = {_beginning(name) for name in named}
    for file in sorted(media.rglob("*")):
        name = file.relative_to(media).as_posix()
        if name in named or name.startswith(PREFIX) or not file.is_file():
            continue
        if _is_left(file, _beginning(name) in beginnings):
            yield f"media/{name} is left over: no row names it. Delete it if nobody misses it"


def _is_whole(kind: KeptFiles, file: Path) -> bool:
    try:
        return kind.is_whole(file)
    except OSError:
        return False


def _is_left(file: Path, is_drawn_from_a_named_one: bool) -> bool:
    """Whether nobody can be about to name the file, and it is no smaller form of one that is named."""
    try:
        age = time.time() - file.stat().st_mtime
    except OSError:
        return False
    if file.name.startswith("."):
        return age > HALF_WRITTEN_SECONDS
    return age > HELD_SECONDS and not is_drawn_from_a_named_one


def _beginning(name: str) -> str:
    """Folder and hash of a file's name, which its smaller forms share: `ab/abcd….900.85.jpg`, `ab/abcd…-900.png`."""
    folder, _slash, last = name.rpartition("/")
    return f"{folder}/{last.partition('.')[0][:64]}"
